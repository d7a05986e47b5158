"""A little life in the outbox of the demo: wishes, mail that waits in the tray, and an address that came back."""

from datetime import datetime, time, timedelta
from email.message import EmailMessage

from linli.people.public import SYSTEM, Account, actor_for
from linli.territory.public import Street

from .commands import Chosen, choose, close_address, take_letter
from .models import Preference
from .states import Channel, ClosedWhy, NewsKind, Rhythm

# subject, sender, words: none of them an answer to a message of the house, so all of them wait for a clerk.
LETTERS = (
    ("路灯不亮", "li.wenhua@example.org", "你好，宛平南路靠近菜场的两盏路灯已经三天不亮了，晚上走路看不清。\n\n李"),
    ("Re: 您的上报已销项", "mrs.wang@example.com", "谢谢！井盖换好了，就是旁边的砖还有点松动。\n\n> 您可以用查询链接评价"),
)  # fmt: skip
NIGHT, MORNING = time(21, 30), time(7, 30)


def build(anchor: datetime) -> None:
    """Give the first street its letters, its returned address, and two people wishes of their own; again changes nothing."""
    street = Street.objects.order_by("pk").first()
    if street is None:
        return
    at = anchor - timedelta(hours=5)
    for number, (subject, sender, words) in enumerate(LETTERS):
        mail = EmailMessage()
        mail["Message-ID"] = f"<demo-{number}@example.org>"
        mail["From"], mail["To"], mail["Subject"] = sender, "reply@example.org", subject
        mail.set_content(words)
        take_letter(mail.as_bytes(), at=at + timedelta(minutes=7 * number))
    close_address(
        "wuxiaojun@example.org", ClosedWhy.BOUNCED, at=at, by=SYSTEM, street_id=street.pk, note="5.1.1"
    )
    known = Preference.objects.values("account")  # whoever has wished already keeps what they wished
    for account in Account.objects.filter(username__in=("maoli", "heqing")).exclude(pk__in=known):
        choose(
            Chosen(
                ways={NewsKind.TURN: [Channel.EMAIL], NewsKind.CLOCK: [Channel.EMAIL]}, quiet_from=NIGHT, quiet_to=MORNING,
                digest=Rhythm.DAILY, digest_by=Channel.INAPP, dormant_days=5,
            ),
            account=account, by=actor_for(account, at=at), at=at, texts=False,
        )  # fmt: skip
