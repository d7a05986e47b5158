"""Addresses of the board and of the public ledger."""

from django.urls import path

from linli.insight import views

app_name = "insight"

urlpatterns = [
    path("s/<slug:slug>/board/", views.board, name="board"),
    path("s/<slug:slug>/board/figures/", views.figures, name="figures"),
    path("s/<slug:slug>/board/points.json", views.points, name="points"),
    path("s/<slug:slug>/board/shapes.geojson", views.shapes, name="shapes"),
    path("s/<slug:slug>/board/cases/<slug:what>/", views.opened, name="opened"),
    path("s/<slug:slug>/board/lists/", views.lists, name="lists"),
    path("s/<slug:slug>/tiers/", views.tiers, name="tiers"),
    path("s/<slug:slug>/satisfaction/", views.satisfaction, name="satisfaction"),
    path("s/<slug:slug>/satisfaction/excel/", views.satisfaction_excel, name="satisfaction_excel"),
    path("s/<slug:slug>/counts/", views.counts, name="counts"),
    path("s/<slug:slug>/ledger/", views.ledger, name="ledger"),
    path("ledger/", views.city, name="city"),
]
