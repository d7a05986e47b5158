"""Reads: kinds, dates, lists, one meeting with all that belongs to it, and what everybody may read."""
