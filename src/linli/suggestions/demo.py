"""Suggestions of the demo street, made by the commands that people use."""

from datetime import datetime, timedelta

from linli.people.public import Account, Organisation, actor_for
from linli.territory.public import Street

from .commands import (
    RESIDENT,
    Proposal,
    adopt,
    adopt_partly,
    carry_out,
    decline,
    publish,
    study,
    suggest,
)
from .models import Suggestion

SLUG, DESK, DAY = "fenglin", "shenyi", timedelta(days=1)
# Days before the anchor, provenance, from where, what, why, what became of it, the answer.
ROWS = (
    (58, "resident", "", "宛南三村门口装一组电动车充电桩", "现在家家拉飞线，下雨天很危险。", "carried_out",
     "已在三村东门、北门各装一组 10 口充电桩，11 月起可用。"),
    (51, "survey", "大调研走访，86 户提出", "东安片区增设一处老年助餐点", "食堂太远，腿脚不便的老人去不了。", "adopted",
     "采纳。拟利用东安路 5 号沿街房屋，年内开办，先送餐上门。"),
    (44, "department", "市容所例会", "餐饮街统一配置油水分离器并按月抽查", "返水投诉有一半来自没有分离器的店。", "partly",
     "部分采纳：新开和返水两次以上的店先行安装，其余分两批。统一采购因资金来源未定暂不采纳。"),
    (39, "resident", "", "小区里禁止一切车辆通行", "孩子骑车不安全。", "declined",
     "未采纳：消防和急救通道必须保留。已在中心花园两侧加装减速带，并划出儿童活动区。"),
    (12, "resident", "", "楼道里放一个旧衣回收箱", "现在都堆在一楼。", "studying", ""),
    (5, "survey", "网上问卷，213 人次", "地铁口早高峰加一名秩序志愿者", "单车和行人抢道。", "received", ""),
    (2, "resident", "", "健身步道夜里多亮一小时灯", "下班晚的人也想走走。", "received", ""),
)  # fmt: skip


def build(anchor: datetime) -> int:
    """Make the suggestions before `anchor`; return how many. What stands is left alone."""
    street = Street.objects.filter(slug=SLUG).first()
    account = Account.objects.filter(username=DESK).first()
    if street is None or account is None or Suggestion.objects.filter(street=street).exists():
        return 0
    department = Organisation.objects.filter(street=street, kind="department").order_by("code").first()
    for n, (days, provenance, origin, title, body, end, reply) in enumerate(ROWS):
        at = anchor - days * DAY
        desk = actor_for(account, at=at)
        proposal = Proposal(
            title=title, body=body, provenance=provenance, origin=origin,
            organisation=department if provenance == "department" else None,
        )  # fmt: skip
        by = RESIDENT if provenance == "resident" else desk
        taken = suggest(street=street, proposal=proposal, key=f"demo {n}", by=by, at=at)
        one = Suggestion.objects.get(street=street, number=taken.number)
        told = {"street_id": street.pk, "by": desk}
        if end != "received":
            study(one.pk, **told, at=at + DAY)
        answer = {"adopted": adopt, "carried_out": adopt, "partly": adopt_partly, "declined": decline}.get(
            end
        )
        if answer is not None:
            first = reply if end != "carried_out" else "采纳，列入今年实事项目。"
            answer(one.pk, **told, at=at + 5 * DAY, reply=first)
        if end == "carried_out":
            carry_out(one.pk, **told, at=at + 40 * DAY, reply=reply)
        if end in {"adopted", "carried_out", "partly"}:
            publish(one.pk, **told, at=at + 6 * DAY, title=title, body=body)
    return len(ROWS)
