"""Training a version of the sorter, putting one to use, going back to an earlier one."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet

from linli.cases.public import Case, State
from linli.kernel import journal
from linli.people.public import Actor
from linli.territory.public import Street

from ..errors import AlreadyAsked, NoSuchVersion, TooFewCases
from ..models import Proposal, SorterVersion
from ..permissions import need_trainer
from ..queries.law import law_of
from ..queries.learning import Example, learnt
from ..queries.lexicon import lexicon_of
from ..queries.measuring import NEVER, Guess, line_for, told
from ..queries.scoring import pack
from ..states import ProposalOutcome, SorterState

# The newest are the nearest to what comes tomorrow, and a training has to end before the morning.
MOST_EXAMPLES = 10_000
# What somebody put right says more than what was left as it was proposed.
PUT_RIGHT = 2.0
KEPT_VERSIONS = 12
# Whoever is less than half sure says nothing, however often they were right so far.
LEAST_SURE = 500
NOT_LEARNT = (State.REPORTED, State.VERIFIED, State.DECLINED, State.WITHDRAWN, State.VOIDED, State.MOVED)
USABLE = (SorterState.IN_FORCE, SorterState.KEPT)


def learnable(street_id: int) -> QuerySet[Case]:
    """Return the cases whose category the office has decided."""
    return Case.objects.filter(street_id=street_id, category__parent__isnull=False).exclude(
        state__in=NOT_LEARNT
    )


def examples_of(street_id: int, *, least: int) -> tuple[list[Example], list[Example]]:
    """Return what a street can learn from, its newest cases of categories that have enough of them; and the rest."""
    rows = learnable(street_id).order_by("-reported_at", "-id")
    found = list(rows.values_list("pk", "title", "body", "category__code")[:MOST_EXAMPLES])
    put_right = set(
        Proposal.objects.filter(street_id=street_id, outcome=ProposalOutcome.OTHER).values_list(
            "case_id", flat=True
        )
    )
    often = Counter(code for _pk, _title, _body, code in found)
    learnt_from: list[Example] = []
    rare: list[Example] = []
    for pk, title, body, code in found:
        one = Example(title, "" if body == title else body, code, PUT_RIGHT if pk in put_right else 1.0)
        (learnt_from if often[code] >= least else rare).append(one)
    return learnt_from, rare


def ask_training(street: Street, *, by: Actor, at: datetime) -> SorterVersion:
    """Ask for a training: the worker begins it within two minutes, so that no page waits for it."""
    need_trainer(by, street)
    try:
        with transaction.atomic():
            asked = SorterVersion.objects.create(
                street=street,
                number=_next(street.pk),
                state=SorterState.ASKED,
                asked_at=at,
                asked_by_id=by.account_id,
            )
            _tell(asked, "ask_training", by=by, at=at, before="")
    except IntegrityError:
        raise AlreadyAsked from None
    return asked


def train_sorter(
    street: Street, *, by: Actor, at: datetime, asked: SorterVersion | None = None
) -> SorterVersion:
    """Train a version on the cases of a street and put it to use, unless somebody went back to an earlier one.

    It is measured on cases that were held back, and speaks from the line on above which as many of its words are right
    as the book of sorting wants; where there is no such line it is kept and not used. TooFewCases where there is
    nothing to learn from.
    """
    law, known = law_of(street.pk), learnable(street.pk).count()
    examples, rare = examples_of(street.pk, least=law.least)
    kinds = len({one.label for one in examples})
    if kinds < 2:
        refusal = TooFewCases(cases=known, kinds=kinds, least=law.least)
        if asked is not None:
            # Whoever looks reads it in their own language.
            SorterVersion.objects.filter(street=street, pk=asked.pk, state=SorterState.ASKED).update(
                state=SorterState.FAILED, why=f"{refusal.code} {known} {kinds} {law.least}"
            )
        raise refusal
    sorter, guesses = learnt(examples, folds=5 if len(examples) <= 4_000 else 3)
    # Of categories that are too rare to be learnt each guess is wrong, and the line has to keep them out, too.
    foreign = [
        Guess(one.label, first.code, first.sure)
        for one in rare
        for first in sorter.answers(one.title, one.body)[:1]
    ]
    drawn = line_for([*guesses, *foreign], law.precision, least=LEAST_SURE)
    line = {
        "wanted_precision": law.precision, "confidence": drawn.sure, "precision": round(drawn.precision, 4),
        "coverage": round(drawn.coverage, 4),
    }  # fmt: skip
    figures = told(guesses, law.precision) | {"known": known, "rare": len(rare), "line": line}
    figures |= {"lexicon": _lexicon_figures(street.pk, examples)}
    with transaction.atomic():
        # Trainings of a street that end at once become versions one after the other.
        Street.objects.select_for_update(no_key=True).get(pk=street.pk)
        versions = SorterVersion.objects.filter(street=street)
        used = versions.select_for_update().filter(state=SorterState.IN_FORCE).first()
        if asked is not None:
            # What another process has trained meanwhile is a version already, and stays what it is.
            asked = versions.filter(pk=asked.pk, state=SorterState.ASKED).first()
        version = asked or SorterVersion(
            street=street, number=_next(street.pk), asked_at=at, asked_by_id=by.account_id
        )
        speaks = line["confidence"] != NEVER
        version.state = SorterState.KEPT if not speaks or (used and used.pinned) else SorterState.IN_FORCE
        version.why = "" if speaks else "no_line"
        version.trained_at, version.cases, version.kinds = at, len(examples), kinds
        version.accuracy, version.macro_f1 = (
            round(1000 * figures[name]) for name in ("accuracy", "macro_f1")
        )
        version.line = line["confidence"]
        version.precision, version.coverage = (round(1000 * line[name]) for name in ("precision", "coverage"))
        version.figures, version.packed = figures, pack(sorter)
        if used and version.state == SorterState.IN_FORCE:
            SorterVersion.objects.filter(street=street, pk=used.pk).update(state=SorterState.KEPT)
        version.save()
        _tell(version, "train_sorter", by=by, at=at, before=SorterState.ASKED if asked else "")
        _retire(street.pk)
    return version


def _lexicon_figures(street_id: int, examples: Iterable[Example]) -> dict[str, Any]:
    """Return what the lexicon alone says of the same cases."""
    lexicon, guesses = lexicon_of(street_id), []
    for one in examples:
        answers = lexicon.answers(one.title, one.body, most=1)
        guesses.append(
            Guess(one.label, answers[0].code if answers else "", answers[0].sure if answers else 0)
        )
    figures = told(guesses)
    return {name: figures[name] for name in ("accuracy", "macro_f1")}


def use_version(street: Street, number: int, *, by: Actor, at: datetime) -> SorterVersion:
    """Put a version to use. Going back to an earlier one holds: later trainings wait until the newest is put to use."""
    need_trainer(by, street)
    with transaction.atomic():
        usable = (
            SorterVersion.objects.select_for_update()
            .filter(street=street, state__in=USABLE)
            .order_by("number")
        )
        known = {one.number: one for one in usable}
        chosen = known.get(number)
        if chosen is None:
            raise NoSuchVersion
        if chosen.state == SorterState.IN_FORCE:
            return chosen
        SorterVersion.objects.filter(street=street, state=SorterState.IN_FORCE).update(
            state=SorterState.KEPT, pinned=False
        )
        chosen.state, chosen.pinned = SorterState.IN_FORCE, number != max(known)
        chosen.save(update_fields=("state", "pinned"))
        _tell(chosen, "use_version", by=by, at=at, before=SorterState.KEPT)
    return chosen


def trained_next(
    *,
    by: Actor,
    at: datetime,
    only_asked: bool,
    progress: Callable[[Street, str], None] = lambda _s, _w: None,
) -> int:
    """Train wherever somebody asked for it and, unless `only_asked`, where enough was filed since; return how often."""
    done = 0
    for street in Street.objects.order_by("code"):
        asked = SorterVersion.objects.filter(street=street, state=SorterState.ASKED).first()
        if asked is None and (only_asked or not _worth(street.pk)):
            continue
        try:
            version = train_sorter(street, by=by, at=at, asked=asked)
        except TooFewCases as refusal:
            progress(street, str(refusal))
        else:
            progress(street, f"{version.number}: {version.accuracy / 10:.1f} %")
            done += 1
    return done


def _worth(street_id: int) -> bool:
    law = law_of(street_id)
    newest = (
        SorterVersion.objects.filter(street_id=street_id, trained_at__isnull=False)
        .order_by("-number")
        .first()
    )
    known = learnable(street_id).count()
    return (
        known >= 2 * law.least
        if newest is None
        else known - newest.figures.get("known", 0) >= law.retrain_after
    )


def _next(street_id: int) -> int:
    found = SorterVersion.objects.filter(street_id=street_id).aggregate(most=Max("number"))["most"]
    return (found or 0) + 1


def _retire(street_id: int) -> None:
    """Let old versions keep their figures and give back their room."""
    kept = SorterVersion.objects.filter(street_id=street_id, state=SorterState.KEPT).order_by("-number")
    old = list(kept.values_list("pk", flat=True)[KEPT_VERSIONS:])
    SorterVersion.objects.filter(street_id=street_id, pk__in=old).update(
        state=SorterState.RETIRED, packed=None
    )


def _tell(version: SorterVersion, action: str, *, by: Actor, at: datetime, before: str) -> None:
    facts = {"number": version.number, "cases": version.cases, "kinds": version.kinds, "line": version.line,
             "accuracy": version.accuracy, "macro_f1": version.macro_f1}  # fmt: skip
    journal.write(
        street_id=version.street_id, subject="sorter", subject_id=journal.subject_of("sorter", version.street_id),
        action=action, by=by, at=at, from_state=before, to_state=version.state, facts=facts,
    )  # fmt: skip
