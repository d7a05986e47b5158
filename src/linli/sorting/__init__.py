"""Sorting: what a report is about, whether it was told before, and whom its words name.

Owns the words lexicon, sorter (a trained version of it), proposal, same issue. It only proposes: a person files, merges
and masks, and what they decide is what the next version learns from. Below the line of confidence it says nothing. It
never learns from what names a person, and never sends a word of a report anywhere.
"""
