"""Two waves of the survey in the demo street, answered by code as residents do."""

import random
from datetime import datetime, timedelta

from linli.people.public import Account, Actor, actor_for
from linli.territory.public import Street, Unit, root_of

from .commands import answer, answer_needs, begin, begin_needs, close, decide_text, new_token, publish
from .commands.asking import Plan
from .forms import EXAMPLE, EXAMPLE_GROUPS
from .models import FreeText, Sheet, Survey
from .queries import code_of

SLUG, KEEPER, DAY = "fenglin", "jiangwei", timedelta(days=1)
# Days before the anchor, title, how many are invited and answer, and the chances of one to five for each question.
WAVES = (
    (110, "居民感受调查（第一轮）", 120, 61,
     ((2, 8, 30, 40, 20), (1, 7, 30, 42, 20), (1, 5, 22, 45, 27), (4, 11, 35, 35, 15))),
    (45, "居民感受调查（第二轮）", 120, 74,
     ((2, 6, 24, 45, 23), (1, 6, 26, 45, 22), (1, 3, 18, 47, 31), (2, 8, 26, 43, 21))),
)  # fmt: skip
HOUSEHOLDS = 26_400
FEELINGS = ("gain", "happiness", "security", "satisfied")


def build(anchor: datetime) -> int:
    """Make the waves before `anchor`; return how many. What stands is left alone."""
    street = Street.objects.filter(slug=SLUG).first()
    account = Account.objects.filter(username=KEEPER).first()
    if street is None or account is None or Survey.objects.filter(street=street).exists():
        return 0
    chance = random.Random(SLUG)  # noqa: S311 - a demo, the same each time
    made = 0
    for days, title, invited, answered, weights in WAVES:
        at = anchor - days * DAY
        by = actor_for(account, at=anchor)
        number = begin(
            street=street, unit=root_of(street), title=title, invited=invited, population=HOUSEHOLDS,
            ends_on=(at + 21 * DAY).date(), key=f"demo {title}", by=by, at=at,
        )  # fmt: skip
        survey = Survey.objects.get(street=street, number=number)
        for position in sorted(chance.sample(range(1, invited + 1), answered)):
            told = {
                one: chance.choices(range(1, 6), of)[0] for one, of in zip(FEELINGS, weights, strict=True)
            }
            answer(number, street=street, code=code_of(survey.pk, position), at=at + 5 * DAY, **told)
        end = {"street": street, "by": by, "at": at + 22 * DAY}
        close(number, **end)
        publish(number, **end)
        made += 1
    return made + build_needs(street, anchor, actor_for(account, at=anchor))


# --- What groups around the hospital need -----------------------------------------------------------------------------
NEEDS = "中山医院周边“行食住用”需求调研"
NEEDS_EN = "What people around Zhongshan Hospital need: travel, food, lodging, daily use"
ABOUT = "了解患者及家属、周边居民和医院职工在“行、食、住、用”四方面的需求，用于安排今年的整治项目。"
# Of each group: how many answered, and for each question the weights of its options; a star in front: any of several.
NEEDS_SAID = (
    (64, ((58, 12, 30, 14, 10), (38, 30, 22, 10), (44, 30, 14, 12), (46, 34, 20, 14))),
    (48, ((62, 4, 36, 30, 12), (14, 22, 24, 40), (8, 4, 8, 80), (28, 10, 16, 48))),
    (27, ((40, 34, 8, 10, 20), (44, 26, 24, 6), (10, 16, 6, 68), (20, 8, 26, 46))),
)
MARKS = ((24, 28, 24, 16, 8), (12, 22, 32, 24, 10), (18, 26, 30, 18, 8))
WORDS = (
    (1, "门诊楼前上下客太挤，希望有即停即走的车位。", True),
    (2, "外来车辆停在小区门口，早高峰出不去。", True),
    (1, "请给陪夜家属留便宜的住处，我是6床老李，电话13812345678。", None),
    (3, "夜班出来没有吃饭的地方。", True),
)


def build_needs(street: Street, anchor: datetime, by: Actor) -> int:
    """Make the survey of needs before `anchor`, answered by link and on paper, over and published."""
    at, chance = anchor - 40 * DAY, random.Random(SLUG + "needs")  # noqa: S311 - a demo, the same each time
    plan = Plan(
        title=NEEDS, title_en=NEEDS_EN, about=ABOUT, questions=EXAMPLE, groups=EXAMPLE_GROUPS, chosen="quota",
        frame="门诊大厅、三个小区出入口和职工食堂，工作日上午和下午各两小时", ends_on=(at + 14 * DAY).date(),
    )  # fmt: skip
    unit = Unit.objects.filter(street=street, name__contains="中山").order_by("pk").first() or root_of(street)
    number = begin_needs(street=street, unit=unit, plan=plan, key="demo needs", by=by, at=at)
    survey = Survey.objects.get(street=street, number=number)
    sheets = []
    for group, (many, weights) in enumerate(NEEDS_SAID, 1):
        for n in range(many):
            answers = {
                "1": sorted({chance.choices(range(1, 6), weights[0])[0] for _pick in range(2)}),
                **{str(q): chance.choices(range(1, 5), weights[q - 1])[0] for q in (2, 3)},
                "4": sorted({chance.choices(range(1, 5), weights[3])[0] for _pick in range(2)}),
                "5": [chance.choices(range(1, 6), of)[0] for of in MARKS],
            }
            # Who says that nothing is lacking names nothing else beside it.
            for question, nothing in (("1", 5), ("4", 4)):
                if nothing in answers[question]:
                    answers[question] = [nothing]
            on_paper = group == 2 and n % 2 == 0
            sheets.append(
                Sheet(street=street, survey=survey, group=group, answers=answers, way="paper" if on_paper else "link",
                      paper=f"B{n + 1:03d}" if on_paper else "", device_hash="" if on_paper else f"demo {group} {n}")
            )  # fmt: skip
    Sheet.objects.bulk_create(sheets)
    for group, words, shown in WORDS:
        answer_needs(
            number,
            street=street,
            group=group,
            answers={"1": [1], "6": words},
            at=at + 5 * DAY,
            token=new_token(survey),
        )
        if shown:
            one = FreeText.objects.filter(street=street, survey=survey, state="waiting").order_by("pk")
            found = next(text for text in one if text.words == words)
            decide_text(number, found.pk, street=street, shown=True, by=by, at=at + 6 * DAY)
    end = {"street": street, "by": by, "at": at + 15 * DAY}
    close(number, **end)
    publish(number, **end)
    return 1
