"""Addresses of rosters."""

from django.urls import path

from .views import plans, records, rosters, turns

app_name = "rosters"
STREET = "s/<slug:slug>/rosters/"
ONE = STREET + "<int:number>/"

urlpatterns = [
    path(STREET, rosters.listed, name="list"),
    path(STREET + "excel/", rosters.listed_excel, name="list_excel"),
    path(STREET + "new/", rosters.new, name="new"),
    path(STREET + "mine/", turns.mine, name="mine"),
    path(STREET + "mine/calendar.ics", turns.calendar, name="calendar"),
    path(STREET + "mine/wishes/", turns.wish, name="wish"),
    path(STREET + "mine/wishes/<uuid:wish>/end/", turns.end_wish, name="end_wish"),
    path(STREET + "turns/<uuid:turn>/", turns.one, name="turn"),
    path(STREET + "turns/<uuid:turn>/<slug:act>/", turns.act, name="turn_act"),
    path(STREET + "swaps/<uuid:swap>/<slug:act>/", turns.swap_act, name="swap_act"),
    path(STREET + "plans/<uuid:plan>/", plans.one, name="plan"),
    path(STREET + "plans/<uuid:plan>/<slug:act>/", plans.act, name="plan_act"),
    path(STREET + "members/<uuid:member>/end/", rosters.end_member, name="end_member"),
    path(STREET + "rows/<uuid:row>/end/", rosters.end_row, name="end_row"),
    path(STREET + "slots/<uuid:slot>/put/", turns.put, name="put"),
    path(ONE, rosters.one, name="one"),
    path(ONE + "excel/", rosters.week_excel, name="week_excel"),
    path(ONE + "edit/", rosters.edit, name="edit"),
    path(ONE + "end/", rosters.end, name="end"),
    path(ONE + "members/", rosters.members, name="members"),
    path(ONE + "pattern/", rosters.pattern, name="pattern"),
    path(ONE + "lay/", rosters.lay, name="lay"),
    path(ONE + "slot/", rosters.add_slot, name="add_slot"),
    path(ONE + "log/", records.log, name="log"),
    path(ONE + "log/excel/", records.log_excel, name="log_excel"),
    path(ONE + "counts/", records.counts, name="counts"),
    path(ONE + "counts/excel/", records.counts_excel, name="counts_excel"),
    path(ONE + "plans/", plans.listed, name="plans"),
]
