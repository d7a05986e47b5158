"""Reads of sorting, by what they are about."""
