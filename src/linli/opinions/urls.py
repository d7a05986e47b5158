"""Addresses of opinions."""

from django.urls import path

from . import views

app_name = "opinions"
STREET = "s/<slug:slug>/opinions/"
ONE = STREET + "<int:number>/"

urlpatterns = [
    path(STREET, views.listed, name="list"),
    path(STREET + "excel/", views.listed_excel, name="list_excel"),
    path(STREET + "new/", views.new, name="new"),
    path(ONE, views.one, name="one"),
    path(ONE + "take/", views.take, name="take"),
    path(ONE + "mine/", views.mine, name="mine"),
    path(ONE + "propose/", views.propose, name="propose"),
    path(ONE + "statements.<slug:form>", views.exported, name="exported"),
    path(ONE + "moderate/", views.moderate, name="moderate"),
    path(ONE + "add/", views.add, name="add"),
    path(ONE + "show/<int:statement>/", views.show, name="show"),
    path(ONE + "refuse/<int:statement>/", views.refuse, name="refuse"),
    path(ONE + "map/", views.ask_map, name="ask_map"),
    path(ONE + "close/", views.close, name="close"),
]
