"""Addresses of open data."""

from django.urls import path

from . import views

app_name = "opendata"
STREET = "s/<slug:slug>/opendata/"

urlpatterns = [
    path("opendata/", views.everywhere, name="everywhere"),
    path(STREET, views.street_page, name="street"),
    path(STREET + "<int:number>/", views.release_page, name="release"),
    path(STREET + "<int:number>/withdraw/", views.withdraw, name="withdraw"),
    path(STREET + "<str:release>/<str:file>", views.file, name="file"),
]
