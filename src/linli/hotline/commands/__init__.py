"""Writes of the hotline: taking a call, and bringing files of work orders."""

from .calls import Caught, Taken, take_call

__all__ = ["Caught", "Taken", "take_call"]
