"""Surveys: how residents feel about where they live, asked of a sample, told with its margin of error.

Owns the words survey, feeling (三感), invitation, answer. An answer holds four numbers and a day: not who gave it, not by
which invitation. It refuses to tell shares of fewer than ten answers.
"""
