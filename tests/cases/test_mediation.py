"""Mediation until what was agreed is kept."""

from datetime import date
from uuid import UUID

import pytest

from linli.cases import commands
from linli.cases.errors import (
    PersonNamed,
    SettledAlready,
    TwoParties,
)
from linli.cases.models import Case, Mediation, MediationRound, Obligation, Party
from linli.cases.queries.papers import lessons, obligations, papers_of
from linli.cases.states import State
from linli.kernel.errors import Missing, NotFound
from linli.kernel.models import JournalLine
from tests.cast import NOON, Cast
from tests.factories import a_case, a_photo

from .measures import DAY, a_mediation, a_shop, at_once, do, owed, two_people

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast: Cast) -> Case:
    """Give a case that the construction centre has in hand, with the market office in support."""
    return a_case(cast, state=State.COORDINATING)


def test_a_mediation_goes_by_rounds_to_an_agreement_that_is_kept(cast: Cast, case: Case):
    mediation = a_mediation(cast, case)
    for n in (1, 2):
        do(cast, case, "hold_round", at=NOON + (n + 1) * DAY, item=mediation.pk, place="居委调解室", mediator="陈法官",
           words=f"第{n}次坐下来谈")  # fmt: skip

    do(cast, case, "reach_agreement", at=NOON + 4 * DAY, item=mediation.pk, agreement="甲移机，乙出一半费用",
       obligations=owed(mediation, 0, 5), photos=[a_photo()])  # fmt: skip
    first, second = Obligation.objects.order_by("due_on")
    do(cast, case, "check_obligation", at=NOON + 8 * DAY, item=first.pk, kept=True, finding="已移机")
    mediation.refresh_from_db()
    assert (mediation.standing, mediation.ended_at) == ("agreed", None)
    do(cast, case, "check_obligation", at=NOON + 9 * DAY, item=second.pk, kept=True, finding="已付款")

    [note] = papers_of(case).mediations
    assert (note.it.standing, note.it.ended_at) == ("kept", NOON + 9 * DAY)
    assert [(one.it.number, one.it.place, one.it.mediator) for one in note.rounds] == [
        (1, "居委调解室", "陈法官"), (2, "居委调解室", "陈法官"),
    ]  # fmt: skip
    assert [one.kind for one in note.photos] == ["paper"]
    assert len(note.between) == 2


def test_a_broken_obligation_breaks_the_agreement_and_then_it_is_said_what_comes_next(cast: Cast, case: Case):
    mediation = a_mediation(cast, case)
    do(cast, case, "reach_agreement", item=mediation.pk, agreement="甲移机", obligations=owed(mediation, 0))
    item = Obligation.objects.get().pk

    do(cast, case, "check_obligation", item=item, kept=False, finding="没有移")
    with pytest.raises(SettledAlready):
        do(cast, case, "check_obligation", item=item, kept=True, finding="移了")
    mediation.refresh_from_db()
    assert mediation.standing == "broken"
    do(cast, case, "fail_mediation", item=mediation.pk, reason="拒不履行", next_way="court")

    mediation.refresh_from_db()
    assert (mediation.standing, mediation.next_way, mediation.reason) == ("failed", "court", "拒不履行")


def test_what_was_agreed_is_not_mediated_any_more_and_what_failed_says_why(cast: Cast, case: Case):
    mediation = a_mediation(cast, case)
    with pytest.raises(Missing):
        do(cast, case, "fail_mediation", item=mediation.pk, reason="谈不拢", next_way="")
    do(cast, case, "fail_mediation", item=mediation.pk, reason="谈不拢", next_way="again")

    for act, told in (
        ("hold_round", {"place": "x", "mediator": "y", "words": "z"}),
        ("reach_agreement", {"agreement": "又谈成了"}),
        ("fail_mediation", {"reason": "再一次", "next_way": "court"}),
    ):
        with pytest.raises(SettledAlready):
            do(cast, case, act, item=mediation.pk, **told)
    assert not MediationRound.objects.exists()


