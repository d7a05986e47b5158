"""Reads: the rule books, what pages show, what a plan is worked out from. Solving loads OR-tools and is not here."""
