"""Addresses of votes."""

from django.urls import path

from .views import keeping, listing, papers, voting

app_name = "votes"
STREET = "s/<slug:slug>/votes/"
ONE = STREET + "<int:number>/"

urlpatterns = [
    path(STREET, listing.listed, name="list"),
    path(STREET + "excel/", listing.listed_excel, name="list_excel"),
    path(STREET + "new/", keeping.new, name="new"),
    path(STREET + "of/<str:token>/", voting.by_link, name="by_link"),
    path(ONE, listing.one, name="one"),
    path(ONE + "ask/", keeping.ask, name="ask"),
    path(ONE + "roll/", keeping.roll, name="roll"),
    path(ONE + "roll/excel/", keeping.roll_excel, name="roll_excel"),
    path(ONE + "letters/", keeping.letters, name="letters"),
    path(ONE + "paper/", voting.paper, name="paper"),
    path(ONE + "ballot/", voting.signed_in, name="signed_in"),
    path(ONE + "signature/<int:position>/", voting.signature, name="signature"),
    path(ONE + "notice/", papers.notice, name="notice"),
    path(ONE + "minutes/", papers.minutes, name="minutes"),
    path(ONE + "evidence/", papers.evidence, name="evidence"),
    path(ONE + "do/<slug:action>/", keeping.act, name="act"),
]
