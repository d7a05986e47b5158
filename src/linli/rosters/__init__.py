"""Duty rosters: who sits, walks or guards where and when, that they were there, and what they wrote down.

Owns the words roster, kind of duty, slot, turn, swap, day log, plan. A turn is one person on one seat of a slot. It
refuses to let a person stand in two places at once, to rank people by how often they stood, and to show the telephone of
a volunteer to anybody.
"""
