"""Addresses of lifts."""

from django.urls import path

from . import views

app_name = "lifts"
STREET = "s/<slug:slug>/lifts/"

urlpatterns = [
    path(STREET, views.listed, name="list"),
    path(STREET + "excel/", views.listed_excel, name="list_excel"),
    path(STREET + "new/", views.new, name="new"),
    path(STREET + "of/<str:token>/", views.own, name="own"),
    path(STREET + "<int:number>/", views.one, name="one"),
    path(STREET + "<int:number>/money/", views.money, name="money"),
    path(STREET + "<int:number>/talks/", views.talks, name="talks"),
    path(STREET + "<int:number>/flats/", views.flats_excel, name="flats_excel"),
    path(STREET + "<int:number>/agreement/<str:door>/", views.agreement, name="agreement"),
    path(STREET + "<int:number>/act/<slug:action>/", views.act, name="act"),
]
