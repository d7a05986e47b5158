"""Made-up dossiers: the kiosk on the pavement that stood for twenty years, a loud shop, a leaking roof, lessons."""

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from heapq import heappop, heappush
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from linli.cases import commands
from linli.cases.commands import Owed, Taught
from linli.cases.commands.persuasion import standings_of
from linli.cases.models import Case, Dossier, LinkedApplication, Mediation, Obligation, Party, Risk, Share
from linli.cases.queries.ladder import enforces_for
from linli.cases.states import State
from linli.people.public import Account, Actor

from .acting import Office
from .scenes import photo

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
WORKING = (State.IN_HAND, State.COORDINATING)
KIOSK, SHOP, HOME = "亭子", ("E0128", "E0129", "E0131", "E0405"), ("E0101", "E0693", "E0694", "E0596")
LAW = "《上海市市容环境卫生管理条例》第二十六条"
# Hard cases with no more than a story, a visit and a next step.
PLAIN = (
    ("居民意见不一，三次协调会没有结果。", "逐户上门征求意见，汇总后再开协调会", 3),
    ("产权单位几经变更，一直没有人牵头。", "请房管部门查清产权，约产权单位到场", -2),
    ("当事人长期不在本市，只能电话联系。", "通过居住地居委会联系当事人", 6),
    ("整改需要资金，业委会没有表决。", "指导业委会召开业主大会表决维修资金", 9),
)  # fmt: skip


class Scribe:
    """Writes into the dossier of one case: acts are planned in any order and done in the order of their moments."""

    def __init__(self, office: Office, case: Case, anchor: datetime) -> None:
        self.office, self.case, self.anchor = office, case, anchor
        self.begins = min((case.ended_at or case.stage_since) + HOUR, anchor - HOUR)
        self.head = office.in_role("head", case.lineage, 0)
        self.worker = office.in_role("grid_worker", case.lineage, 0)
        self.officer = office.of(case.lead_id, 0) if case.lead_id else self.head
        self._count = 0
        self._plan: list[tuple[datetime, int, Callable[[datetime], None]]] = []

    def at(self, share: float) -> datetime:
        """Return a moment of the day at this share of the way."""
        then = timezone.localtime(self.begins + (self.anchor - self.begins) * share)
        then = datetime.combine(then.date(), time(10, int(share * 50)), then.tzinfo)
        return min(max(then, self.begins), self.anchor - HOUR)

    def when(self, at: datetime, do: Callable[[datetime], None]) -> None:
        """Plan something for a moment."""
        self._count += 1
        heappush(self._plan, (at, self._count, do))

    def do(self, act: str, share: float, by: Actor | None = None, **brought: Any) -> None:
        """Plan one act of the dossier; what it brings may be known only then."""

        def run(at: datetime) -> None:
            told = {name: value() if callable(value) else value for name, value in brought.items()}
            getattr(commands, act)(
                self.case.pk, street_id=self.case.street_id, by=by or self.head, at=at, **told
            )

        self.when(self.at(share), run)

    def party(self, share: float, kind: str, name: str, part: str = "") -> Callable[[], UUID]:
        """Plan to enter somebody the case is about; return how to find them then."""
        named = {"real_name": name, "phone": "19900001234"} if kind == "person" else {"known_as": name}
        self.do("name_party", share, self.worker, kind=kind, part=part, **named)
        return lambda: Party.objects.get(case=self.case, part=part).pk

    def climb(self, party: Callable[[], UUID], share: float, *words: str) -> None:
        """Plan as many steps of the ladder as there is time for, each when it opens."""

        def step(at: datetime) -> None:
            them = Party.objects.get(pk=party())
            rung = next(one for one in standings_of(them, at=at)[0] if one.open_at(at)).rung
            law: dict[str, Any] = {}
            if rung.enforcing:
                if not enforces_for(self.officer, self.case, on=timezone.localtime(at).date()):
                    return
                law = {"article": LAW}
            told = {"item": them.pk, "step": rung.step, "words": words[len(taken)], **law}
            commands.take_step(self.case.pk, street_id=self.case.street_id, by=self.officer, at=at, **told)
            taken.append(rung.step)
            opens = next((one.opens_at for one in standings_of(them, at=at)[0] if one.opens_at), None)
            if opens and len(taken) < len(words) and opens + 2 * HOUR < self.anchor - HOUR:
                self.when(opens + 2 * HOUR, step)

        taken: list[str] = []
        self.when(self.at(share), step)

    def write(self) -> None:
        """Do what was planned."""
        while self._plan:
            at, _order, do = heappop(self._plan)
            do(at)


