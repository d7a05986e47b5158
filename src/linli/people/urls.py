"""Addresses of people: the roster, persons, posts, roles, organisations."""

from django.urls import path

from .views import organisations, posts, roles, rosters, tokens

app_name = "people"
PEOPLE = "s/<slug:slug>/people/"

urlpatterns = [
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/<int:token_id>/revoke/", tokens.revoke, name="token_revoke"),
    path(PEOPLE, rosters.listed, name="roster"),
    path(PEOPLE + "excel/", rosters.workbook, name="roster_excel"),
    path(PEOPLE + "<int:account_id>/", rosters.person, name="person"),
    path(PEOPLE + "posts/new/", posts.new, name="appoint"),
    path(PEOPLE + "posts/<int:post_id>/end/", posts.end, name="end_post"),
    path(PEOPLE + "roles/", roles.table, name="roles"),
    path(PEOPLE + "roles/<slug:code>/", roles.edit, name="role"),
    path(PEOPLE + "organisations/", organisations.listed, name="organisations"),
    path(PEOPLE + "organisations/new/", organisations.new, name="organisation_new"),
    path(PEOPLE + "organisations/<int:organisation_id>/", organisations.one, name="organisation"),
]