def test_an_agreement_in_which_nobody_owes_anything_is_kept_at_once(cast: Cast, case: Case):
    mediation = a_mediation(cast, case)

    do(cast, case, "reach_agreement", item=mediation.pk, agreement="互相道歉，握手言和")

    mediation.refresh_from_db()
    assert (mediation.standing, mediation.ended_at) == ("kept", NOON + DAY)


def test_it_takes_two_parties_of_this_case(cast: Cast, case: Case):
    first, _second = two_people(cast, case)
    other = a_shop(cast, a_case(cast, state=State.IN_HAND, title="另一件"))

    for wrong in ([first.pk], [first.pk, first.pk], [first.pk, other.pk], [UUID(int=1), UUID(int=2)]):
        with pytest.raises(TwoParties):
            do(cast, case, "open_mediation", about="吵架", parties=wrong)


def test_only_the_parties_of_a_mediation_owe_what_it_agreed(cast: Cast, case: Case):
    mediation, shop = a_mediation(cast, case), a_shop(cast, case)

    with pytest.raises(NotFound):
        do(cast, case, "reach_agreement", item=mediation.pk, agreement="好",
           obligations=[commands.Owed(shop.pk, "让路", date(2026, 3, 9))])  # fmt: skip

    assert not Obligation.objects.exists()


@pytest.mark.parametrize("act", ["hold_round", "reach_agreement", "fail_mediation"])
def test_the_names_of_parties_are_refused_in_what_was_said(cast: Cast, case: Case, act: str):
    mediation = a_mediation(cast, case)
    words = "张三丰说不行"
    told = {
        "hold_round": {"place": "居委", "mediator": "陈法官", "words": words},
        "reach_agreement": {"agreement": words},
        "fail_mediation": {"reason": words, "next_way": "court"},
    }[act]

    with pytest.raises(PersonNamed):
        do(cast, case, act, item=mediation.pk, **told)

    assert JournalLine.objects.filter(subject_id=case.pk, action=act).count() == 0


def test_promises_over_all_cases_are_read_by_who_sees_the_case(cast: Cast, case: Case):
    mediation = a_mediation(cast, case)
    do(
        cast,
        case,
        "reach_agreement",
        item=mediation.pk,
        agreement="甲移机",
        obligations=owed(mediation, 3, 1),
    )

    mine = list(obligations(cast.heqing, cast.street.pk).order_by("due_on"))

    assert [one.what for one in mine] == ["第2件事", "第1件事"]
    assert "real_name" in mine[0].party.get_deferred_fields()
    assert not obligations(cast.dujuan, cast.street.pk).exists()
    assert not lessons(cast.heqing, cast.street.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_letters_and_checks_are_given_once_however_many_press(cast: Cast):
    case = a_case(cast, state=State.COORDINATING)
    at_once(*(lambda n=n: do(cast, case, "name_party", kind="shop", known_as=f"店{n}") for n in range(4)))
    assert sorted(Party.objects.values_list("number", flat=True)) == [1, 2, 3, 4]

    parties = list(Party.objects.order_by("number").values_list("pk", flat=True))[:2]
    do(cast, case, "open_mediation", about="占道", parties=parties)
    mediation = Mediation.objects.get()
    do(cast, case, "reach_agreement", item=mediation.pk, agreement="各让一步", obligations=owed(mediation, 0))
    item = Obligation.objects.get().pk

    came = at_once(
        *(lambda kept=kept: do(cast, case, "check_obligation", item=item, kept=kept, finding="看过了")
          for kept in (True, False))
    )  # fmt: skip

    assert [one for one in came if isinstance(one, str)] == ["settled_already"]
    mediation.refresh_from_db()
    assert mediation.standing in {"kept", "broken"}
    assert JournalLine.objects.filter(subject_id=case.pk, action="check_obligation").count() == 1
