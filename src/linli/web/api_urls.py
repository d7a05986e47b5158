"""Addresses below /api/: every operation, and one sentence for what is none."""

from django.urls import include, path

from . import api

urlpatterns = [path("v1/", include(api.urls)), path("<path:rest>", api.spoken(api.nothing))]
