"""What somebody needs to check a line by hand, without trusting this house: the way from the line to its seal."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from .models import Seal
from .seals import leaves_of

# A seal is stamped after the lines under it were made; the clocks of two machines may differ by this much.
SLACK = timedelta(minutes=5)
Step = tuple[str, bytes]


@dataclass(frozen=True)
class Evidence:
    """A line under its seal. Each step names the hash beside and whether it stands on the left or on the right."""

    line_id: UUID
    hash: bytes
    seal: Seal
    place: int
    path: tuple[Step, ...]


def moment_of(made: UUID) -> datetime:
    """Return the moment at which an id was made: the first 48 bits of a UUIDv7 are its milliseconds."""
    return datetime.fromtimestamp((made.int >> 80) / 1000, tz=UTC)


def evidence_of(line_id: UUID) -> Evidence | None:
    """Return the evidence of a line, or None while no seal holds it. Three queries at most."""
    seal = _seal_over(line_id)
    if seal is None:
        return None
    leaves = leaves_of(seal.line_ids)
    place = seal.line_ids.index(line_id)
    own = leaves[place][1]
    if own is None or any(leaf is None for _id, leaf in leaves):
        return None
    path = path_to([leaf for _id, leaf in leaves if leaf is not None], place)
    return Evidence(line_id, own, seal, place, tuple(path))


def _seal_over(line_id: UUID) -> Seal | None:
    holding = Seal.objects.filter(line_ids__contains=[line_id]).order_by("number")
    try:
        since = moment_of(line_id) - SLACK
    except (ValueError, OverflowError, OSError):
        return None
    # The first seals after the line, so that not every seal has to be opened; all of them if a clock went wrong.
    return holding.filter(at__gte=since).first() or holding.filter(at__lt=since).first()


def path_to(leaves: Sequence[bytes], place: int) -> list[Step]:
    """Return the hashes that join a leaf on its way up to the root, from below; an odd node moves up alone."""
    level = [hashlib.sha256(b"\x00" + leaf).digest() for leaf in leaves]
    steps: list[Step] = []
    while len(level) > 1:
        beside = place ^ 1
        if beside < len(level):
            steps.append(("left" if beside < place else "right", level[beside]))
        pairs = zip(level[::2], level[1::2], strict=False)
        joined = [hashlib.sha256(b"\x01" + a + b).digest() for a, b in pairs]
        level = joined + level[len(joined) * 2 :]
        place //= 2
    return steps


def root_from(leaf: bytes, path: Sequence[Step]) -> bytes:
    """Return the root that a line's hash leads to by a path: what anybody can do with SHA-256 alone."""
    node = hashlib.sha256(b"\x00" + leaf).digest()
    for side, beside in path:
        pair = beside + node if side == "left" else node + beside
        node = hashlib.sha256(b"\x01" + pair).digest()
    return node
