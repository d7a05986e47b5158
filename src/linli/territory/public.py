"""The door of the territory: what other apps may call."""

from linli.territory.models import StreetForeignKey, StreetModel, street_key

__all__ = ["StreetForeignKey", "StreetModel", "street_key"]
