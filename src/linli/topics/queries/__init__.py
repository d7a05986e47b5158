"""Reads: rule books, lists, the way of one topic, what is owed, and the page of a secret link."""
