"""Reads: the rule books, what a board says now, what changed since it was printed, lists."""
