"""Addresses of topics."""

from django.urls import path

from .views import acts, beside, calls, desk, oversight, public

app_name = "topics"
HERE = "s/<slug:slug>/topics/"

urlpatterns = [
    path("topics/again/<str:ticket>/", public.again, name="again"),
    path(HERE, public.listed, name="public"),
    path(HERE + "propose/", public.propose, name="propose"),
    path(HERE + "praise/", public.praised, name="praise"),
    path(HERE + "of/", public.find_own, name="find_own"),
    path(HERE + "of/<str:token>/", public.own, name="own"),
    path(HERE + "of/<str:token>/judge/", public.judge, name="judge"),
    path(HERE + "photos/<uuid:photo_id>/<str:size>/", public.photo, name="photo"),
    path(HERE + "<int:number>/", public.show, name="show"),
    path(HERE + "<int:number>/support/", public.support, name="support"),
    path(HERE + "desk/", desk.listed, name="list"),
    path(HERE + "desk/excel/", desk.workbook, name="excel"),
    path(HERE + "desk/of/<str:number>/", beside.beside, name="beside"),
    path(HERE + "desk/new/", desk.new, name="new"),
    path(HERE + "desk/calls/", calls.listed, name="calls"),
    path(HERE + "desk/calls/new/", calls.new, name="call_new"),
    path(HERE + "desk/calls/<int:number>/end/", calls.end, name="call_end"),
    path(HERE + "desk/oversight/", oversight.board, name="oversight"),
    path(HERE + "desk/oversight/excel/", oversight.board_excel, name="oversight_excel"),
    path(HERE + "desk/praise/excel/", oversight.praise_excel, name="praise_excel"),
    path(HERE + "desk/looks/", oversight.looks_listed, name="looks"),
    path(HERE + "desk/looks/excel/", oversight.looks_excel, name="looks_excel"),
    path(HERE + "desk/<int:number>/", desk.one, name="one"),
    path(HERE + "desk/<int:number>/names/", desk.names, name="names"),
    path(HERE + "desk/<int:number>/<slug:action>/", acts.act, name="act"),
]
