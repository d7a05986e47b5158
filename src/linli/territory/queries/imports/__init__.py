"""Files of units: what they say, what is wrong with them, and what could be put right.

Nothing here asks the database or changes anything: a file and the structure as it stands go in, faults and
proposed repairs come out, the same every time.
"""
