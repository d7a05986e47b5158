"""One consultation in the demo street: where the sorting points for garbage shall stand, said by sixty devices."""

import random
from datetime import datetime, timedelta
from uuid import uuid4

from linli.people.public import Account, actor_for
from linli.territory.public import Street, root_of

from .commands import accept, begin, make_map, new_token, propose, refuse
from .commands.keeping import Plan
from .models import Consultation, Opinion, Participant, Statement

SLUG, KEEPER, DAY = "fenglin", "jiangwei", timedelta(days=1)
TITLE, TITLE_EN = "垃圾分类投放点怎么设", "Where and how to set up the points for sorted garbage"
QUESTION = (
    "全街道的垃圾箱房要改成定时、定点、分类投放。点位设在哪里、开放多久、谁来管，请大家逐句表态。"
    "分类投放本身已由市条例规定，不在讨论之列；点位和时间由居民代表会议在下月决定。"
)
QUESTION_EN = (
    "All bin rooms become fixed points for sorted garbage with opening hours. Where they stand, how long they are open and "
    "who looks after them is for you to say. That garbage is sorted is city law; places and hours are decided next month."
)
# What those who rise early, those who come home late and those who live beside a point say: chances of agreeing, %.
STATEMENTS = (
    ("投放点要有灯和洗手池。", "A point needs a light and a place to wash one's hands.", 95, 93, 92),
    ("投放点周围的异味要有人及时处理。", "Smells around a point must be dealt with at once.", 90, 88, 97),
    ("误时投放的，应当另设一处投放点。", "For those who miss the hours there should be one more point.", 15, 97, 40),
    ("早上七点到九点开放就够了。", "Opening from seven to nine in the morning is enough.", 95, 4, 12),
    ("晚上要开放到十点。", "It should be open until ten in the evening.", 8, 96, 6),
    ("投放点应当离居民楼三十米以上。", "A point should be at least thirty metres from any building.", 12, 22, 97),
    ("宁可多走几步，点位越少越好。", "Better walk a little further: the fewer points, the better.", 85, 10, 95),
    ("每栋楼下都应当有投放点。", "There should be a point below every building.", 45, 85, 3),
    ("请志愿者值守比装摄像头好。", "Volunteers on duty are better than cameras.", 92, 30, 12),
    ("乱扔的应当公示到楼组。", "Who dumps garbage should be made known in their building.", 78, 8, 45),
    ("老年人可以预约上门收取。", "Old people should be able to have it collected.", 86, 84, 80),
    ("厨余垃圾应当当天清运两次。", "Kitchen waste should be taken away twice a day.", 60, 72, 96),
    ("沿街商铺的垃圾不应进小区投放点。", "Garbage of shops does not belong in the points of estates.", 82, 78, 93),
    ("智能回收箱换积分值得装。", "Recycling machines that give points are worth it.", 12, 88, 45),
)  # fmt: skip
# Sent by residents: one is shown, two are not, and one still waits.
SENT = (
    ("大件垃圾要每周固定一天收。", "show", "Bulky waste should be collected on a fixed day each week."),
    ("3号楼的老王天天乱扔，该罚！", "personal", ""),
    ("招聘保洁，月薪六千。", "advertising", ""),
    ("投放点旁边加个旧衣回收箱。", "", ""),
)
KINDS = (22, 20, 18)


def build(anchor: datetime) -> int:
    """Make the consultation before `anchor`; return how many. What stands is left alone."""
    street = Street.objects.filter(slug=SLUG).first()
    account = Account.objects.filter(username=KEEPER).first()
    if street is None or account is None or Consultation.objects.filter(street=street).exists():
        return 0
    at, by = anchor - 12 * DAY, actor_for(account, at=anchor)
    plan = Plan(
        TITLE,
        QUESTION,
        at.date(),
        (anchor + 16 * DAY).date(),
        [row[:2] for row in STATEMENTS],
        TITLE_EN,
        QUESTION_EN,
    )
    number = begin(street=street, unit=root_of(street), plan=plan, key="demo", by=by, at=at)
    one = Consultation.objects.get(street=street, number=number)
    # Any seed will do; a fixed one makes every demo's map the same.
    Consultation.objects.filter(pk=one.pk).update(seed=20_260)
    one.refresh_from_db()
    for text, end, english in SENT:
        made, _anew = propose(
            number, street=street, token=new_token(one), text=text, language="zh", at=at + 3 * DAY
        )
        told = {"street": street, "by": by, "at": at + 4 * DAY}
        if end == "show":
            accept(number, made.number, text_en=english, **told)
        elif end:
            refuse(number, made.number, reason=end, **told)
    _people(one)
    make_map(one, clock=lambda: anchor)
    return 1


def _people(one: Consultation) -> None:
    """Let sixty devices say what they think, in two statements: what each says is drawn from its kind."""
    chance = random.Random(SLUG)  # noqa: S311 - a demo, the same each time
    statements = list(Statement.objects.filter(street_id=one.street_id, consultation=one).order_by("number"))
    people, opinions = [], []
    for kind, many in enumerate(KINDS):
        for _one in range(many):
            who = Participant(
                id=uuid4(),
                street_id=one.street_id,
                consultation=one,
                token_hash=Participant.hash_of(new_token(one)),
            )
            for statement, row in zip(statements, STATEMENTS, strict=False):
                if chance.random() < 0.88:
                    lot = chance.random() * 100
                    stance = 1 if lot < row[2 + kind] else 0 if lot > 96 else -1
                    opinions.append(
                        Opinion(
                            id=uuid4(),
                            street_id=one.street_id,
                            participant=who,
                            statement=statement,
                            stance=stance,
                        )
                    )
                    who.turns += 1
            people.append(who)
    Participant.objects.bulk_create(people)
    Opinion.objects.bulk_create(opinions)
