"""Addresses of bodies: the list, one, packs, statements, stations, advice."""

from django.urls import path

from .views import advice, bodies, packs, statements, stations

app_name = "bodies"
HERE = "s/<slug:slug>/bodies/"

urlpatterns = [
    path(HERE, bodies.listed, name="list"),
    path(HERE + "excel/", bodies.workbook, name="excel"),
    path(HERE + "new/", bodies.new, name="new"),
    path(HERE + "<int:body_id>/", bodies.one, name="one"),
    path(HERE + "<int:body_id>/excel/", bodies.members_workbook, name="members_excel"),
    path(HERE + "<int:body_id>/print/", bodies.printed, name="print"),
    path(HERE + "<int:body_id>/seat/", bodies.seat, name="seat"),
    path(HERE + "<int:body_id>/seats/<int:membership_id>/end/", bodies.leave, name="leave"),
    path(HERE + "<int:body_id>/nominate/", bodies.nominate, name="nominate"),
    path(HERE + "<int:body_id>/nominations/<int:nomination_id>/<slug:step>/", bodies.step, name="step"),
    path(HERE + "<int:body_id>/change/", bodies.change, name="change"),
    path(HERE + "packs/", packs.packs, name="packs"),
    path(HERE + "packs/excel/", packs.workbook, name="packs_excel"),
    path(HERE + "packs/<str:code>/<slug:pack>/<slug:item>/", packs.item, name="item"),
    path(HERE + "statements/", statements.listed, name="statements"),
    path(HERE + "statements/excel/", statements.workbook, name="statements_excel"),
    path(HERE + "statements/new/", statements.new, name="statement_new"),
    path(HERE + "statements/<int:statement_id>/", statements.one, name="statement"),
    path(HERE + "statements/<int:statement_id>/duties/<int:position>/", statements.fulfil, name="fulfil"),
    path(HERE + "stations/", stations.listed, name="stations"),
    path(HERE + "stations/excel/", stations.workbook, name="stations_excel"),
    path(HERE + "stations/new/", stations.new, name="station_new"),
    path(HERE + "stations/<int:station_id>/place/", stations.place, name="place"),
    path(HERE + "stations/<int:station_id>/places/<int:place_id>/end/", stations.leave, name="leave_station"),
    path(HERE + "stations/<int:station_id>/close/", stations.close, name="close_station"),
    path(HERE + "advice/", advice.listed, name="advice"),
    path(HERE + "advice/excel/", advice.workbook, name="advice_excel"),
    path(HERE + "advice/new/", advice.new, name="advice_new"),
    path(HERE + "advice/<int:advice_id>/answer/", advice.answer, name="answer"),
]
