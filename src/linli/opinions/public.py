"""The door of this app: what other apps may call."""

from .queries import consultation_called, consultations

__all__ = ["consultation_called", "consultations"]
