"""One ledger: everything that needs doing is one case (事项), whatever door it came by.

Owns the words case, category, filing condition, limit, assignment, list, photo, remark. The four lists are views of
the ledger by state. It refuses to change a state outside the table in workflow.py, to keep two leads on one case,
and to show anybody a case that is not theirs.
"""
