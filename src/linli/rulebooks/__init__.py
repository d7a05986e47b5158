"""Rule books: the tables that a street office reads and edits without a programmer, in editions with effective dates.

Owns the words book, column, edition, draft, fault and try-out. A higher app declares what a book's columns are and how
its rows are read; the rules in force on a day come from here. It refuses to publish what has faults and to change the
past, and knows nothing of what the rules are about.
"""
