"""A morning at the hotline of the demo street, made only through the commands that people use.

Calls that were answered at once, one about a known case, and a file of 12345 work orders that was checked and waits for
somebody to import it.
"""

from datetime import datetime, timedelta

from django.utils import timezone

from linli.cases.public import IN_PROGRESS, Case, Door
from linli.people.public import Account, actor_for
from linli.territory.public import Street

from .commands import Caught, take_call
from .commands.orders import bring_orders, next_orders
from .models import Call, OrderFile
from .states import AT_WORK, CallEnd

TAKEN_BY, MORNING = "shenyi", timedelta(hours=8, minutes=40)
# Each: minutes after the morning began, seconds it lasted, what came of it, what was asked, what was answered.
CALLS = (
    (0, 52, CallEnd.ANSWERED, "社区事务受理中心周六办公吗？", "周六上午九点到十一点半办公，请带身份证。"),
    (
        9,
        34,
        CallEnd.ANSWERED,
        "加装电梯在哪里报名？",
        "请到居委会登记，或在网上提交意向，街道每月第一周集中审核。",
    ),
    (17, 12, CallEnd.NOTHING, "", ""),
    (31, 47, CallEnd.WORD, "上次反映的事情一直没有消息，想问问到哪一步了。", ""),
    (48, 41, CallEnd.ANSWERED, "大件垃圾什么时候来收？", "每周二、周五上午，请提前放到小区指定的堆放点。"),
)
ORDERS = """工单编号,来电时间,诉求标题,诉求内容,事发地址,诉求类型,办理状态,联系人,联系电话
{day}0001,{one},路灯不亮,宛平南路往北第三盏路灯不亮已经三天,宛平南路,路灯,办理中,张先生,13800000001
{day}0002,{one},夜间施工噪声,工地凌晨一点还在打桩,东安路,夜间施工,办理中,李女士,13800000002
{day}0003,{two},垃圾箱房异味,垃圾箱房几天没有冲洗,宛南二村,暴露生活垃圾,办理中,,
{day}0003,{two},垃圾箱房异味,垃圾箱房几天没有冲洗,宛南二村,暴露生活垃圾,办理中,,
{day}0004,昨天下午,占道经营,路口有人摆摊,双峰路,占道经营,办理中,王女士,13800000003
{day}0005,{two},,,斜土路,,办理中,,
{day}0006,{two},井盖响动,车子一过井盖就响,天钥桥路,,办理中,陈先生,13800000004
"""


def build(anchor: datetime) -> int:
    """Make the morning before `anchor`; return how many calls there are now. What stands is left alone."""
    street = Street.objects.filter(slug="fenglin").first()
    account = Account.objects.filter(username=TAKEN_BY).first()
    if street is None or account is None or Call.objects.filter(street=street).exists():
        return 0
    day = timezone.localtime(anchor).replace(hour=0, minute=0, second=0, microsecond=0)
    begins = (
        day + MORNING if day + MORNING + timedelta(hours=1) <= anchor else day + MORNING - timedelta(days=1)
    )
    waiting = Case.objects.filter(street=street, door=Door.HOTLINE, state__in=IN_PROGRESS)
    known = waiting.filter(stage_since__lt=begins - timedelta(days=1)).order_by("number").first()
    made = 0
    for minutes, seconds, end, asked, answer in CALLS:
        if end == CallEnd.WORD and known is None:
            continue
        began = begins + timedelta(minutes=minutes)
        at = began + timedelta(seconds=seconds)
        take_call(
            street=street, told=Caught(words=asked, answer=answer), end=end, by=actor_for(account, at=at), at=at,
            began_at=began, about=known if end == CallEnd.WORD else None,
        )  # fmt: skip
        made += 1
    _orders(street, account, begins)
    return made


def _orders(street: Street, account: Account, at: datetime) -> None:
    said = {
        "day": at.strftime("%Y%m%d"), "one": (at - timedelta(hours=14)).strftime("%Y-%m-%d %H:%M"),
        "two": (at - timedelta(hours=2)).strftime("%Y-%m-%d %H:%M"),
    }  # fmt: skip
    table = ORDERS.format(**said).encode("utf-8-sig")
    bring_orders(
        street=street,
        platform="12345",
        name=f"工单{said['day']}.csv",
        chunks=[table],
        by=actor_for(account, at=at),
        at=at,
    )
    while OrderFile.objects.filter(street=street, state__in=AT_WORK).exists():
        next_orders(at=at)
