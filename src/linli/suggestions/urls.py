"""Addresses of suggestions."""

from django.urls import path

from . import views

app_name = "suggestions"
STREET = "s/<slug:slug>/"

urlpatterns = [
    path("suggestions/again/<str:ticket>/", views.again, name="again"),
    path(STREET + "suggest/", views.suggest, name="suggest"),
    path(STREET + "suggestions/", views.listed, name="list"),
    path(STREET + "suggestions/excel/", views.workbook, name="excel"),
    path(STREET + "suggestions/new/", views.new, name="new"),
    path(STREET + "suggestions/adopted/", views.adopted, name="adopted"),
    path(STREET + "suggestions/of/", views.find_own, name="find_own"),
    path(STREET + "suggestions/of/<str:token>/", views.own, name="own"),
    path(STREET + "suggestions/<int:number>/", views.one, name="one"),
    path(STREET + "suggestions/<int:number>/<slug:action>/", views.act, name="act"),
]
