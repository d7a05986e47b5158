"""Votes: by which rule something is decided, and what a roll and its ballots come to, line by line.

Owns the words voting rule, threshold, roll, head (人数), ballot, quorum. It counts and explains; it keeps no roll and no
ballot, and refuses to count by a rule that has no thresholds, by a roll with faults, or with anything but exact fractions.
"""
