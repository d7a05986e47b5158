"""Addresses of messages: what somebody is told and wishes, the ways out, what comes in, and the operations page."""

from django.urls import path, re_path

from .views import gateways, letters, operations, outside, told, wishes

app_name = "notices"
STREET = "s/<slug:slug>/"

urlpatterns = [
    path("notices/", told.notices, name="list"),
    path("notices/read/", told.read_all, name="read_all"),
    path("notices/preferences/", wishes.preferences, name="preferences"),
    path("notices/preferences/address/", wishes.open_mine, name="open_mine"),
    path("notices/digests/<uuid:digest_id>/", told.digest, name="digest"),
    path("notices/<uuid:notice_id>/", told.open_notice, name="open"),
    path(STREET + "channels/", gateways.listed, name="gateways"),
    path(STREET + "channels/group/", gateways.group_new, name="group_new"),
    path(STREET + "channels/texts/", gateways.texts_new, name="texts_new"),
    path(STREET + "channels/<uuid:gateway_id>/try/", gateways.try_out, name="try_gateway"),
    path(STREET + "channels/<uuid:gateway_id>/end/", gateways.end, name="end_gateway"),
    path(STREET + "letters/", letters.listed, name="letters"),
    path(STREET + "letters/excel/", letters.workbook, name="letters_excel"),
    path(STREET + "letters/<uuid:letter_id>/", letters.one, name="letter"),
    path(STREET + "letters/<uuid:letter_id>/put/", letters.put, name="put_letter"),
    path(STREET + "letters/<uuid:letter_id>/open/", letters.open_case, name="open_letter"),
    path(STREET + "letters/<uuid:letter_id>/dismiss/", letters.dismiss, name="dismiss_letter"),
    path(STREET + "letters/<uuid:letter_id>/photos/<uuid:photo_id>.jpg", letters.photo, name="letter_photo"),
    re_path(r"^stop/(?P<link>(?:[A-Za-z0-9]{10}|[A-Za-z0-9_-]{40,2000}))/$", outside.stop, name="stop"),
    path("mail/in/", outside.mail_in, name="mail_in"),
    path("operations/", operations.operations, name="operations"),
    path("operations/readers/<slug:name>/again/", operations.read_again, name="read_again"),
    path("operations/notices/again/", operations.send_all_again, name="send_all_again"),
    path("operations/notices/<uuid:notice_id>/again/", operations.send_again, name="send_again"),
    path("operations/addresses/<int:address_id>/again/", operations.open_again, name="open_again"),
]
