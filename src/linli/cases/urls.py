"""Addresses of the ledger. Each act is a row of the table, a name here and the end of its address: one word for all."""

from django.urls import path

from .views import acts, case, duties, exports, field, lists, looks, photos
from .views.buttons import ACTS

app_name = "cases"
STREET = "s/<slug:slug>/"
CASE = STREET + "cases/<str:number>/"

urlpatterns = [
    path(STREET + "desk/", lists.desk, name="desk"),
    path(STREET + "desk/new/", field.new, name="new"),
    path(STREET + "desk/<slug:name>/", lists.listed, name="list"),
    path(STREET + "desk/<slug:name>/print/", lists.printed, name="list_print"),
    path(STREET + "desk/<slug:name>/excel/", exports.workbook, name="list_excel"),
    path(STREET + "duties/", duties.duty_table, name="duties"),
    path(STREET + "duties/new/", duties.add, name="duty_new"),
    path(STREET + "duties/<int:number>/end/", duties.end, name="duty_end"),
    path(STREET + "looks/", looks.looks, name="looks"),
    path(STREET + "looks/excel/", looks.workbook, name="looks_excel"),
    path(STREET + "tasks/", field.tasks, name="tasks"),
    path(STREET + "patrol/", field.patrol, name="patrol"),
    path(STREET + "photos/<uuid:photo_id>/<slug:size>/", photos.photo, name="photo"),
    path(CASE, case.case, name="case"),
    path(CASE + "reporter/", case.look, name="look"),
    path(CASE + "conditions/", acts.conditions, name="conditions"),
    *(path(f"{CASE}{action}/", acts.act, {"action": action}, name=action) for action in ACTS),
]
