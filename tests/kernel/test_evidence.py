"""A line can be followed up to its seal with SHA-256 alone."""

import hashlib
from datetime import timedelta

import pytest
from django.utils import timezone

from linli.kernel import journal
from linli.kernel.evidence import evidence_of, path_to, root_from
from linli.kernel.ids import uuid7
from linli.kernel.models import JournalLine, Seal
from linli.kernel.seals import merkle_root, seal_hash, seal_waiting
from tests.cast import Cast
from tests.factories import a_case


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 7, 8, 13])
def test_every_leaf_of_every_size_leads_to_the_root(count: int) -> None:
    leaves = [hashlib.sha256(bytes([number])).digest() for number in range(count)]

    assert {root_from(leaf, path_to(leaves, place)) for place, leaf in enumerate(leaves)} == {
        merkle_root(leaves)
    }


def test_a_line_leads_to_its_seal_and_a_changed_one_does_not(cast: Cast) -> None:
    case = a_case(cast, state="filed")
    seal_waiting()
    line = JournalLine.objects.filter(subject_id=case.pk).order_by("seq").last()
    assert line is not None

    evidence = evidence_of(line.pk)

    assert evidence is not None
    seal = Seal.objects.get(number=evidence.seal.number)
    assert root_from(journal.line_hash(line), evidence.path) == bytes(seal.root)
    assert seal_hash(seal) == bytes(seal.hash)
    assert root_from(hashlib.sha256(b"another").digest(), evidence.path) != bytes(seal.root)


def test_a_hash_can_be_made_again_from_what_the_line_says(cast: Cast) -> None:
    case = a_case(cast)
    line = JournalLine.objects.get(subject_id=case.pk)

    by_hand = hashlib.sha256(bytes(line.prev) + line.id.bytes + journal.line_body(line).encode()).digest()

    assert by_hand == bytes(line.hash)


def test_what_no_seal_holds_has_no_evidence_yet(cast: Cast) -> None:
    case = a_case(cast)
    seal_waiting()
    later = a_case(cast)

    assert evidence_of(JournalLine.objects.get(subject_id=later.pk).pk) is None
    assert evidence_of(uuid7()) is None
    assert evidence_of(JournalLine.objects.get(subject_id=case.pk).pk) is not None


def test_a_seal_stamped_by_a_clock_that_went_wrong_is_found_too(cast: Cast) -> None:
    case = a_case(cast)
    seal_waiting()
    Seal.objects.update(at=timezone.now() - timedelta(days=400))

    assert evidence_of(JournalLine.objects.get(subject_id=case.pk).pk) is not None
