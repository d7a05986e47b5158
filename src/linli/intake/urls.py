"""Addresses of the public face."""

from django.urls import path, re_path

from linli.intake.views import drafts, follow, lane, lost, offline, place, public_map, report, too

app_name = "intake"

urlpatterns = [
    path("report/", report.choose_street, name="choose_street"),
    path("map/", public_map.choose_map, name="choose_map"),
    path("follow/find/", follow.find, name="find"),
    path("follow/again/", lost.ask, name="ask_link"),
    path("follow/again/<str:ticket>/", lost.ticket, name="open_ticket"),
    re_path(r"^follow/(?P<token>[A-Za-z0-9_-]{16,80})/$", follow.open_link, name="open_link"),
    path("s/<slug:slug>/", public_map.street_page, name="street"),
    path("s/<slug:slug>/report/", report.report, name="report"),
    path("s/<slug:slug>/report/send/", drafts.send, name="send"),
    path("s/<slug:slug>/report/photos/", drafts.begin, name="begin_photo"),
    path("s/<slug:slug>/report/photos/<str:handle>/", drafts.piece, name="photo_piece"),
    path("drafts/", offline.drafts, name="drafts"),
    path("sw.js", offline.worker, name="worker"),
    path("shell/<slug:language>/drafts/", offline.drafts_shell, name="drafts_shell"),
    path("shell/<slug:language>/<slug:slug>/report/", offline.report_shell, name="report_shell"),
    path("s/<slug:slug>/report/nearby/", place.nearby, name="nearby"),
    path("s/<slug:slug>/report/where/", place.where, name="where"),
    path("s/<slug:slug>/report/pasted/", place.pasted_place, name="pasted_place"),
    path("s/<slug:slug>/report/address/", place.address, name="address"),
    path("s/<slug:slug>/public/<str:number>/too/", too.me_too, name="me_too"),
    path("s/<slug:slug>/follow/<str:token>/", follow.follow, name="follow"),
    path("s/<slug:slug>/follow/<str:token>/same/<str:number>/", too.same, name="same"),
    path("s/<slug:slug>/follow/<str:token>/received/", report.received, name="received"),
    path(
        "s/<slug:slug>/follow/<str:token>/photos/<uuid:photo_id>/<slug:size>.jpg", follow.photo, name="photo"
    ),
    path("s/<slug:slug>/follow/<str:token>/<slug:act>/", follow.act, name="act"),
    path("s/<slug:slug>/direct/", lane.lane_mine, name="lane_mine"),
    path("s/<slug:slug>/direct/open/<str:number>/", lane.lane_mine_open, name="lane_mine_open"),
    path("s/<slug:slug>/direct/<str:token>/", lane.lane, name="lane"),
    path("s/<slug:slug>/direct/<str:token>/open/<str:number>/", lane.lane_open, name="lane_open"),
    path("s/<slug:slug>/map/", public_map.street_map, name="map"),
    path("s/<slug:slug>/map/ground.geojson", public_map.ground, name="ground"),
    path("s/<slug:slug>/map/points.json", public_map.points, name="points"),
    path("s/<slug:slug>/public/<str:number>/", public_map.public, name="public"),
    path(
        "s/<slug:slug>/public/<str:number>/photos/<uuid:photo_id>/<slug:size>.jpg",
        public_map.public_photo,
        name="public_photo",
    ),
]
