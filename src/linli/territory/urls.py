"""Addresses of the ground; public, because who belongs where is no secret."""

from django.urls import path

from linli.territory import views

app_name = "territory"

urlpatterns = [
    path("s/<slug:slug>/territory/", views.tree, name="tree"),
    path("s/<slug:slug>/territory/<slug:level>.geojson", views.shapes, name="shapes"),
    path("s/<slug:slug>/territory/<str:code>/", views.unit, name="unit"),
]
