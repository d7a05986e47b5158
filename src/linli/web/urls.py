"""The root of all addresses. Each app brings its own.

The order decides nothing, because no two overlap; but addresses are tried one after another, so the doors that are
knocked at most stand first.
"""

from importlib.util import find_spec

from allauth.account.decorators import secure_admin_login
from django.apps import apps
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

from . import operations, seals, views
from .doors import Doors
from .later import Later, view

app_name = "web"

own = [
    path("", views.home, name="home"),
    path("about/", views.about, name="about"),
    path("seals/", seals.seals, name="seals"),
    path("about/style/", views.style, name="style"),
    path("about/style/shapes.json", views.style_shapes, name="style_shapes"),
    path("about/style/points.json", views.style_points, name="style_points"),
    path("work/", views.work, name="work"),
    path("follow/", views.follow, name="follow"),
    # Choosing a language harms nobody; without a token the public pages need no cookie.
    path("language/", csrf_exempt(set_language), name="language"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("healthz", views.healthz, name="healthz"),
    path("metrics", operations.metrics, name="metrics"),
    path("operations/house/", operations.house, name="house"),
    path("operations/house/webhooks/again/", operations.webhooks_again, name="webhooks_again"),
    path("operations/house/jobs/<int:job_id>/again/", operations.job_again, name="job_again"),
    path("operations/house/jobs/<int:job_id>/forget/", operations.job_forget, name="job_forget"),
    path("api/v1/", view("linli.web.api", "page"), name="api"),
    path("api/v1/openapi.json", view("linli.web.api", "openapi"), name="openapi"),
]
APPS = (
    "intake", "cases", "sorting", "open311", "insight", "territory", "people", "rulebooks", "notices", "hotline",
    "webhooks", "suggestions", "opendata", "bulletins", "surveys", "deliberation", "topics", "bodies",
    "opinions", "votes", "rosters", "noticeboards", "lifts", "covenants",
)  # fmt: skip

# The admin's own form knows neither limits on guessing nor the second factor: there is one door to sign in.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

addresses: list[URLPattern | URLResolver] = [
    path("", include((own, app_name))),
    Later("api/", "linli.web.api_urls", "api"),
    *(
        path("", include(f"linli.{app}.urls"))
        for app in APPS
        if apps.is_installed(f"linli.{app}") and find_spec(f"linli.{app}.urls")
    ),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
urlpatterns = [Doors(addresses)]
handler400 = "linli.web.views.bad_request"
handler500 = "linli.web.views.server_error"
