"""What people type about messages: shape only; the meaning is the commands' business."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from .commands import Chosen, SmsTemplate
from .models import Preference
from .states import CHATS, OUTSIDE, Channel, NewsKind, Rhythm

HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]
KEY_HELP = {
    Channel.WECOM: _("The address of a group robot of WeCom (企业微信群机器人), or the key in it."),
    Channel.DINGTALK: _(
        "The address of a robot of DingTalk (钉钉机器人), or its access_token; "
        "where it signs, its secret and an @ before it: SEC…@…"
    ),
    Channel.FEISHU: _(
        "The address of a custom robot of Feishu (飞书自定义机器人), or the end of it; "
        "where it signs, its secret and an @ before it."
    ),
    Channel.WECHAT: _("The SendKey of ServerChan (Server 酱), which hands messages to your WeChat."),
}


class KeyedForm(forms.Form):
    """A form whose key makes a repeated press harmless."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        """Give the form its key."""
        super().__init__(*args, **more)
        self.fields["key"].initial = uuid4().hex


class WishForm(forms.Form):
    """What somebody wishes: a line of ways for each kind of news, quiet hours, a digest, and keys of chat services."""

    quiet_from = forms.TimeField(
        label=_("Quiet from"),
        required=False,
        widget=forms.TimeInput({"type": "time", "class": "short"}, "%H:%M"),
    )
    quiet_to = forms.TimeField(
        label=_("Quiet until"),
        required=False,
        widget=forms.TimeInput({"type": "time", "class": "short"}, "%H:%M"),
    )
    pressing = forms.MultipleChoiceField(
        label=_("What comes in these hours, too"), required=False, choices=NewsKind.choices,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    digest = forms.ChoiceField(label=_("Digest"), choices=Rhythm.choices, widget=forms.RadioSelect)
    digest_hour = forms.TypedChoiceField(label=_("At"), choices=HOURS, coerce=int)
    digest_by = forms.ChoiceField(
        label=_("Which way it takes"), choices=[(way, way.label) for way in (Channel.INAPP, *OUTSIDE)]
    )
    dormant = forms.BooleanField(label=_("Tell me of cases that lie still and wait for me"), required=False)
    dormant_days = forms.IntegerField(
        label=_("Lying still means nothing has happened for so many days"), min_value=1, max_value=90,
        widget=forms.NumberInput({"class": "short"}),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, wish: Preference) -> None:
        """Begin with what is wished now."""
        first: dict[str, Any] = {
            name: getattr(wish, name)
            for name in (
                "quiet_from",
                "quiet_to",
                "pressing",
                "digest",
                "digest_hour",
                "digest_by",
                "dormant",
                "dormant_days",
            )
        }
        super().__init__(data, initial=first | {f"ways_{kind}": wish.at_once(kind) for kind in NewsKind})
        for kind in NewsKind:
            self.fields[f"ways_{kind}"] = forms.MultipleChoiceField(
                label=kind.label, required=False, widget=forms.CheckboxSelectMultiple,
                choices=[(way, way.label) for way in OUTSIDE],
            )  # fmt: skip
        self.known = wish.chat_keys
        for channel in CHATS:
            self.fields[f"key_{channel}"] = forms.CharField(
                label=channel.label, required=False, max_length=400, help_text=KEY_HELP[channel],
                widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
            )  # fmt: skip
            self.fields[f"forget_{channel}"] = forms.BooleanField(label=_("Forget this key"), required=False)

    def clean(self) -> dict[str, Any]:
        """Say it where quiet hours have one end only, or none at all."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        begin, end = told.get("quiet_from"), told.get("quiet_to")
        if "quiet_from" not in self.errors and "quiet_to" not in self.errors:
            if (begin is None) != (end is None):
                self.add_error(
                    "quiet_to", _("Quiet hours have a beginning and an end; leave both out for none.")
                )
            elif begin is not None and begin == end:
                self.add_error("quiet_to", _("That is a whole day: choose another end."))
        return told

    @property
    def kinds(self) -> list[Any]:
        """Return the lines of ways, one for each kind of news."""
        return [self[f"ways_{kind}"] for kind in NewsKind]

    @property
    def chats(self) -> list[tuple[Any, Any, bool]]:
        """Return the fields of each chat service: its key, forgetting it, and whether there is one."""
        return [(self[f"key_{one}"], self[f"forget_{one}"], one in self.known) for one in CHATS]

    def chosen(self) -> Chosen:
        """Return what was chosen."""
        told = self.cleaned_data
        keys = {str(one): told[f"key_{one}"] for one in CHATS if told[f"key_{one}"].strip()}
        keys |= {str(one): "" for one in CHATS if told[f"forget_{one}"]}
        return Chosen(
            ways={str(kind): told[f"ways_{kind}"] for kind in NewsKind}, quiet_from=told["quiet_from"],
            quiet_to=told["quiet_to"], pressing=told["pressing"], digest=told["digest"], digest_hour=told["digest_hour"],
            digest_by=told["digest_by"], dormant=told["dormant"], dormant_days=told["dormant_days"], keys=keys,
        )  # fmt: skip


