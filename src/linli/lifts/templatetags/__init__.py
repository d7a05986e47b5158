"""Filters of lifts."""
