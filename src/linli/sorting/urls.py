"""Addresses of sorting: the versions of the sorter, and what it says beside a case."""

from django.urls import path

from . import views

app_name = "sorting"

urlpatterns = [
    path("s/<slug:slug>/sorting/", views.versions, name="versions"),
    path("s/<slug:slug>/sorting/train/", views.ask_training, name="ask_training"),
    path("s/<slug:slug>/sorting/try/", views.try_out, name="try"),
    path("s/<slug:slug>/sorting/likely.json", views.likely, name="likely"),
    path("s/<slug:slug>/sorting/versions/<int:number>/", views.version, name="version"),
    path("s/<slug:slug>/sorting/versions/<int:number>/excel/", views.version_excel, name="version_excel"),
    path("s/<slug:slug>/sorting/versions/<int:number>/use/", views.use_version, name="use_version"),
    path("s/<slug:slug>/sorting/cases/<str:number>/", views.case, name="case"),
    path("s/<slug:slug>/sorting/cases/<str:number>/take/", views.take_proposal, name="take_proposal"),
    path(
        "s/<slug:slug>/sorting/cases/<str:number>/pairs/<uuid:alike_id>/deny/",
        views.deny_alike,
        name="deny_alike",
    ),
]
