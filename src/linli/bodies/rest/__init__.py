"""Bodies for programs: kinds, bodies, seats, nominations, mechanisms, statements, stations, advice."""

from . import bodies, duties, mechanisms
from .door import router

__all__ = ["bodies", "duties", "mechanisms", "router"]
