"""What sorting says beside a case: the category it proposes, the same issue told before, and who is named in the words."""

from collections import Counter
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.cases.public import CASE, PERSONAL_WORDS, Aside, Case, Category, State, catalogue
from linli.kernel.naming import name_of
from linli.kernel.personal import find_personal
from linli.people.public import Actor

from ..models import Alike, Proposal
from ..states import Alikeness, ProposalOutcome

WAITING = (State.REPORTED, State.VERIFIED)


@dataclass(frozen=True)
class Pair:
    """Another case that seems to tell of the same, and the row that says so."""

    alike: Alike
    case: Case


@dataclass(frozen=True)
class Beside:
    """All that is said beside a case, and what this person may do about it."""

    proposal: Proposal | None
    others: tuple[str, ...]
    pairs: tuple[Pair, ...]
    personal: tuple[tuple[str, int], ...]
    open_acts: frozenset[str]

    @property
    def says_something(self) -> bool:
        """Return whether there is anything to say."""
        return bool(self.proposal or self.pairs or self.personal)


def said_of(case: Case) -> Aside | None:
    """Return the link that stands on the page of a case; nothing once it has ended."""
    if case.ended:
        return None
    return Aside(
        "sorting", _("What sorting proposes"), reverse("sorting:case", args=[case.street.slug, case.number])
    )


def proposal_of(case: Case) -> Proposal | None:
    """Return what is proposed for a case that waits to be filed."""
    if case.state not in WAITING:
        return None
    mine = Proposal.objects.filter(street_id=case.street_id, case=case, outcome=ProposalOutcome.OPEN)
    return mine.select_related("category").first()


def pairs_of(case: Case, actor: Actor) -> list[Pair]:
    """Return the cases that seem to tell of the same and that the actor may see, the surest first."""
    open_now = Alike.objects.filter(street_id=case.street_id, state=Alikeness.OPEN)
    found = [*open_now.filter(case=case), *open_now.filter(other=case)] if not case.ended else []
    ends = {one.other_id if one.case_id == case.pk else one.case_id: one for one in found}
    seen = (
        Case.objects.visible_to(actor)
        .filter(street_id=case.street_id, pk__in=list(ends))
        .select_related("category")
        if ends
        else ()
    )
    pairs = [Pair(ends[other.pk], other) for other in seen if not other.ended]
    return sorted(pairs, key=lambda one: (-one.alike.sure, one.case.number))


def beside(case: Case, actor: Actor) -> Beside:
    """Return what is said beside a case, and what this person may do about it."""
    proposal = proposal_of(case)
    named = {one.code: name_of(one) for one in categories(proposal)} if proposal else {}
    others = tuple(named[code] for code, _sure in (proposal.others if proposal else ()) if code in named)
    kinds = Counter(span.kind for text in (case.title, case.body) for span in find_personal(text))
    personal = tuple((str(PERSONAL_WORDS[kind]), n) for kind, n in kinds.items())
    return Beside(
        proposal, others, tuple(pairs_of(case, actor)), personal, frozenset(CASE.open_to(actor, case))
    )


def categories(proposal: Proposal) -> list[Category]:
    """Return the categories that come next after the proposed one."""
    codes = {code for code, _sure in proposal.others}
    return [one for one in catalogue() if one.code in codes]
