"""Addresses of the door for Open311: each resource in both formats, and without one."""

from django.urls import path, register_converter

from .views import resources


class Form:
    """One of the two formats."""

    regex = "xml|json"

    def to_python(self, value: str) -> str:
        """Return it as it is."""
        return value

    def to_url(self, value: str) -> str:
        """Return it as it is."""
        return value


register_converter(Form, "open311")

app_name = "open311"
ROOT = "open311/v2"

urlpatterns = [
    path("open311/discovery.<open311:form>", resources.discovery, name="discovery"),
    path(f"{ROOT}/discovery.<open311:form>", resources.discovery, name="discovery_here"),
    path(f"{ROOT}/services.<open311:form>", resources.services, name="services"),
    path(f"{ROOT}/services/<str:code>.<open311:form>", resources.service, name="service"),
    path(f"{ROOT}/requests.<open311:form>", resources.requests, name="requests"),
    path(f"{ROOT}/requests/<str:number>.<open311:form>", resources.one_request, name="request"),
    path(f"{ROOT}/tokens/<str:token>.<open311:form>", resources.token, name="token"),
    # The same without a format: the one that is asked for by Accept, else XML.
    path("open311/discovery", resources.discovery),
    path(f"{ROOT}/discovery", resources.discovery),
    path(f"{ROOT}/services", resources.services),
    path(f"{ROOT}/services/<str:code>", resources.service),
    path(f"{ROOT}/requests", resources.requests),
    path(f"{ROOT}/requests/<str:number>", resources.one_request),
    path(f"{ROOT}/tokens/<str:token>", resources.token),
    path("open311/", resources.nothing),
    path("open311/<path:rest>", resources.nothing),
]
