"""The doors for cases: residents' public form and follow-up pages, the public map, files from elsewhere.

Owns the words report (what somebody says at a door), secret link, stash and import. Refuses to hold a state of its
own: whatever comes in becomes a case at once, and everything shown here is read from the ledger.
"""
