"""Addresses of notice boards."""

from django.urls import path

from . import views

app_name = "noticeboards"
STREET = "s/<slug:slug>/noticeboards/"
ONE = STREET + "<int:number>/"

urlpatterns = [
    path(STREET, views.listed, name="list"),
    path(STREET + "excel/", views.listed_excel, name="list_excel"),
    path(STREET + "new/", views.hang, name="hang"),
    path(STREET + "print/", views.sheets, name="print"),
    path(STREET + "mine/", views.agreement, name="agreement"),
    path(STREET + "mine/withdraw/", views.withdraw, name="withdraw"),
    path(STREET + "lines/<uuid:line>/end/", views.end_line, name="end_line"),
    path(ONE, views.one, name="one"),
    path(ONE + "edit/", views.edit, name="edit"),
    path(ONE + "line/", views.add_line, name="add_line"),
    path(ONE + "check/", views.check, name="check"),
    path(ONE + "down/", views.take_down, name="take_down"),
    path("s/<slug:slug>/board-of/<slug:code>/", views.public, name="public"),
]
