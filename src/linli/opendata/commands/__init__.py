"""Writes: a release is made, looked through, published, and perhaps withdrawn."""

from .publishing import check, publish, small_groups, withdraw

__all__ = ["check", "publish", "small_groups", "withdraw"]
