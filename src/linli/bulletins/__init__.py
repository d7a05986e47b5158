"""Bulletins: what a street, an area, a committee or a department did in a month or a week, said as offices say it.

Owns the words bulletin, edition, frozen. A bulletin freezes its figures as they were known on a day: what is corrected
later changes the counters, never a bulletin that stands; it becomes another edition. It ranks no persons, and what rests
on too few is not told.
"""
