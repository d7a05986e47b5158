"""The resources of GeoReport v2 and of service discovery. They answer programs only: no page, no cookie, no form."""

from . import door, reports, resources

__all__ = ["door", "reports", "resources"]
