"""Counters and the board: what is happening, from counts that are kept and never from counting.

Owns the words counter, balance, trend, board. It reads the journal of everybody and is read by nobody below the web.
It refuses to rank persons, and to show a figure that does not add up.
"""
