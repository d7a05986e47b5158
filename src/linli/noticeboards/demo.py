"""Notice boards of the demo: six buildings of a Wannan committee; on one of them somebody changed since it was printed."""

from datetime import datetime, timedelta

from linli.people.public import Account, Organisation, Post, actor_for
from linli.territory.public import Street, Unit, line_of

from . import commands
from .models import NoticeBoard
from .queries.live import contents

SLUG, KEEPER = "fenglin", "heqing"
MONTH, WEEK = timedelta(days=30), timedelta(days=7)
BUILDINGS = (
    ("1号楼", "门厅左侧"), ("2号楼", "门厅左侧"), ("3号楼", "电梯旁"), ("5号楼", "门厅左侧"), ("6号楼", "信报箱旁"),
    ("8号楼", "门厅右侧"),
)  # fmt: skip


def build(anchor: datetime) -> int:
    """Hang them up as they stand at `anchor`; return how many. What stands is left alone."""
    street = Street.objects.filter(slug=SLUG).first()
    account = Account.objects.filter(username=KEEPER).first()
    if street is None or account is None or NoticeBoard.objects.filter(street=street).exists():
        return 0
    begun = anchor - MONTH
    by = actor_for(account, at=anchor)
    head = Post.objects.held_at(anchor).filter(account=account, street=street).first()
    area = head.unit_id if head else None
    below = Unit.objects.filter(street=street, level__depth=2, ends_on=None).order_by("code")
    committee = next((one for one in below if area in line_of(one.pk).ids), None)
    if committee is None:
        return 0
    company = Organisation.objects.filter(street=street, code="wannan_wuye").first()
    _agreements(street, committee, company, begun)
    for name, spot in BUILDINGS:
        commands.hang(
            street=street, unit_id=committee.pk, name=name, spot=spot, hotline="021-6404 2400", organisation=company,
            key=f"demo {name}", by=by, at=begun,
        )  # fmt: skip
    boards = list(NoticeBoard.objects.filter(street=street).select_related("organisation").order_by("number"))
    told = {"street_id": street.pk, "by": by}
    lines = [
        commands.add_line(
            one.pk, **told, label="生活管家", name="周莹", work_number="021-6404 2401", agreed_on=begun.date(), at=begun
        )
        for one in boards[:3]
    ]  # fmt: skip
    now = contents(boards[:5], at=begun)
    commands.print_boards([(one.pk, now[one.pk].digest) for one in boards[:5]], **told, at=begun)
    for one in boards[:2]:
        commands.check(one.pk, **told, hangs=True, at=begun + 2 * WEEK)
    # The life steward of the third building is another one since last week: what hangs there holds no more.
    commands.end_line(lines[2].pk, **told, at=anchor - WEEK)
    commands.add_line(
        boards[2].pk, **told, label="生活管家", name="丁敏", work_number="021-6404 2402", agreed_on=(anchor - WEEK).date(),
        at=anchor - WEEK,
    )  # fmt: skip
    return len(boards)


def _agreements(street: Street, committee: Unit, company: Organisation | None, at: datetime) -> None:
    """Let those on the boards agree, each for themselves."""
    posts = Post.objects.held_at(at).filter(unit=committee) | Post.objects.held_at(at).filter(
        organisation=company
    )
    wanted = posts.filter(role__code__in=("secretary", "grid_worker", "property_manager")).select_related(
        "account"
    )
    for n, post in enumerate(wanted.order_by("pk"), 1):
        commands.agree(
            street=street, work_number=f"021-6404 24{10 + n}", by=actor_for(post.account, at=at), at=at
        )
