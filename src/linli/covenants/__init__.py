"""Covenants: what a community gives itself as its rules, from the first draft to a signature and a review; badges.

Owns the words covenant (公约), charter (章程), house rules (小区规章), edition, clause, comment, signature, breach, badge.
It refuses to publish what nobody decided, to change an edition that is in force, a second signature of one party, and
words that name somebody on a public page.
"""
