"""Pieces of a long work made ready beside it: the same pieces, in the same order, and what went wrong comes out."""

import gc
import sys
import threading

import pytest

from linli.kernel.ahead import ahead, collecting_seldom


@pytest.fixture
def open_connection(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        yield


def taken(count, seen):
    for number in range(count):
        seen.append(threading.current_thread().name)
        yield number


def test_pieces_come_in_their_order_from_a_thread_beside(open_connection):
    seen = []
    assert list(ahead(taken(50, seen))) == list(range(50))
    assert {name.startswith("ahead") for name in seen} == {True}


@pytest.mark.django_db
def test_inside_a_transaction_pieces_are_taken_by_the_caller(db):
    seen = []
    assert list(ahead(taken(3, seen))) == [0, 1, 2]
    assert set(seen) == {threading.current_thread().name}


def test_what_taking_a_piece_raises_comes_out_after_the_pieces_before_it(open_connection):
    def broken():
        yield 1
        raise ValueError("the file is cut")

    pieces = ahead(broken())
    assert next(pieces) == 1
    with pytest.raises(ValueError, match="cut"):
        next(pieces)


def test_the_pace_of_the_house_is_as_before_whatever_happened(open_connection):
    pace, thresholds = sys.getswitchinterval(), gc.get_threshold()
    with collecting_seldom():
        assert gc.get_threshold()[0] > thresholds[0]
        pieces = ahead(iter([1, 2, 3]))
        assert next(pieces) == 1
        pieces.close()
    assert (sys.getswitchinterval(), gc.get_threshold()) == (pace, thresholds)
