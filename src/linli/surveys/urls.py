"""Addresses of surveys."""

from django.urls import path

from . import views

app_name = "surveys"
STREET = "s/<slug:slug>/surveys/"

urlpatterns = [
    path(STREET, views.listed, name="list"),
    path(STREET + "new/", views.new, name="new"),
    path(STREET + "<int:number>/", views.one, name="one"),
    path(STREET + "<int:number>/answer/", views.answer, name="answer"),
    path(STREET + "<int:number>/codes/", views.codes_excel, name="codes"),
    path(STREET + "<int:number>/close/", views.close, name="close"),
    path(STREET + "<int:number>/publish/", views.publish, name="publish"),
    path(STREET + "needs/new/", views.new_needs, name="new_needs"),
    path(STREET + "<int:number>/paper/", views.paper, name="paper"),
    path(STREET + "<int:number>/sheet/", views.printed, name="sheet"),
    path(STREET + "<int:number>/needs/excel/", views.needs_excel, name="needs_excel"),
    path(STREET + "<int:number>/texts/", views.texts, name="texts"),
    path(STREET + "<int:number>/texts/<uuid:text_id>/", views.decide_text, name="decide_text"),
    path(STREET + "excel/", views.listed_excel, name="list_excel"),
]
