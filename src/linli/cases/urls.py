"""Addresses of the ledger. Each act is a row of the table, a name here and the end of its address: one word for all."""

from django.urls import path

from .views import (
    acts,
    case,
    duties,
    exports,
    field,
    gaps,
    lists,
    looks,
    matrix,
    matrix_file,
    photos,
    roads,
    tabs,
    tiers,
    together,
)
from .views.buttons import ACTS
from .views.leaves import LEAVES

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
    path(STREET + "duties/gaps/", gaps.gaps, name="gaps"),
    path(STREET + "duties/gaps/print/", gaps.printed, name="gaps_print"),
    path(STREET + "duties/gaps/excel/", gaps.workbook, name="gaps_excel"),
    path(STREET + "duties/industries/", matrix.table, name="matrix"),
    path(STREET + "duties/industries/excel/", matrix.workbook, name="matrix_excel"),
    path(STREET + "duties/industries/load/", matrix_file.load, name="matrix_load"),
    path(STREET + "duties/industries/new/", matrix.new, name="industry_new"),
    path(STREET + "duties/industries/rows/<int:number>/change/", matrix.change, name="authority_change"),
    path(STREET + "duties/industries/rows/<int:number>/end/", matrix.end_row, name="authority_end"),
    path(STREET + "duties/industries/of/<slug:code>/", matrix.one, name="industry"),
    path(STREET + "duties/industries/of/<slug:code>/edit/", matrix.edit, name="industry_edit"),
    path(STREET + "duties/industries/of/<slug:code>/end/", matrix.end, name="industry_end"),
    path(STREET + "duties/industries/of/<slug:code>/add/", matrix.add, name="authority_new"),
    path(STREET + "tiers/places/<str:code>/", tiers.place_tier, name="place_tier"),
    path(STREET + "roads/", roads.listed, name="roads"),
    path(STREET + "roads/new/", roads.new, name="road_new"),
    path(STREET + "roads/load/", roads.load, name="roads_load"),
    path(STREET + "roads.geojson", roads.exported, name="roads_export"),
    path(STREET + "roads/<slug:code>/", roads.one, name="road"),
    path(STREET + "roads/<slug:code>/shape.geojson", roads.shape, name="road_shape"),
    path(STREET + "roads/<slug:code>/points.json", roads.points, name="road_points"),
    path(STREET + "roads/<slug:code>/edit/", roads.change, {"act": "edit"}, name="road_edit"),
    path(STREET + "roads/<slug:code>/redraw/", roads.change, {"act": "redraw"}, name="road_redraw"),
    path(STREET + "roads/<slug:code>/close/", roads.change, {"act": "close"}, name="road_close"),
    path(STREET + "duties/<int:number>/end/", duties.end, name="duty_end"),
    path(STREET + "looks/", looks.looks, name="looks"),
    path(STREET + "looks/excel/", looks.workbook, name="looks_excel"),
    path(STREET + "together/", together.together, name="together"),
    path(STREET + "together/excel/", together.workbook, name="together_excel"),
    path(STREET + "tasks/", field.tasks, name="tasks"),
    path(STREET + "patrol/", field.patrol, name="patrol"),
    path(STREET + "photos/<uuid:photo_id>/<slug:size>/", photos.photo, name="photo"),
    path(CASE, case.case, name="case"),
    path(CASE + "reporter/", case.look, name="look"),
    path(CASE + "conditions/", acts.conditions, name="conditions"),
    *(path(f"{CASE}{code}/", tabs.tab, {"code": code}, name=f"tab_{code}") for code in LEAVES),
    *(path(f"{CASE}{action}/", acts.act, {"action": action}, name=action) for action in ACTS),
]
