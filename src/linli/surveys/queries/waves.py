"""What a survey found: shares with their margin, their course over the waves, the codes of its invitations."""

import base64
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Avg, Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from linli.kernel.excel import Column
from linli.kernel.repeats import derived_secret
from linli.kernel.samples import per_cent, share
from linli.people.public import Actor
from linli.surveys.errors import NoSuchSurvey
from linli.surveys.models import Answer, Invitation, Sheet, Survey
from linli.surveys.states import YES, Feeling, SurveyKind, SurveyState
from linli.territory.public import Street

ORDER = ("-made_at", "-id")
WAVES = 8
LONGEST_NUMBER = 2**31


def surveys(actor: Actor, street: Street) -> QuerySet[Survey]:
    """Return the surveys of a street that somebody may read, to be ordered and paged."""
    return Survey.objects.visible_to(actor).filter(street=street)


def survey_called(street: Street, number: int) -> Survey:
    """Return a survey by its number, or refuse."""
    found = Survey.objects.filter(street=street, number=number).first() if number < LONGEST_NUMBER else None
    if found is None:
        raise NoSuchSurvey
    return found


def survey_seen(actor: Actor, street: Street, number: int) -> Survey:
    """Return a survey that somebody may read, or refuse."""
    found = surveys(actor, street).filter(number=number).first() if number < LONGEST_NUMBER else None
    if found is None:
        raise NoSuchSurvey
    return found


def takes_answers(survey: Survey, today: date) -> bool:
    """Return whether a survey still takes answers: it runs, and its last day is not past."""
    return survey.state == SurveyState.OPEN and today <= survey.ends_on


def state_said(survey: Survey, today: date) -> str:
    """Return where a survey stands: between its last day and the word of its keeper it neither runs nor is over."""
    if survey.state == SurveyState.OPEN and not takes_answers(survey, today):
        return str(_("Answers are in"))
    return str(survey.get_state_display())


@dataclass(frozen=True)
class Found:
    """What was found for one question."""

    feeling: Feeling
    share: dict[str, Any]
    index: str | None

    @property
    def label(self) -> str:
        """Return what was asked, in two words."""
        return str(self.feeling.label)


@dataclass(frozen=True)
class Result:
    """What a survey found, or has found so far."""

    survey: Survey
    answered: int
    found: tuple[Found, ...]

    @property
    def response(self) -> str:
        """Return how many of those invited answered, in per cent."""
        return per_cent(self.answered, self.survey.invited) if self.survey.invited else "0.0"


def results(of: Sequence[Survey]) -> list[Result]:
    """Return what surveys found, in the order given; one query, and of fewer than ten answers nothing."""
    sums: dict[str, Any] = {"whole": Count("pk")}
    for one in Feeling:
        sums |= {
            f"{one}_n": Count(one),
            f"{one}_yes": Count("pk", filter=Q(**{f"{one}__gte": YES})),
            f"{one}_mean": Avg(one),
        }
    needs = [one.pk for one in of if one.asks_needs]
    counted = Sheet.objects.filter(
        street_id__in={one.street_id for one in of}, survey_id__in=needs, counts=True
    )
    sheets = {
        row["survey_id"]: {"whole": row["n"]}
        for row in (counted.values("survey_id").annotate(n=Count("pk")).order_by() if needs else ())
    }
    rows = Answer.objects.filter(
        survey_id__in=[one.pk for one in of], street_id__in={one.street_id for one in of}
    )
    told: dict[UUID, dict[str, Any]] = {
        row["survey_id"]: dict(row) for row in rows.values("survey_id").annotate(**sums).order_by()
    }
    return [_result(one, told.get(one.pk, {}) | sheets.get(one.pk, {})) for one in of]


def _result(survey: Survey, row: dict[str, Any]) -> Result:
    found = []
    for one in Feeling:
        n, yes, mean = row.get(f"{one}_n") or 0, row.get(f"{one}_yes") or 0, row.get(f"{one}_mean")
        told = share(yes, n, of=max(survey.population, n) if survey.population else None)
        index = None if told["rate"] is None or mean is None else (Decimal(mean) - 1) * 25
        found.append(
            Found(one, told, None if index is None else f"{index.quantize(Decimal('0.1'), ROUND_HALF_UP)}")
        )
    return Result(survey, row.get("whole") or 0, tuple(found))


def waves(survey: Survey) -> list[Result]:
    """Return the surveys of the same unit that were over by the end of this one, the oldest first."""
    same = Survey.objects.filter(
        street_id=survey.street_id, unit_id=survey.unit_id, made_at__lte=survey.made_at, kind=survey.kind
    )
    found = same.exclude(state=SurveyState.OPEN) | Survey.objects.filter(pk=survey.pk)
    return results(list(reversed(found.order_by("-made_at")[:WAVES])))


def latest_result(street_id: int, unit_id: int, *, until: date) -> Result | None:
    """Return what the newest survey of a unit found that was over by the end of a day and is published."""
    found = Survey.objects.filter(
        street_id=street_id, unit_id=unit_id, state=SurveyState.PUBLISHED, closed_at__date__lte=until,
        kind=SurveyKind.FEELINGS,
    ).order_by("-closed_at").first()  # fmt: skip
    return results([found])[0] if found else None


# --- Codes ----------------------------------------------------------------------------------------------------------
def code_of(survey_id: UUID, position: int, *, under: str | None = None) -> str:
    """Return the code of an invitation, always the same: ten letters and digits that are not mistaken for each other.

    `under` is a key of the house that signed when the survey began; without it the present one is taken.
    """
    secret = derived_secret("survey", survey_id, position, under=under).encode()
    text = base64.b32encode(hashlib.sha256(secret).digest()).decode().lower()[:10]
    return f"{text[:5]}-{text[5:]}"


def hash_of(code: str) -> str:
    """Return what is kept of a code, however it was typed."""
    bare = "".join(letter for letter in code.casefold() if letter.isalnum())
    # Base 32 has neither 0 nor 1: whoever types them means o and l.
    return hashlib.sha256(bare.translate(str.maketrans("01", "ol")).encode()).hexdigest()


COLUMNS = (Column(_("Number"), 8), Column(_("Code"), 16), Column(_("Address to answer at"), 60))


def codes(survey: Survey, address: str) -> Iterator[list[Any]]:
    """Yield the codes of a survey for its letters; which of them was used is not told."""
    first = Invitation.objects.filter(street_id=survey.street_id, survey=survey, position=1).get().code_hash
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    under = next((key for key in keys if hash_of(code_of(survey.pk, 1, under=key)) == first), None)
    for position in range(1, survey.invited + 1):
        code = code_of(survey.pk, position, under=under)
        yield [position, code, f"{address}?code={code}"]
