"""Addresses of the outbox: what somebody is told, and the operations page."""

from django.urls import path

from . import views

app_name = "notices"

urlpatterns = [
    path("notices/", views.notices, name="list"),
    path("notices/read/", views.read_all, name="read_all"),
    path("notices/<uuid:notice_id>/", views.open_notice, name="open"),
    path("operations/", views.operations, name="operations"),
    path("operations/readers/<slug:name>/again/", views.read_again, name="read_again"),
    path("operations/notices/again/", views.send_all_again, name="send_all_again"),
    path("operations/notices/<uuid:notice_id>/again/", views.send_again, name="send_again"),
]
