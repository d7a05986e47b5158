"""Persons with accounts, organisations of every kind, posts, roles and their powers, and who covers what.

Owns the words account, organisation, role, power, post, coverage, actor. It answers "who may" and "who must" from
tables that a street office can read and edit. It refuses to score persons, and knows nothing of cases.
"""
