"""Bulletins of the demo street, drafted by the command that the office uses."""

from datetime import datetime

from django.utils import timezone

from linli.people.public import Account, actor_for
from linli.territory.public import Street

from .commands import draft, edit, publish
from .models import Bulletin
from .queries.bulletins import subjects_of
from .queries.law import AREAS, DEPARTMENTS, STREET
from .queries.periods import last_over
from .states import Kind

SLUG, DESK, HEAD = "fenglin", "shenyi", "jiangwei"
ADDRESSEES = "报：区城市运行管理中心　送：街道党工委、办事处领导　发：各片区、各居民区、各部门"
PLAN = """一是对超期未处置事项逐件明确责任人和完成时限，由片长挂牌督办，逐件销号。
二是对群众反映集中的类别开展一次专项排查，把问题解决在投诉之前。
三是持续做好日常巡查和接报处置，涉及多部门的事项由牵头单位三个工作日内组织会商。"""


def build(anchor: datetime) -> int:
    """Draft the month and the week that were over at `anchor`, and publish the street's month and the one before.

    With what became known today: a demo is written down in a day. Return how many; what stands is left alone.
    """
    street = Street.objects.filter(slug=SLUG).first()
    people = {one.username: one for one in Account.objects.filter(username__in=(DESK, HEAD))}
    if street is None or len(people) != 2 or Bulletin.objects.filter(street=street).exists():
        return 0
    at = timezone.now()
    today, day = timezone.localdate(at), timezone.localdate(anchor)
    desk, head = (actor_for(people[name], at=at) for name in (DESK, HEAD))
    month, week = last_over(Kind.MONTH, day), last_over(Kind.WEEK, day)
    whole = subjects_of(street, STREET)[0]
    told = {"known": today, "at": at, "addressees": ADDRESSEES}
    for period in (month.before(), month):
        made = draft(whole, period, by=desk, **told)
        if period == month:
            edit(made.number, street=street, plan=PLAN, addressees=ADDRESSEES, issuer="", by=desk, at=at)
        publish(made.number, street=street, by=head, at=at)
    draft(whole, week, by=desk, **told)
    for subject in (*subjects_of(street, AREAS)[:2], *subjects_of(street, DEPARTMENTS)[:2]):
        draft(subject, month, by=head, **told)
    return Bulletin.objects.filter(street=street).count()
