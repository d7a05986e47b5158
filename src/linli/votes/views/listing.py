"""Votes as everybody reads them: the list, and one with what is asked, how far it is, and what came of it."""

from fractions import Fraction
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from linli.kernel.errors import NotAllowed, NotFound
from linli.kernel.excel import workbook_response
from linli.kernel.journal import history
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.people.public import Power, account_names, acting
from linli.territory.public import street_by_slug
from linli.votes.models import Objection, Question
from linli.votes.permissions import may_convene
from linli.votes.public import subject_link
from linli.votes.queries.standing import ORDER, questions_of, rule_in, stand_of, voter_signed_in, votes
from linli.votes.queries.tables import LIST, list_rows
from linli.votes.queries.telling import amount, per_cent, rule_lines, shown
from linli.votes.states import TOLD, VoteState
from linli.votes.workflow import VOTE, label, who_did

from .entering import TONES, Here, enter, state_said

SIZE = 30
DONE = ("announce", "count", "publish", "object", "answer", "finish", "void")


@require_safe
def listed(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the votes of a street, the newest first."""
    street, actor, now = street_by_slug(slug), acting(request), timezone.now()
    found = page(votes(actor, street), ORDER, request.GET.get("after"), SIZE)
    told = {
        "street": street, "page": found, "now": now,
        "face": "desk" if street.pk in actor.street_ids else "public",
        "rows": [(one, TONES[VoteState(one.state)], state_said(one, now)) for one in found.rows],
        "may_begin": may_convene(actor, street), "may_export": actor.has(Power.EXPORT, street_id=street.pk),
    }  # fmt: skip
    return render(request, "votes/list.html", told)


@login_required
@require_GET
def listed_excel(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The same as a workbook."""
    street, actor = street_by_slug(slug), acting(request)
    if street.pk not in actor.street_ids:
        raise NotFound
    if not actor.has(Power.EXPORT, street_id=street.pk):
        raise NotAllowed

    return workbook_response(f"{name_of(street)} {_('Votes')}", _("Votes"), LIST, list_rows(actor, street))


@never_cache
@require_safe
def one(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show one vote: what is asked by which rule, who took part, what is still missing, the result and what may be done."""
    here = enter(request, slug, number)
    vote, questions = here.vote, questions_of(here.vote)
    stand = stand_of(vote, questions if here.staff else ()) if vote.heads else None
    open_now = set(VOTE.open_to(here.actor, vote)) if here.staff else set()
    buttons = [
        {"name": label(action), "danger": action == "void", "url": reverse("votes:act", args=[slug, number, action])}
        for action in DONE
        if action in open_now or (action == "count" and here.convenes and _is_over(here))
    ]  # fmt: skip
    takes = vote.takes_ballots(here.now)
    mine = voter_signed_in(vote, here.actor.account_id) if takes else None
    objected = here.takes and vote.state in TOLD
    told_of = history(vote.street_id, vote.pk) if here.staff else []
    names = account_names([line.by_id for line in told_of if line.by_id])
    lines = [(label(line.action), line.at, names.get(line.by_id or 0) or who_did(line)) for line in told_of]
    return here.page(
        "one", questions=[told(here, each) for each in questions], stand=stand, numbers=numbers(stand), buttons=buttons,
        lines=lines, mine=mine, about=subject_link(vote),
        takes=takes, is_told=vote.state in TOLD or (here.staff and bool(vote.counted_at)),
        asked_now=[still(each) for each in stand.asked] if stand else [],
        objections=list(Objection.objects.filter(street=here.street, vote=vote).order_by("number")) if objected else [],
        may_evidence=here.convenes and bool(vote.counted_at),
    )  # fmt: skip


def _is_over(here: Here) -> bool:
    vote = here.vote
    running = vote.state in (VoteState.ANNOUNCED, VoteState.OPEN)
    return running and vote.closes_at is not None and here.now >= vote.closes_at


def told(here: Here, question: Question) -> dict[str, Any]:
    """Return a question as a page draws it: its rule in words, and its result where that is told."""
    rule = rule_in(question)
    result = question.result or {}
    language = "en" if (get_language() or "").startswith("en") else "zh-hans"
    return {
        "question": question,
        "rule": rule,
        "rule_lines": rule_lines(rule),
        "steps": result.get("steps", {}).get(language, []),
        "facts": result.get("facts", {}),
        "digest": result.get("digest", ""),
        "chosen": chosen(question, result.get("facts", {})) if question.passed else [],
    }


def chosen(question: Question, facts: dict[str, Any]) -> list[str]:
    """Return what a poll or a budget chose, by name: projects in the order in which they were bought."""
    names = {one["code"]: one["name"] for one in question.options}
    found = (
        [one["project"] for one in facts.get("projects", ())] or facts.get("leaders") or [facts.get("winner")]
    )
    return [names.get(one, one) for one in found if one] if names else []


def numbers(stand: Any) -> dict[str, Any]:
    """Return who took part, in words."""
    if stand is None:
        return {}
    heads, area = stand.heads or 1, stand.area
    return {
        "heads": per_cent(_share(stand.voted, heads)), "area": per_cent(_share(stand.voted_area, area)) if area else "",
        "voted_area": shown(stand.voted_area), "whole_area": shown(area),
    }  # fmt: skip


def _share(part: Any, whole: Any) -> Fraction:
    return Fraction(part) / Fraction(whole)


def still(one: Any) -> dict[str, Any]:
    """Return how a question stands now, in words: each measure, and what is missing."""

    def lacks(pairs: Any) -> str:
        parts = [
            _("more than all who have not voted")
            if test.lacking is None
            else (
                _("more than %(amount)s")
                if what == "area" and (test.threshold.strict or not test.lacking)
                else "%(amount)s"
            )
            % {"amount": amount(what, test.lacking, up=True)}
            for what, test in pairs
        ]
        return _(", ").join(parts)

    measures = [
        {
            "name": _("By area") if each.what == "area" else _("By heads"),
            "yes": amount(each.what, each.yes),
            "no": amount(each.what, each.no),
            "abstain": amount(each.what, each.abstain),
            "part": amount(each.what, each.taking_part),
            "whole": amount(each.what, each.whole),
            "share": per_cent(each.quorum.share) if each.quorum else "",
            "needed": each.quorum.threshold if each.quorum else "",
            "met": each.quorum is None or each.quorum.met,
            "agree": per_cent(each.passing.share),
            "passes": each.passing.threshold,
            "passing": each.passing.met,
        }
        for each in one.measures
    ]
    return {
        "question": one.question, "measures": measures, "votes": one.votes, "reached": one.reached,
        "quorum": lacks(one.quorum_lacks), "passing": lacks(one.passing_lacks),
    }  # fmt: skip
