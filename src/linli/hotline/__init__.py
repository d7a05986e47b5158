"""The hotline: calls taken at the desk in under a minute, and work orders that come from 12345 and go back answered.

Words: call, caller, script, platform, order file. A call becomes a case, one more voice on a case, a word on the
caller's own case, or an answer given at once; cases are the ledger's business. Refuses to show who called to anybody:
numbers are kept encrypted, found by their mark, and each such look is written down.
"""
