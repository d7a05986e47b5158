"""Reads: the rule books of kinds, seats and packs; bodies and who sits; gaps; statements, stations, advice."""
