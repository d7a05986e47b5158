"""Writes: series and meetings are planned, held, written down and published; what was resolved is carried out."""
