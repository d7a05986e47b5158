"""Topics for programs: what residents do by their pages, and what the desk does by its own."""

from . import acts, desk, public  # noqa: F401 - each adds its operations to the door
from .door import router

__all__ = ["router"]