def dress(offices: Mapping[str, Office], source: str, anchor: datetime) -> None:
    """Write the dossiers of one demo; what was written before is left alone."""
    office = offices["fenglin"]
    cases = Case.objects.filter(source=source, street=office.street, hard=True).exclude(lead=None)
    if Dossier.objects.filter(case__in=cases.values("pk")).exists():
        return
    alone = cases.exclude(pk__in=Share.objects.filter(street=office.street).values("case_id"))
    going = alone.filter(state__in=WORKING).select_related("category").order_by("stage_since", "id")
    homes = going.filter(category__code__in=HOME).exclude(title__contains=KIOSK)
    chosen: list[Case] = []

    def first(*wanted: Any) -> Case | None:
        for rows in wanted:
            found = rows.exclude(pk__in=[one.pk for one in chosen]).first()
            if found is not None:
                chosen.append(found)
                return found
        return None

    for tell, rows in (
        (kiosk, (going.filter(title__contains=KIOSK), going.filter(category__code="E0101"), going)),
        (loud_shop, (going.filter(category__code__in=SHOP), going)),
        (leaking_roof, (homes.filter(title__contains="玻璃房"), homes, going)),
    ):
        case = first(*rows)
        if case is not None:
            scribe = Scribe(office, case, anchor)
            tell(scribe)
            scribe.write()
    for background, step, days in PLAIN:
        case = first(going)
        if case is not None:
            scribe = Scribe(office, case, anchor)
            plain(scribe, background, step, days)
            scribe.write()
    ended = cases.filter(state=State.CLOSED).filter(Q(title__contains=KIOSK) | Q(category__code="E0101"))
    case = ended.order_by("-ended_at").first()
    if case is not None:
        scribe = Scribe(office, case, anchor)
        looked_back(scribe, anchor)
        scribe.write()


def owner_of(actor: Actor) -> Account:
    """Return the account of somebody who acts."""
    return Account.objects.get(pk=actor.account_id)


def plain(scribe: Scribe, background: str, step: str, days: int) -> None:
    """Tell a hard case that has only begun."""
    today = timezone.localtime(scribe.anchor).date()
    scribe.do("open_dossier", 0.3, background=background, next_step=step, next_on=today + days * DAY,
              owner=owner_of(scribe.head))  # fmt: skip
    scribe.do(
        "note_visit", 0.6, scribe.worker, words="上门了解情况，当事人愿意继续沟通。", place=scribe.case.place
    )


def kiosk(scribe: Scribe) -> None:
    """Tell the whole story of the kiosk (002-14): visits, help, several departments, care, a measured ladder."""
    case, today = scribe.case, timezone.localtime(scribe.anchor).date()
    scribe.do(
        "open_dossier", 0.05, owner=owner_of(scribe.head),
        background="人行道上的“蘑菇亭”占道近二十年，甲靠它维持生活。轮椅、童车要下到机动车道上走，"
        "周边居民多次反映，历次整治都因甲生活困难而搁置。",
    )  # fmt: skip
    stall = scribe.party(0.06, "person", "顾某某", "摊主")
    kin = scribe.party(0.1, "person", "顾某", "摊主的女儿")
    scribe.do("note_visit", 0.08, scribe.worker, words="摸排走访：甲七十一岁，独居，有慢性病，每月收入约一千八百元。",
              place=case.place, party=stall, photos=[photo("stall", after=False)])  # fmt: skip
    scribe.do("note_visit", 0.18, outcome="refused", party=stall, company="居委会书记、司法所",
              words="第一次上门谈拆除，甲担心没有收入，不同意。", place=case.place)  # fmt: skip
    scribe.climb(stall, 0.2, "口头提醒占道影响通行，送达告知单，甲说明年再说。",
                 "再次上门劝导，一起算了收支账，提出补助和就近岗位两条路。",
                 "居民代表评议，甲签了承诺书：补助到位后一周内清空。")  # fmt: skip
    scribe.do("note_risk", 0.3, what="甲有心脏病史，拆除当天情绪激动可能发病", level="high", owner=owner_of(scribe.officer),
              answer="社区医生到场，家属全程陪同。")  # fmt: skip
    scribe.do(
        "note_risk", 0.32, what="周边摊贩跟进聚集、要求同样补助", level="middle", owner=owner_of(scribe.head)
    )
    scribe.do("link_application", 0.4, scribe.worker, kind="economic", addressee="区民政局社会救助事务中心", party=stall,
              yuan=12_000, words="一次性临时救助，附收入和病历证明。")  # fmt: skip
    scribe.do("link_application", 0.45, scribe.worker, kind="work", addressee="街道社区事务受理服务中心", party=stall,
              words="公益性岗位：车棚看护，步行五分钟。")  # fmt: skip
    scribe.do("note_visit", 0.55, outcome="talked", party=kin, company="妇联",
              words="与乙见面，乙愿意接甲同住，希望手续有人帮办。", place="居委会")  # fmt: skip
    scribe.do("note_care", 0.62, scribe.worker, party=stall, words="陪甲到社区医院复诊，办好慢性病长处方。")

    def help_of(kind: str) -> Callable[[], UUID]:
        return lambda: LinkedApplication.objects.get(case=case, kind=kind).pk

    scribe.do(
        "move_application",
        0.7,
        item=help_of("economic"),
        standing="granted",
        yuan=9_600,
        words="批准临时救助九千六百元。",
    )
    scribe.do(
        "move_application", 0.8, item=help_of("work"), standing="granted", words="同意安排，拆除后次月上岗。"
    )
    scribe.do("move_application", 0.88, item=help_of("economic"), standing="paid")
    scribe.do(
        "change_risk",
        0.85,
        owner=owner_of(scribe.head),
        item=lambda: Risk.objects.get(case=case, level="middle").pk,
        level="low",
        over=True,
        answer="已逐户说明政策，无人再提。",
    )
    scribe.do("note_visit", 0.93, outcome="agreed", party=stall, company="城管、市场监管、司法、民政",
              words="五部门一起上门，甲同意月底前自行清空，当场约定时间。", place=case.place,
              photos=[photo("stall", after=True)])  # fmt: skip
    scribe.do("plan_step", 0.95, next_step="联合拆除：城管牵头，医生和家属到场", next_on=today + 4 * DAY,
              owner=owner_of(scribe.head))  # fmt: skip


