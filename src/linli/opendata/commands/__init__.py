"""Writes: a release is made, looked through, published, and perhaps withdrawn."""

from .publishing import check, publish, withdraw

__all__ = ["check", "publish", "withdraw"]
