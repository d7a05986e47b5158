"""Addresses of bulletins."""

from django.urls import path

from . import views

app_name = "bulletins"
STREET = "s/<slug:slug>/bulletins/"

urlpatterns = [
    path(STREET, views.listed, name="list"),
    path(STREET + "excel/", views.listed_excel, name="list_excel"),
    path(STREET + "new/", views.new, name="new"),
    path(STREET + "<int:number>/", views.one, name="one"),
    path(STREET + "<int:number>/edit/", views.edit, name="edit"),
    path(STREET + "<int:number>/recount/", views.recount, name="recount"),
    path(STREET + "<int:number>/publish/", views.publish, name="publish"),
    path(STREET + "<int:number>/withdraw/", views.withdraw, name="withdraw"),
    path(STREET + "<int:number>/files/<str:file>", views.file, name="file"),
]
