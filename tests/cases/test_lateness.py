"""Days that passed in hard cases are told once, and to whom they concern."""

from datetime import timedelta

import pytest
from django.utils import timezone

from linli.cases import commands
from linli.cases.commands.lateness import tell_overdue
from linli.cases.models import Case, Dossier, Mediation, Obligation, Party
from linli.cases.states import State
from linli.kernel.models import JournalLine
from linli.notices.models import Notice
from tests.cast import Cast
from tests.factories import a_case

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NOW = timezone.now()
TODAY = timezone.localdate(NOW)


@pytest.fixture
def case(cast: Cast) -> Case:
    """Give a case whose next step was due yesterday, with an obligation that was due yesterday and one for tomorrow."""
    case = a_case(cast, state=State.COORDINATING, at=NOW - 30 * DAY)
    told = {"street_id": case.street_id, "by": cast.heqing, "at": NOW - 2 * DAY}
    commands.open_dossier(case.pk, **told, background="说来话长", next_step="上门", next_on=TODAY - DAY,
                          owner=cast.accounts["gaolan"])  # fmt: skip
    for name in ("一店", "二店"):
        commands.name_party(case.pk, **told, kind="shop", known_as=name)
    parties = list(Party.objects.values_list("pk", flat=True))
    commands.open_mediation(case.pk, **told, about="占道", parties=parties)
    owed = [commands.Owed(parties[n], "让出通道", TODAY + (n * 2 - 1) * DAY) for n in range(2)]
    item = Mediation.objects.get().pk
    commands.reach_agreement(case.pk, **told, item=item, agreement="各让一步", obligations=owed)
    return case


def lines(case: Case) -> list[str]:
    """Return the alarms of a case."""
    found = JournalLine.objects.filter(subject_id=case.pk, action__startswith="overdue")
    return sorted(found.values_list("action", flat=True))


def test_what_passed_is_told_once_and_what_comes_is_not(cast: Cast, case: Case):
    assert [tell_overdue(at=NOW) for _ in range(3)] == [2, 0, 0]

    assert lines(case) == ["overdue_obligation", "overdue_step"]
    told = {(notice.account.username, notice.event) for notice in Notice.objects.select_related("account")
            if notice.event.startswith("case.overdue_")}  # fmt: skip
    assert ("gaolan", "case.overdue_step") in told, "whoever sees it through"
    assert ("maoli", "case.overdue_obligation") in told, "an officer of the lead"
    assert not [who for who, _event in told if who == "dujuan"]


def test_another_day_of_the_next_step_is_told_of_anew(cast: Cast, case: Case):
    tell_overdue(at=NOW)
    told = {"street_id": case.street_id, "by": cast.heqing, "at": NOW}
    commands.plan_step(case.pk, **told, next_step="再上门", next_on=TODAY + DAY)

    assert tell_overdue(at=NOW + DAY) == 0
    # The other obligation and the new day passed together.
    assert tell_overdue(at=NOW + 3 * DAY) == 2
    assert Dossier.objects.get().alarmed_on == TODAY + DAY


def test_what_was_checked_is_not_told_of(cast: Cast, case: Case):
    late = Obligation.objects.order_by("due_on")[0]
    commands.check_obligation(
        case.pk, street_id=case.street_id, by=cast.heqing, at=NOW, item=late.pk, kept=True, finding="已让出"
    )

    tell_overdue(at=NOW)

    assert lines(case) == ["overdue_step"]
