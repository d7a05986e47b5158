"""Commands of sorting."""
