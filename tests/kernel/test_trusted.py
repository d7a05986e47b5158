"""Small tables are read when they changed; whether any of them did is one question for all."""

from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from linli.kernel import trusted
from linli.kernel.models import Heartbeat, SelfCheck

BEATS = trusted.Trusted(lambda: sorted(Heartbeat.objects.values_list("name", flat=True)), "kernel_heartbeat")
CHECKS = trusted.Trusted(SelfCheck.objects.count, "kernel_selfcheck")


def beat(name: str) -> None:
    """Write a row of the table that is watched."""
    Heartbeat.objects.create(name=name, at=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_a_second_later_one_question_says_that_no_table_changed(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
):
    now = [100.0]
    monkeypatch.setattr(trusted.time, "monotonic", lambda: now[0])
    BEATS.forget()
    beat("one")
    told = BEATS(), CHECKS()

    with django_assert_num_queries(0):
        assert (BEATS(), CHECKS()) == told
    now[0] += 1.5
    with django_assert_num_queries(1):
        assert (BEATS(), CHECKS()) == told

    # Each kind of change is one: a row more, another row in its place, a row less.
    for change in (
        lambda: beat("two"),
        lambda: Heartbeat.objects.filter(name="two").update(name="three"),
        lambda: Heartbeat.objects.filter(name="three").delete(),
    ):
        change()
        now[0] += 1.5
        with django_assert_num_queries(2):
            CHECKS()
            found = BEATS()
        assert found == sorted(Heartbeat.objects.values_list("name", flat=True))


@pytest.mark.django_db(transaction=True)
def test_what_a_transaction_wrote_counts_in_it_and_at_once_after_it_and_what_it_took_back_does_not(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(trusted.time, "monotonic", lambda: 100.0)
    BEATS.forget()
    assert BEATS() == []

    with transaction.atomic():
        beat("taken back")
        assert BEATS() == ["taken back"]
        transaction.set_rollback(True)
    assert BEATS() == []

    with transaction.atomic():
        beat("kept")
        assert BEATS() == ["kept"]
    assert BEATS() == ["kept"]
