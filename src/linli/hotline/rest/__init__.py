"""The hotline for programs: calls, what a call is offered, and work orders in and out."""

from . import calls, orders
from .door import router

__all__ = ["calls", "orders", "router"]
