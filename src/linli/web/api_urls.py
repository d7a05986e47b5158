"""Addresses below /api/: every operation, and one sentence for what is none."""

from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from . import api

# What is no operation needs no token of a form either, or a program would read a page of the forms' guard.
urlpatterns = [path("v1/", include(api.urls)), path("<path:rest>", csrf_exempt(api.spoken(api.nothing)))]
