"""Addresses of the public face."""

from django.urls import path, re_path

from linli.intake.views import follow, public_map, report

app_name = "intake"

urlpatterns = [
    path("report/", report.choose_street, name="choose_street"),
    path("map/", public_map.choose_map, name="choose_map"),
    path("follow/find/", follow.find, name="find"),
    re_path(r"^follow/(?P<token>[A-Za-z0-9_-]{16,80})/$", follow.open_link, name="open_link"),
    path("s/<slug:slug>/", public_map.street_page, name="street"),
    path("s/<slug:slug>/report/", report.report, name="report"),
    path("s/<slug:slug>/report/nearby/", report.nearby, name="nearby"),
    path("s/<slug:slug>/follow/<str:token>/", follow.follow, name="follow"),
    path("s/<slug:slug>/follow/<str:token>/received/", report.received, name="received"),
    path(
        "s/<slug:slug>/follow/<str:token>/photos/<uuid:photo_id>/<slug:size>.jpg", follow.photo, name="photo"
    ),
    path("s/<slug:slug>/follow/<str:token>/<slug:act>/", follow.act, name="act"),
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
