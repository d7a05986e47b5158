"""Addresses of rule books."""

from django.urls import path

from .views import books, drafts

app_name = "rulebooks"
RULES = "s/<slug:slug>/rules/"
BOOK = RULES + "<slug:book>/"

urlpatterns = [
    path(RULES, books.listed, name="list"),
    path(BOOK, books.one, name="book"),
    path(BOOK + "excel/", books.workbook, name="excel"),
    path(BOOK + "editions/", books.editions, name="editions"),
    path(BOOK + "changes/", books.compared, name="changes"),
    path(BOOK + "changes/excel/", books.changes_workbook, name="changes_excel"),
    path(BOOK + "try/", books.tries, name="try"),
    path(BOOK + "draft/", drafts.draft, name="draft"),
    path(BOOK + "draft/start/", drafts.start, name="start_draft"),
    path(BOOK + "draft/rows/", drafts.new_row, name="add_row"),
    path(BOOK + "draft/rows/<int:row_id>/", drafts.edit_row, name="change_row"),
    path(BOOK + "draft/rows/<int:row_id>/drop/", drafts.drop_row, name="drop_row"),
    path(BOOK + "draft/file/", drafts.load, name="bring_rows"),
    path(BOOK + "draft/publish/", drafts.publish, name="publish"),
    path(BOOK + "draft/discard/", drafts.discard, name="discard_draft"),
    path(BOOK + "editions/<int:number>/withdraw/", drafts.withdraw, name="withdraw"),
]
