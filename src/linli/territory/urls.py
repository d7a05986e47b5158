"""Addresses of the ground. The tree is public, because who belongs where is no secret; changing it needs a power."""

from django.urls import path

from linli.territory.views import address_files, addresses, drafts, exports, plans, tree

app_name = "territory"
DRAFT = "s/<slug:slug>/territory/drafts/"
BOOK = "s/<slug:slug>/addresses/"

urlpatterns = [
    path("s/<slug:slug>/territory/", tree.tree, name="tree"),
    path("s/<slug:slug>/territory/tree.<slug:form>", exports.exported, name="exported"),
    path(DRAFT, drafts.listed, name="drafts"),
    path(f"{DRAFT}import/", drafts.new_import, name="draft_import"),
    path(f"{DRAFT}sample.geojson", drafts.sample, name="draft_sample"),
    path(f"{DRAFT}plan/", plans.new_plan, name="draft_change"),
    path(f"{DRAFT}<uuid:key>/", drafts.draft, name="draft"),
    path(f"{DRAFT}<uuid:key>/decide/", drafts.decide, name="decide_draft"),
    path(f"{DRAFT}<uuid:key>/ask/", drafts.ask, name="ask_draft"),
    path(f"{DRAFT}<uuid:key>/accept/", drafts.accept, name="accept_draft"),
    path(f"{DRAFT}<uuid:key>/discard/", drafts.discard, name="discard_draft"),
    path(f"{DRAFT}<uuid:key>/faults.xlsx", exports.faults, name="draft_faults"),
    path(f"{DRAFT}<uuid:key>/<slug:when>.geojson", exports.picture, name="draft_shapes"),
    path(f"{DRAFT}<uuid:key>/step/", plans.step, name="plan_step"),
    path(f"{DRAFT}<uuid:key>/drop/<int:number>/", plans.drop, name="plan_drop"),
    path(BOOK, addresses.listed, name="addresses"),
    path(f"{BOOK}suggest.json", addresses.suggest, name="address_suggest"),
    path(f"{BOOK}load/", addresses.load, name="addresses_load"),
    path(f"{BOOK}addresses.xlsx", addresses.exported, name="addresses_excel"),
    path(f"{BOOK}tables/<uuid:file_id>/", address_files.one, name="address_file"),
    path(
        f"{BOOK}tables/<uuid:file_id>/go-on/",
        address_files.step,
        {"command": "go_on"},
        name="address_file_go_on",
    ),
    path(
        f"{BOOK}tables/<uuid:file_id>/drop/",
        address_files.step,
        {"command": "drop"},
        name="address_file_drop",
    ),
    path(f"{BOOK}<uuid:key>/drop/", addresses.drop, name="address_drop"),
    path("s/<slug:slug>/territory/<slug:level>.geojson", tree.shapes, name="shapes"),
    path("s/<slug:slug>/territory/<str:code>/", tree.unit, name="unit"),
]
