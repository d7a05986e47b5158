"""Opinions: what a large consultation says, statement by statement, and the map of who thinks alike.

Owns the words consultation, statement, participant, opinion and opinion map. People agree, disagree or pass, one statement
at a time; nobody answers anybody, so nobody shouts. The map is worked out by published formulas from kept inputs and a kept
seed: whoever runs it again gets the same bytes. It refuses to show a statement before somebody has looked at it, to keep
the moment of an opinion, and to tell a group of fewer than five.
"""
