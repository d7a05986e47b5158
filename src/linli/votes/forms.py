"""What people type: a vote and its questions, a roll, a ballot, the acts of whoever keeps the vote; shape only."""

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.kernel.naming import name_of
from linli.kernel.photo_fields import PhotosField
from linli.people.public import Actor, Power
from linli.territory.public import Node, Street, line_of, tree

from .commands import Asked
from .models import Question, Vote
from .queries import rules_in
from .queries.projects import whole
from .queries.standing import rule_in
from .states import BallotWay, Choice, Follow, Method, RollKind

MOST_ASKED = 5
RANKED = (Method.RANKED, Method.SCHULZE)
MANY = (Method.APPROVAL, Method.SHARES)


class KeyForm(forms.Form):
    """A form that is sent once, however often it is pressed."""

    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Give the form its key."""
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = secrets.token_urlsafe(18)


def options_in(text: str) -> tuple[tuple[str, str, int], ...]:
    """Return the options that lines of a text name, each perhaps with a cost behind a bar: 长椅 | 3000."""
    found = []
    for line in text.splitlines():
        name, _bar, cost = line.partition("|") if "|" in line else line.partition("｜")
        if name.strip():
            found.append((f"o{len(found) + 1}", name.strip()[:120], whole(cost.strip()) or 0))
    return tuple(found)


class VoteForm(KeyForm):
    """A vote and up to five questions, each with the rule it is counted by."""

    title = forms.CharField(label=_("What is decided"), max_length=120)
    about = forms.CharField(
        label=_("Explanation for the voters"), required=False, max_length=5000, widget=forms.Textarea({"rows": 4})
    )  # fmt: skip
    unit = forms.ChoiceField(label=_("Where"))
    secret = forms.BooleanField(
        label=_("Secret ballot"), required=False,
        help_text=_("Final when cast; nobody finds out who said what. Only where heads are counted and not areas."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, street: Street, actor: Actor, vote: Vote | None = None,
        questions: Sequence[Question] = (), **kwargs: Any,
    ) -> None:  # fmt: skip
        """Offer the units where somebody may call a vote, and the rules of the street."""
        super().__init__(*args, **kwargs)
        self.street = street

        def told(nodes: Any, deep: int = 0) -> Any:
            for node in nodes:
                one: Node = node
                if one.unit.depth is not None:
                    if actor.may(Power.CONVENE, street_id=street.pk, lineage=line_of(one.unit.id).ids):
                        yield one.unit.code, "　" * deep + name_of(one.unit)
                    yield from told(one.children, deep + 1)

        if vote is None:
            self.fields["unit"].choices = list(told(tree(street)))  # type: ignore[attr-defined]  # the field of choices
        else:
            del self.fields["unit"], self.fields["secret"]
        rules = [
            (one.code, f"{one.label}" if one.countable else _("%(name)s (not entered)") % {"name": one.label})
            for one in rules_in(street.pk).values()
        ]
        for n in range(1, MOST_ASKED + 1):
            asked = questions[n - 1] if n <= len(questions) else None
            self.fields[f"question_{n}"] = forms.CharField(
                label=_("Question"), max_length=200, required=n == 1, initial=asked.title if asked else ""
            )
            self.fields[f"body_{n}"] = forms.CharField(
                label=_("What it means"), max_length=3000, required=False, widget=forms.Textarea({"rows": 2}),
                initial=asked.body if asked else "",
            )  # fmt: skip
            self.fields[f"rule_{n}"] = forms.ChoiceField(
                label=_("Rule"), choices=rules, required=n == 1, initial=asked.rule_code if asked else "cc278-9",
                help_text=_("How many must take part and agree, from the book of voting rules."),
            )  # fmt: skip
            self.fields[f"options_{n}"] = forms.CharField(
                label=_("Options, one a line"), required=False, widget=forms.Textarea({"rows": 3}), max_length=6000,
                help_text=_("Only for polls and budgets. A project of a budget has its cost behind a bar: Benches | 3000"),
                initial="\n".join(_line(one) for one in asked.options) if asked else "",
            )  # fmt: skip
            self.fields[f"budget_{n}"] = forms.IntegerField(
                label=_("Budget in yuan"), required=False, min_value=1, max_value=10**12,
                initial=asked.budget if asked else None,
            )  # fmt: skip

    @property
    def asked(self) -> list[list[forms.BoundField]]:
        """Return the fields of each question."""
        names = ("question", "body", "rule", "options", "budget")
        return [[self[f"{name}_{n}"] for name in names] for n in range(1, MOST_ASKED + 1)]

    def questions(self) -> list[Asked]:
        """Return what is asked; a question without words is none."""
        told = self.cleaned_data
        return [
            Asked(
                told[f"question_{n}"], told[f"rule_{n}"], told[f"body_{n}"], options_in(told[f"options_{n}"]),
                told[f"budget_{n}"],
            )
            for n in range(1, MOST_ASKED + 1)
            if told.get(f"question_{n}")
        ]  # fmt: skip


def _line(option: dict[str, Any]) -> str:
    return f"{option['name']} | {option['cost']}" if option.get("cost") else str(option["name"])


class RollForm(forms.Form):
    """A roll as a file, or a few rows pasted or typed."""

    file = forms.FileField(label=_("File"), required=False, help_text=_("CSV, Excel or JSON."))
    rows = forms.CharField(
        label=_("Or rows, pasted or typed"), required=False, max_length=200_000, widget=forms.Textarea({"rows": 6}),
    )  # fmt: skip
    add = forms.BooleanField(
        label=_("Add to the roll that stands, instead of replacing it"), required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        """Say which headings are understood."""
        super().__init__(*args, **kwargs)
        self.fields["rows"].help_text = (
            _("The first line names the columns: 房号,业主,专有部分面积,代理人")
            if kind == RollKind.OWNERS
            else _("The first line names the columns: 姓名,成员编号,账号,小组")
        )

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        told = super().clean() or {}
        if not told.get("file") and not (told.get("rows") or "").strip() and not self.errors:
            raise forms.ValidationError(_("Choose a file, or type a few rows."))
        return told


class BallotForm(KeyForm):
    """What a voter says to each question."""

    def __init__(self, *args: Any, questions: Sequence[Question], said: dict[int, tuple[str, ...]] | None = None,
                 **kwargs: Any) -> None:  # fmt: skip
        """Ask each question by its own method; `said` is what stands of an open vote."""
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        for one in self.questions:
            stands = (said or {}).get(one.position, ())
            for name, field in fields_of(one, stands):
                self.fields[name] = field

    @property
    def asked(self) -> list[tuple[Question, Any, list[forms.BoundField]]]:
        """Return each question with its rule and its fields."""
        return [
            (one, rule_in(one), [self[name] for name, _field in fields_of(one, ())]) for one in self.questions
        ]

    def said(self) -> dict[int, tuple[str, ...]]:
        """Return what was said, by the position of the question."""
        told: dict[int, tuple[str, ...]] = {}
        for one in self.questions:
            method = rule_in(one).method
            if method in RANKED:
                places = [
                    (self.cleaned_data.get(f"q{one.position}_{each['code']}"), each["code"])
                    for each in one.options
                ]
                ranked = sorted((int(place), code) for place, code in places if place)
                told[one.position] = tuple(code for _place, code in ranked)
            else:
                value = self.cleaned_data.get(f"q{one.position}") or ()
                told[one.position] = tuple(value) if isinstance(value, list) else (value,) if value else ()
        return told

    def clean(self) -> dict[str, Any]:
        """Refuse two options on one place, and a question without an answer."""
        told = super().clean() or {}
        for one in self.questions:
            if rule_in(one).method not in RANKED:
                continue
            places = [told.get(f"q{one.position}_{each['code']}") for each in one.options]
            named = [place for place in places if place]
            first = f"q{one.position}_{one.options[0]['code']}"
            if not named:
                self.add_error(first, _("please choose an answer"))
            elif len(set(named)) < len(named):
                self.add_error(first, _("Two options have the same place."))
        return told


def fields_of(question: Question, stands: Sequence[str]) -> list[tuple[str, forms.Field]]:
    """Return the fields by which a question is answered, with what stands chosen."""
    rule, name = rule_in(question), f"q{question.position}"
    if rule.method in RANKED:
        places = [("", "–"), *((str(n), str(n)) for n in range(1, len(question.options) + 1))]
        return [
            (
                f"{name}_{one['code']}",
                forms.ChoiceField(
                    label=one["name"], choices=places, required=False,
                    initial=str(list(stands).index(one["code"]) + 1) if one["code"] in stands else "",
                ),
            )
            for one in question.options
        ]  # fmt: skip
    missing = {"required": _("please choose an answer")}
    if rule.method == Method.CONSENT:
        choices: list[tuple[str, Any]] = [
            (str(one), one.label) for one in Choice if one != Choice.FOLLOW or rule.follow != Follow.NOBODY
        ]
    else:
        choices = [(one["code"], _named(one)) for one in question.options]
    if rule.method in MANY:
        return [
            (name, forms.MultipleChoiceField(
                label=_("Your vote"), choices=choices, widget=forms.CheckboxSelectMultiple, initial=list(stands),
                error_messages=missing, help_text=_("As many as you like."))),
        ]  # fmt: skip
    return [
        (name, forms.ChoiceField(
            label=_("Your vote"), choices=choices, widget=forms.RadioSelect, initial=stands[0] if stands else None,
            error_messages=missing)),
    ]  # fmt: skip


def _named(option: dict[str, Any]) -> Any:
    return _("%(name)s (%(cost)s yuan)") % option if option.get("cost") else option["name"]


class PaperForm(BallotForm):
    """A paper, a proxy's or one signed at the door, typed in at the desk."""

    who = forms.CharField(
        label=_("Flat, or number on the list"), max_length=60,
        help_text=_("As it stands on the roll: it tells whose vote this is, and that it counts once."),
        widget=forms.TextInput({"autofocus": True, "autocomplete": "off"}),
    )  # fmt: skip
    way = forms.ChoiceField(label=_("How the vote came"), widget=forms.RadioSelect, initial=BallotWay.PAPER)
    place = forms.CharField(
        label=_("Where it was handed in"), max_length=40, required=False,
        help_text=_("So that papers can be counted anew place by place."),
    )  # fmt: skip
    proxy = forms.CharField(
        label=_("Name of the proxy"), max_length=40, required=False,
        help_text=_("Only the proxy whom the roll names may vote; the name is kept as proof of that."),
    )  # fmt: skip
    photos = PhotosField(
        label=_("Photo of the signature"), most=1, required=False,
        help_text=_("Needed at the door: it proves that the voter signed. The place inside the file is removed."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the ways that come over a desk."""
        super().__init__(*args, **kwargs)
        ways = (BallotWay.PAPER, BallotWay.PROXY, BallotWay.DOOR)
        self.fields["way"].choices = [(one, one.label) for one in ways]  # type: ignore[attr-defined]  # of choices


class ActForm(KeyForm):
    """An act that brings nothing."""

    def brought(self) -> dict[str, Any]:
        """Return what the command takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "key"}


class AnnounceForm(ActForm):
    """From when to when votes are taken."""

    opens = forms.DateTimeField(
        label=_("Voting begins"), widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )  # fmt: skip
    closes = forms.DateTimeField(
        label=_("Voting ends"), widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("The clock of the database decides, to the moment."),
    )  # fmt: skip

    def __init__(self, *args: Any, notice: int = 0, **kwargs: Any) -> None:
        """Offer the first morning that the rules allow, and two weeks."""
        super().__init__(*args, **kwargs)
        first = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(
            days=notice or 1
        )
        self.fields["opens"].initial = first
        self.fields["closes"].initial = first.replace(hour=21) + timedelta(days=14)
        if notice:
            self.fields["opens"].help_text = _("The rule asks for %(n)s days of notice.") % {"n": notice}


class TextForm(ActForm):
    """An act that brings words."""

    text = forms.CharField(label=_("Words"), max_length=2000, widget=forms.Textarea({"rows": 4}))


class ObjectionForm(TextForm):
    """A written objection."""

    text = forms.CharField(
        label=_("The objection in its own words"), max_length=5000, widget=forms.Textarea({"rows": 5}),
        help_text=_("Kept encrypted. It is needed because a result becomes final only when every objection is answered."),
    )  # fmt: skip


class VoidForm(ActForm):
    """Why a vote is void."""

    reason = forms.CharField(label=_("Why it is void"), max_length=2000, widget=forms.Textarea({"rows": 3}))
