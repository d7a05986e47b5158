"""Management commands of the doors."""
