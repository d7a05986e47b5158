"""Two waves of the survey in the demo street, answered by code as residents do."""

import random
from datetime import datetime, timedelta

from linli.people.public import Account, actor_for
from linli.territory.public import Street, root_of

from .commands import answer, begin, close, publish
from .models import Survey
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
    return made
