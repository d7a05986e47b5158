"""One page, which needs the database and says what the demo left there."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path


def healthz(_request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, count(*) FROM territory_street")
        return HttpResponse("{} {}".format(*cursor.fetchone()))


urlpatterns = [path("healthz", healthz)]