def loud_shop(scribe: Scribe) -> None:
    """Tell of a shop that was reminded, advised, bound by its covenant, and at last fined."""
    shop = scribe.party(0.05, "shop", "阿宝精品服饰", "经营者")
    scribe.climb(
        shop, 0.06, "上门提醒，店员当场关小音量。", "再次上门劝导，帮助把音箱移到店内。",
        "商户联席会评议，店主在商户公约上签字。", "复测仍超标，依法处罚五百元，责令改正。",
    )  # fmt: skip


def leaking_roof(scribe: Scribe) -> None:
    """Tell of neighbours who came to an agreement in the second round; one obligation is kept, one is overdue."""
    today = timezone.localtime(scribe.anchor).date()
    above = scribe.party(0.1, "person", "钱某某", "楼上住户")
    below = scribe.party(0.1, "person", "孙某某", "楼下住户")

    def table() -> UUID:
        return Mediation.objects.get(case=scribe.case).pk

    scribe.do("open_mediation", 0.2, about="楼上搭建后楼下渗水，双方对责任和费用各执一词。",
              parties=lambda: [above(), below()])  # fmt: skip
    scribe.do("hold_round", 0.35, item=table, place="居委会调解室", mediator="社区法官陈某",
              words="双方各自陈述。甲认为是老化，乙要求赔偿。约定请第三方查漏。")  # fmt: skip
    scribe.do("hold_round", 0.6, item=table, place="居委会调解室", mediator="社区法官陈某",
              words="查漏报告显示渗水点在搭建处。甲同意修缮，乙同意分担检测费。")  # fmt: skip
    scribe.do("reach_agreement", 0.62, item=table, agreement="甲拆除搭建并修好防水；乙承担检测费一半；互不再追究。",
              obligations=lambda: [Owed(below(), "支付检测费一半", today - 8 * DAY),
                                   Owed(above(), "拆除搭建、修好防水", today - DAY)],
              photos=[photo("wall", after=True)])  # fmt: skip
    scribe.do("check_obligation", 0.9, scribe.worker, kept=True, finding="看过收据，已支付。",
              item=lambda: Obligation.objects.filter(case=scribe.case).order_by("due_on")[0].pk)  # fmt: skip


def looked_back(scribe: Scribe, anchor: datetime) -> None:
    """Tell what was learned from a hard case that ended."""
    today = timezone.localtime(anchor).date()
    ended = scribe.case.ended_at or anchor
    scribe.do(
        "hold_review", 0.2, held_on=min(timezone.localtime(ended).date() + DAY, today),
        people="片区书记、城管中队、居委会", what="从受理到拆除历时两个多月，前三周在部门之间退了两次。",
        causes="产权和执法边界不清，没有人牵头；补助申请开始得太晚。",
        lessons=[
            Taught("同一事项第二次退回就由片区书记指定牵头单位", "returns", today + 14 * DAY),
            Taught("疑难事项建档当天同步启动补助申请", "", today + 20 * DAY),
        ],
    )  # fmt: skip
