"""Lifts: a lift for an old staircase, from the first question at the door to the first ride.

Owns the words lift, flat, stance, share, weight, objection, round, agreement, step. It refuses a vote by a rule without
thresholds, an end of the display while a written objection is open, shares that do not sum to the cent, and works before all
who pay have signed.
"""
