"""Addresses of the board and of the public ledger."""

from django.urls import path

from linli.insight import views
from linli.insight.views import (
    analysis,
    comparing,
    flows,
    hotspots,
    indicators,
    pivot,
    recurring,
    survival,
    wall,
)

app_name = "insight"

urlpatterns = [
    path("s/<slug:slug>/board/", wall.board, name="board"),
    path("s/<slug:slug>/board/figures/", wall.figures, name="figures"),
    path("s/<slug:slug>/board/points.json", views.points, name="points"),
    path("s/<slug:slug>/board/shapes.geojson", wall.shapes, name="shapes"),
    path("s/<slug:slug>/board/cases/<slug:what>/", views.opened, name="opened"),
    path("s/<slug:slug>/board/fair/", wall.fair, name="fair"),
    path("s/<slug:slug>/board/lists/", views.lists, name="lists"),
    path("s/<slug:slug>/tiers/", views.tiers, name="tiers"),
    path("s/<slug:slug>/satisfaction/", views.satisfaction, name="satisfaction"),
    path("s/<slug:slug>/satisfaction/excel/", views.satisfaction_excel, name="satisfaction_excel"),
    path("s/<slug:slug>/indicators/", indicators.listed, name="indicators"),
    path("s/<slug:slug>/indicators/excel/", indicators.listed_excel, name="indicators_excel"),
    path("s/<slug:slug>/indicators/try/", indicators.try_one, name="try_indicator"),
    path("s/<slug:slug>/indicators/of/<slug:code>/", indicators.one, name="indicator"),
    path("s/<slug:slug>/indicators/counts/<slug:code>/", indicators.cases, name="count_cases"),
    path(
        "s/<slug:slug>/indicators/counts/<slug:code>/excel/", indicators.cases_excel, name="count_cases_excel"
    ),
    path("s/<slug:slug>/analysis/", analysis.listed, name="analysis"),
    path("s/<slug:slug>/analysis/compare/", comparing.shown, name="compare"),
    path("s/<slug:slug>/analysis/compare/excel/", comparing.excel, name="compare_excel"),
    path("s/<slug:slug>/analysis/pivot/", pivot.shown, name="pivot"),
    path("s/<slug:slug>/analysis/pivot/excel/", pivot.excel, name="pivot_excel"),
    path("s/<slug:slug>/analysis/pivot/cases/", pivot.cases, name="pivot_cases"),
    path("s/<slug:slug>/analysis/pivot/cases/excel/", pivot.cases_excel, name="pivot_cases_excel"),
    path("s/<slug:slug>/analysis/flows/", flows.shown, name="flows"),
    path("s/<slug:slug>/analysis/flows/excel/", flows.excel, name="flows_excel"),
    path("s/<slug:slug>/analysis/flows/cases/", flows.cases, name="flow_cases"),
    path("s/<slug:slug>/analysis/survival/", survival.shown, name="survival"),
    path("s/<slug:slug>/analysis/survival/excel/", survival.excel, name="survival_excel"),
    path("s/<slug:slug>/analysis/survival/cases/", survival.cases, name="survival_cases"),
    path("s/<slug:slug>/analysis/recurring/", recurring.shown, name="recurring"),
    path("s/<slug:slug>/analysis/recurring/excel/", recurring.excel, name="recurring_excel"),
    path("s/<slug:slug>/analysis/hot/", hotspots.shown, name="hotspots"),
    path("s/<slug:slug>/analysis/hot/reckon/", hotspots.reckon, name="hotspots_reckon"),
    path("s/<slug:slug>/analysis/hot/excel/", hotspots.excel, name="hotspots_excel"),
    path("s/<slug:slug>/analysis/hot/shapes.geojson", hotspots.shapes, name="hot_shapes"),
    path("s/<slug:slug>/analysis/hot/cases/", hotspots.cases, name="hot_cases"),
    path("s/<slug:slug>/counts/", views.counts, name="counts"),
    path("s/<slug:slug>/ledger/", views.ledger, name="ledger"),
    path("ledger/", views.city, name="city"),
]
