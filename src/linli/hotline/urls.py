"""Addresses of the hotline."""

from django.urls import path

from .views import calls, desk, orders

app_name = "hotline"

AT, FILE = "s/<slug:slug>/hotline/", "s/<slug:slug>/hotline/orders/<uuid:file_id>/"
urlpatterns = [
    path(AT, desk.desk, name="desk"),
    path(f"{AT}caller/", desk.caller, name="caller"),
    path(f"{AT}beside/", desk.beside, name="beside"),
    path(f"{AT}calls/", calls.calls, name="calls"),
    path(f"{AT}calls/excel/", calls.workbook, name="calls_excel"),
    path(f"{AT}calls/<uuid:call_id>/", calls.call, name="call"),
    path(f"{AT}orders/", orders.orders, name="orders"),
    path("s/<slug:slug>/cases/<str:number>/order/", orders.order, name="order"),
    path(f"{AT}orders/give/", orders.give, name="orders_give"),
    path(FILE, orders.order_file, name="order_file"),
    path(f"{FILE}columns/", orders.columns, name="order_columns"),
    path(f"{FILE}faults/", orders.faults, name="order_faults"),
    path(f"{FILE}import/", orders.step, {"command": "import"}, name="orders_import"),
    path(f"{FILE}stop/", orders.step, {"command": "stop"}, name="orders_stop"),
    path(f"{FILE}resume/", orders.step, {"command": "resume"}, name="orders_resume"),
    path(f"{FILE}drop/", orders.step, {"command": "drop"}, name="orders_drop"),
]
