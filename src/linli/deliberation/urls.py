"""Addresses of meetings and decisions."""

from django.urls import path

from .views import acts, lists, meetings, outside, series

app_name = "deliberation"
STREET = "s/<slug:slug>/meetings/"
ONE = STREET + "<int:number>/"
PUBLIC = "s/<slug:slug>/decisions/"

urlpatterns = [
    path(STREET, lists.listed, name="list"),
    path(STREET + "excel/", lists.excel, name="excel"),
    path(STREET + "month/", lists.month, name="month"),
    path(STREET + "mine/", lists.invitations, name="mine"),
    path(STREET + "overdue/", lists.overdue, name="overdue"),
    path(STREET + "commitments/", lists.to_be_carried_out, name="commitments"),
    path(STREET + "commitments/excel/", lists.commitments_excel, name="commitments_excel"),
    path(STREET + "commitments/<uuid:resolution_id>/<slug:action>/", acts.commitment, name="commitment"),
    path(STREET + "calendar/", series.link, name="calendar_link"),
    path(STREET + "import/", series.take_in, name="import"),
    path(STREET + "new/", meetings.new, name="new"),
    path(STREET + "series/", series.series_list, name="series_list"),
    path(STREET + "series/new/", series.series_new, name="series_new"),
    path(STREET + "series/<int:number>/", series.series, name="series"),
    path(STREET + "series/<int:number>/edit/", series.series_edit, name="series_edit"),
    path(STREET + "series/<int:number>/end/", series.series_end, name="series_end"),
    path(STREET + "case/<str:number>/", meetings.beside, name="beside"),
    path(ONE, meetings.agenda, name="one"),
    path(ONE + "attendance/", meetings.attendance, name="attendance"),
    path(ONE + "attendance/excel/", meetings.people_excel, name="people_excel"),
    path(ONE + "minutes/", meetings.minutes, name="minutes"),
    path(ONE + "results/", meetings.results, name="results"),
    path(ONE + "screen/", meetings.screen, name="screen"),
    path(ONE + "paper/", meetings.paper, name="paper"),
    path(ONE + "word/", meetings.word, name="word"),
    path(ONE + "ics/", meetings.ics, name="ics"),
    path(ONE + "mine/", outside.own, name="own"),
    path(ONE + "items/<uuid:item_id>/<slug:action>/", acts.item, name="item"),
    path(ONE + "attendees/<uuid:attendee_id>/<slug:action>/", acts.attendee, name="attendee"),
    path(ONE + "objections/<uuid:objection_id>/", acts.objection, name="objection"),
    path(ONE + "resolutions/<uuid:resolution_id>/drop/", acts.drop_resolution, name="drop_resolution"),
    path(ONE + "do/<slug:action>/", acts.act, name="act"),
    path("meetings/reply/<str:token>/", outside.reply, name="reply"),
    path("meetings/feed/<str:token>/", outside.feed, name="feed"),
    path(PUBLIC, outside.decisions, name="decisions"),
    path(PUBLIC + "objection/<str:token>/", outside.objection_own, name="objection_own"),
    path(PUBLIC + "<int:number>/", outside.decision, name="decision"),
    path(PUBLIC + "<int:number>/poster/", outside.poster, name="poster"),
    path(PUBLIC + "<int:number>/object/", outside.object_to, name="object"),
]
