"""A survey of needs with a question of each kind and three groups."""

from datetime import timedelta
from typing import Any

from linli.surveys import commands
from linli.surveys.commands.asking import Plan
from linli.surveys.models import Survey
from linli.territory.public import root_of
from tests.cast import NOON, Cast

DAY = timedelta(days=1)
ASKED = """[行] 多选*: 怎么来？ | How?
- 地铁 | Metro
- 公交
-! 走路
【食】单选：缺什么？
- 早餐
-! 不缺
打分: 满意吗？
数字: 每周几次？
排序: 先做什么？
- 停车
- 厕所
- 路灯
[用] 矩阵: 各项如何？
- 药房
- 超市
文字: 还有什么？"""
GROUPS = "患者 | Patients | 20\n居民 || 15\n骑手"


def begun(cast: Cast, **told: Any) -> Survey:
    plan = {"title": "需求", "questions": ASKED, "groups": GROUPS, "ends_on": (NOON + 9 * DAY).date()} | told
    key = str(sorted(told))
    number = commands.begin_needs(
        street=cast.street, unit=root_of(cast.street), plan=Plan(**plan), key=key, by=cast.jiangwei, at=NOON
    )
    return Survey.objects.get(street=cast.street, number=number)


def answered(survey: Survey, group: int, many: int, **answers: Any) -> None:
    said = {"1": [1], "2": 2} | {name.removeprefix("q"): value for name, value in answers.items()}
    for _n in range(many):
        commands.answer_needs(
            survey.number,
            street=survey.street,
            group=group,
            answers=said,
            at=NOON,
            token=commands.new_token(survey),
        )