class GroupForm(KeyedForm):
    """A group of the office at a chat service."""

    channel = forms.ChoiceField(
        label=_("Service"), choices=[(one, one.label) for one in CHATS], widget=forms.RadioSelect
    )
    name = forms.CharField(label=_("What the office calls it"), max_length=60)
    secret = forms.CharField(
        label=_("Address or key of the robot"), max_length=400,
        help_text=_("Kept encrypted and never shown again. The service gives it where a robot is added to a group; where the robot signs, write its secret and an @ before it."),  # noqa: E501 - a sentence of a page
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    kinds = forms.MultipleChoiceField(
        label=_("Of what the group hears"), choices=NewsKind.choices, initial=[NewsKind.TURN],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A group hears of new and reopened cases; people are told of everything else by name."),
    )  # fmt: skip


class SmsForm(KeyedForm):
    """The gateway by which an office sends text messages."""

    name = forms.CharField(label=_("What the office calls it"), max_length=60)
    url = forms.CharField(
        label=_("Address"), max_length=500, help_text=_("https://…; {phone}, {text} and {id} stand where theirs belongs, {time}, {nonce} and {sign} where the gateway wants a signature."),  # noqa: E501 - a sentence of a page
        widget=forms.TextInput({"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    body = forms.CharField(
        label=_("What is sent"), required=False, max_length=2000, strip=True,
        help_text=_('JSON as {"to": "{phone}", "content": "{text}"}, or a form as to={phone}&content={text}. Empty: the address is only asked.'),  # noqa: E501 - a sentence of a page
        widget=forms.Textarea({"rows": 4, "spellcheck": "false"}),
    )  # fmt: skip
    headers = forms.CharField(
        label=_("Headers"), required=False, max_length=2000, help_text=_("A line each, as Authorization: Bearer …"),
        widget=forms.Textarea({"rows": 2, "spellcheck": "false"}),
    )  # fmt: skip
    takes = forms.CharField(
        label=_("How its answer tells that it took the message"), required=False, max_length=100,
        help_text=_("A field of its JSON, as code = 0 or data.status = ok; several split by |; or words that stand in it. Empty: any answer without a fault will do."),  # noqa: E501 - a sentence of a page
    )  # fmt: skip
    signed = forms.CharField(
        label=_("How {sign} is made"), required=False, max_length=300,
        help_text=_("The rule, and what is signed: hmac-sha256 {phone}{time}, or md5 {secret}{stamp}. {stamp} is the time as 20260131093000, {millis} in thousandths of seconds."),  # noqa: E501 - a sentence of a page
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    secret = forms.CharField(
        label=_("Secret of the signature"), required=False, max_length=300,
        help_text=_("Kept encrypted and never shown again."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip

    def template(self) -> SmsTemplate:
        """Return what was typed as a template."""
        told = self.cleaned_data
        return SmsTemplate(
            told["url"], told["body"], told["headers"], told["takes"], told["signed"], told["secret"]
        )


class TryForm(KeyedForm):
    """Where a word of trial goes."""

    phone = forms.CharField(label=_("Telephone"), max_length=20, required=False)


class PutForm(KeyedForm):
    """The case to which a letter belongs."""

    number = forms.CharField(
        label=_("Number of the case"),
        max_length=30,
        widget=forms.TextInput({"class": "short", "autocomplete": "off"}),
    )


class OpenForm(KeyedForm):
    """What a clerk makes of a letter: the case begins with these words."""

    title = forms.CharField(
        label=_("What is wrong?"), max_length=120, help_text=_("One sentence, as you would say it.")
    )
    text = forms.CharField(
        label=_("More about it"), max_length=5000, required=False, widget=forms.Textarea({"rows": 6})
    )
    place = forms.CharField(
        label=_("Where, in words"), required=False, max_length=200, help_text=_("Road, number, estate or committee."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip


class DismissForm(KeyedForm):
    """Why a letter is put aside."""

    why = forms.CharField(label=_("Why it is put aside"), max_length=200)
