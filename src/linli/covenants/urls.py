"""Addresses of covenants and badges."""

from django.urls import path

from .views import badges, covenants

app_name = "covenants"
STREET, BADGES = "s/<slug:slug>/covenants/", "s/<slug:slug>/badges/"
ONE, EDITION = STREET + "<int:number>/", STREET + "<int:number>/e/<int:edition>/"

urlpatterns = [
    path(STREET, covenants.listed, name="list"),
    path(STREET + "excel/", covenants.listed_excel, name="list_excel"),
    path(STREET + "new/", covenants.new, name="new"),
    path(STREET + "of/<str:number>/", covenants.beside, name="beside"),
    path(ONE, covenants.one, name="one"),
    path(ONE + "comment/", covenants.comment, name="comment"),
    path(ONE + "sign/", covenants.sign, name="sign"),
    path(ONE + "amend/", covenants.amend, name="amend"),
    path(EDITION, covenants.one, name="edition"),
    path(EDITION + "changes/", covenants.changes, name="changes"),
    path(EDITION + "breaches/", covenants.breaches, name="breaches"),
    path(EDITION + "act/<slug:action>/", covenants.act, name="act"),
    path(BADGES, badges.listed, name="badges"),
    path(BADGES + "excel/", badges.listed_excel, name="badges_excel"),
    path(BADGES + "award/", badges.award, name="award"),
    path(BADGES + "<int:number>/", badges.badge, name="badge"),
    path(BADGES + "<int:number>/act/<slug:action>/", badges.badge_act, name="badge_act"),
]
