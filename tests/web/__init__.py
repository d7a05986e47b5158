"""Tests of the pages, their look and their scripts."""
