"""Management commands of the hotline."""
