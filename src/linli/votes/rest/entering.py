"""Who asks about which vote, and what a vote looks like to a program."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Path

from linli.people.public import Actor, Power, acting
from linli.territory.public import Street, street_by_slug
from linli.votes import errors
from linli.votes.models import Question, Vote
from linli.votes.permissions import need, watcher
from linli.votes.queries.standing import questions_of, rule_in, stand_of, vote_seen
from linli.votes.states import TOLD
from linli.votes.workflow import VOTE

Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
OF = ("number", "title", "secret", "state", "heads", "announced_at", "opens_at", "closes_at", "published_at")
CASTING = (errors.NotOpen, errors.BadBallot, errors.VotedFinally)


@dataclass(frozen=True)
class Here:
    """Who asks about which vote of which street."""

    street: Street
    actor: Actor
    vote: Vote

    @property
    def staff(self) -> bool:
        """Say whether somebody of the office asks."""
        return bool(watcher.test(self.actor, self.vote))

    @property
    def names(self) -> bool:
        """Say whether whoever asks may read the names of the roll."""
        return self.actor.may(Power.PERSONAL, street_id=self.street.pk, lineage=list(self.vote.lineage))


def enter(request: HttpRequest, slug: str, number: int, *, who: Any = None) -> Here:
    """Return who asks about a vote they may read; with `who` only those whom it lets in, the others by name or by 404."""
    street, actor = street_by_slug(slug), acting(request)
    vote = vote_seen(actor, street, number)
    if who is not None:
        need(who, actor, vote)
    return Here(street, actor, vote)


def out(one: Vote) -> dict[str, Any]:
    """Return a vote as a line of a list."""
    told = {name: getattr(one, name) for name in OF}
    return told | {
        "unit": one.unit_name, "roll": one.roll_kind, "area": str(Fraction(one.area)), "display_until": one.display_until,
    }  # fmt: skip


def question_out(one: Question, *, shown: bool) -> dict[str, Any]:
    """Return a question, with its result where that is displayed."""
    rule, result = rule_in(one), (one.result or {}) if shown else {}
    language = "en" if (get_language() or "").startswith("en") else "zh-hans"
    return {
        "position": one.position, "title": one.title, "body": one.body, "rule": one.rule_code, "source": rule.clause,
        "method": rule.method, "quorum": str(rule.quorum or ""), "passes": str(rule.passes or ""), "options": one.options,
        "budget": one.budget, "passed": one.passed if shown else None, "digest": result.get("digest", ""),
        "steps": result.get("steps", {}).get(language, []),
    }  # fmt: skip


def whole(here: Here) -> dict[str, Any]:
    """Return one vote as whoever asks may read it."""
    vote, questions = here.vote, questions_of(here.vote)
    stand = stand_of(vote, questions if here.staff else ())
    shown = vote.state in TOLD or (here.staff and bool(vote.counted_at))
    standing = [
        {
            "question": one.question.position,
            "what": each.what,
            **{name: str(getattr(each, name)) for name in ("taking_part", "whole", "yes", "no", "abstain")},
            "quorum_lacks": None if each.quorum is None or each.quorum.met else str(each.quorum.lacking),
            "passing_lacks": None if each.passing.met else str(each.passing.lacking),
        }
        for one in stand.asked
        for each in one.measures
    ]
    return out(vote) | {
        "about": vote.about, "voted": stand.voted, "voted_area": str(stand.voted_area),
        "questions": [question_out(one, shown=shown) for one in questions], "standing": standing,
        "acts": VOTE.open_to(here.actor, vote) if here.staff else [],
    }  # fmt: skip
