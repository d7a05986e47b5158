"""Addresses of webhooks."""

from django.urls import path

from .views import acts, reading

app_name = "webhooks"
ALL = "s/<slug:slug>/webhooks/"
ONE = ALL + "<uuid:webhook_id>/"

urlpatterns = [
    path(ALL, reading.listed, name="list"),
    path(ALL + "new/", acts.new, name="new"),
    path(ONE, reading.one, name="webhook"),
    path(ONE + "excel/", reading.workbook, name="excel"),
    path(ONE + "messages/<uuid:message_id>/", reading.message, name="message"),
    path(ONE + "messages/<uuid:message_id>/again/", acts.replay, name="replay"),
    path(ONE + "change/", acts.change, name="change"),
    path(ONE + "test/", acts.test, name="test"),
    path(ONE + "pause/", acts.pause, name="pause"),
    path(ONE + "resume/", acts.resume, name="resume"),
    path(ONE + "secret/", acts.renew_secret, name="renew_secret"),
    path(ONE + "replay/", acts.replay_span, name="replay_span"),
    path(ONE + "end/", acts.end, name="end"),
]
