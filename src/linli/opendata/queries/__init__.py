"""Reads: releases of a street, their files, and what anybody may know of them."""

from .dictionary import DATASETS, dictionary, package_of
from .releases import (
    Newest,
    answer_of,
    file_of,
    has_files,
    newest,
    newest_of_all,
    release_called,
    releases_of,
)

__all__ = [
    "DATASETS",
    "Newest",
    "answer_of",
    "dictionary",
    "file_of",
    "has_files",
    "newest",
    "newest_of_all",
    "package_of",
    "release_called",
    "releases_of",
]
