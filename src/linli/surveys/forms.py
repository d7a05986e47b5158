"""What people type: a new survey, and an answer; shape only."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Refusal
from linli.kernel.naming import name_of, said
from linli.territory.public import Node, Street, tree

from .commands.questions import groups_from, questions_from
from .models import Question, Survey, SurveyGroup
from .states import LARGEST, LONGEST_TEXT, MOST, QUESTIONS, SCALE, Chosen, QuestionKind

WEEKS = timedelta(days=28)
MARKS = [(n, str(n)) for n in range(1, 6)]
RANKED = 3
DEEPEST = 2


class BeginForm(forms.Form):
    """Where, how many are invited of how many, until when."""

    key = forms.CharField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label=_("Title"), max_length=120)
    unit = forms.ChoiceField(label=_("Where"))
    invited = forms.IntegerField(
        label=_("Invited"), min_value=1, max_value=MOST, initial=400,
        help_text=_("So many letters with a code are written; 400 answers keep the margin of error below five points."),
    )  # fmt: skip
    population = forms.IntegerField(
        label=_("Of how many households"), required=False, min_value=1, max_value=10_000_000,
        help_text=_("Left empty: many more than are invited."),
    )  # fmt: skip
    ends_on = forms.DateField(label=_("Answers until"), widget=forms.DateInput({"type": "date"}))

    def __init__(self, *args: Any, street: Street, today: date, **kwargs: Any) -> None:
        """Offer the street, its areas and committees."""
        kwargs["initial"] = {"ends_on": today + WEEKS} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.today = today

        def told(nodes: Any, deep: int = 0) -> Any:
            for node in nodes:
                one: Node = node
                if one.unit.depth is not None:
                    yield one.unit.code, "　" * deep + name_of(one.unit)
                    if deep < DEEPEST:
                        yield from told(one.children, deep + 1)

        self.fields["unit"].choices = list(told(tree(street)))  # type: ignore[attr-defined]  # the field of choices

    def clean_ends_on(self) -> date:
        """Refuse a day that is past."""
        ends_on: date = self.cleaned_data["ends_on"]
        if ends_on < self.today:
            raise forms.ValidationError(_("This day is past."))
        return ends_on

    def clean(self) -> dict[str, Any]:
        """Refuse more invitations than there are households."""
        told = super().clean() or {}
        invited, population = told.get("invited"), told.get("population")
        if invited and population and invited > population:
            self.add_error("population", _("More are invited than there are."))
        return told


class AnswerForm(forms.Form):
    """A code, and one to five for each question; any may be left out."""

    code = forms.CharField(
        label=_("Code of your letter"), max_length=20,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "off"}),
        help_text=_("It is good for one answer. What you answer is not kept with it."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask each question on the same scale."""
        super().__init__(*args, **kwargs)
        for one, words in QUESTIONS.items():
            self.fields[str(one)] = forms.TypedChoiceField(
                label=words,
                choices=SCALE,
                widget=forms.RadioSelect,
                required=False,
                coerce=int,
                empty_value=None,
            )

    def clean(self) -> dict[str, Any]:
        """Refuse a form on which nothing is answered."""
        told = super().clean() or {}
        if not self.errors and not any(told.get(str(one)) for one in QUESTIONS):
            raise forms.ValidationError(_("Please answer one question at least."))
        return told


# --- Needs ------------------------------------------------------------------------------------------------------------
EXAMPLE_GROUPS = "患者及家属 | Patients and families | 60\n周边居民 | Residents | 60\n医院职工 | Staff | 30"
EXAMPLE = """[行] 多选*: 您来医院最难的是什么？ | What is hardest about getting here?
- 停车难 | Parking
- 地铁站太远 | The metro is far
- 打车上下客没有地方 | No place for taxis to stop
- 过马路不安全 | Crossing the road
-! 没有困难 | Nothing
[食] 单选: 您最需要哪种餐饮？ | Which food is lacking most?
- 清淡营养餐 | Light meals
- 平价快餐 | Cheap fast food
- 二十四小时便利店 | A shop open all night
-! 够用了 | Nothing
[住] 单选: 陪护住宿您最看重什么？ | What matters most in lodging for families?
- 价格 | Price
- 离医院近 | Near the hospital
- 能做饭 | A kitchen
-! 不需要 | Not needed
[用] 多选: 周边还缺什么店？ | Which shops are lacking?
- 药房 | A pharmacy
- 医疗器材店 | Medical supplies
- 鲜花水果店 | Flowers and fruit
-! 不缺 | None
矩阵: 您对这些满意吗？（1 很不满意，5 很满意） | How satisfied are you? (1 not at all, 5 very)
- 停车 | Parking
- 步行环境 | Walking
- 公共厕所 | Toilets
文字: 您还有什么建议？ | What else do you suggest?"""


class BeginNeedsForm(BeginForm):
    """Whom, what, chosen how, until when."""

    title_en = forms.CharField(label=_("Title in English"), max_length=160, required=False)
    about = forms.CharField(
        label=_("What it is for"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3, "data-count": 2000}),
    )
    groups = forms.CharField(
        label=_("Groups"), required=False, max_length=3000, initial=EXAMPLE_GROUPS, widget=forms.Textarea({"rows": 4}),
        help_text=_("One on each line: name | English | how many are wanted."),
    )  # fmt: skip
    questions = forms.CharField(
        label=_("Questions of the survey"), max_length=20_000, initial=EXAMPLE, widget=forms.Textarea({"rows": 18}),
        help_text=_(
            "A line for each question: [行食住用] kind: question | English. Kinds: 单选, 多选, 打分, 数字, 文字, "
            "排序, 矩阵; a star after it: must be answered. Options and lines of a matrix below it with a dash; with -! "
            "one that names no need."
        ),
    )  # fmt: skip
    chosen = forms.ChoiceField(
        label=_("How those who answer are chosen"),
        choices=Chosen.choices,
        widget=forms.RadioSelect,
        initial=Chosen.OPEN,
    )
    frame = forms.CharField(
        label=_("From which list, where and when"), required=False, max_length=300,
        help_text=_("It is printed with the result. Drawn by lot: name the list; without one there is no margin of error."),
    )  # fmt: skip
    invited = forms.IntegerField(
        label=_("Codes for letters"), min_value=0, max_value=MOST, initial=0,
        help_text=_("0: whoever has the link may answer, once a device."),
    )  # fmt: skip
    population = forms.IntegerField(
        label=_("Of how many people"), required=False, min_value=1, max_value=10_000_000
    )
    twice = forms.BooleanField(
        label=_("Each sheet of paper is typed in twice"), required=False,
        help_text=_("It counts when both typings are the same."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Refuse questions and groups that cannot be read, with the line, and a random sample without its list."""
        told = super().clean()
        for name, read in (("questions", questions_from), ("groups", groups_from)):
            if name in told:
                try:
                    read(told[name])
                except Refusal as refusal:
                    self.add_error(name, str(refusal))
        if told.get("chosen") == Chosen.RANDOM and not (told.get("frame") or "").strip():
            self.add_error("frame", _("Say from which list they are drawn."))
        return told


class NeedsForm(forms.Form):
    """The questions of a survey of needs, each in its own way."""

    def __init__(
        self,
        *args: Any,
        survey: Survey,
        questions: Sequence[Question],
        groups: Sequence[SurveyGroup],
        **kwargs: Any,
    ) -> None:
        """Ask the code where there are codes, the group where there are groups, and every question."""
        super().__init__(*args, **kwargs)
        self.questions = questions
        if survey.invited:
            self.fields["code"] = forms.CharField(
                label=_("Code of your letter"), max_length=20,
                widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "off"}),
            )  # fmt: skip
        if groups:
            self.fields["group"] = forms.TypedChoiceField(
                label=_("Which are you?"), choices=[(one.number, said(one.name, one.name_en)) for one in groups], coerce=int,
                widget=forms.RadioSelect,
            )  # fmt: skip
        for one in questions:
            for name, field in self._fields_of(one):
                self.fields[name] = field

    def _fields_of(self, one: Question) -> list[tuple[str, forms.Field]]:
        options = list(enumerate(one.labels, 1))
        must: dict[str, Any] = {"label": f"{one.number}. {one.said}", "required": one.must}
        chosen: dict[str, Any] = {"coerce": int, "empty_value": None}
        name = f"q{one.number}"
        if one.kind == QuestionKind.MATRIX:
            return [
                (f"{name}_{n}", forms.TypedChoiceField(**must | chosen | {"label": label, "required": False},
                choices=MARKS, widget=forms.RadioSelect))
                for n, label in options
            ]  # fmt: skip
        if one.kind == QuestionKind.RANK:
            places = options[:RANKED]
            return [
                (f"{name}_{n}", forms.TypedChoiceField(**must | chosen | {"label": _("Place %(n)s") % {"n": n},
                "required": one.must and n == 1}, choices=[("", "—"), *options]))
                for n, _label in places
            ]  # fmt: skip
        kinds: dict[str, Any] = {
            QuestionKind.SINGLE: lambda: forms.TypedChoiceField(**must | chosen, choices=options, widget=forms.RadioSelect),
            QuestionKind.MULTIPLE: lambda: forms.TypedMultipleChoiceField(
                **must | chosen | {"empty_value": []}, choices=options, widget=forms.CheckboxSelectMultiple
            ),
            QuestionKind.SCALE: lambda: forms.TypedChoiceField(**must | chosen, choices=MARKS, widget=forms.RadioSelect),
            QuestionKind.NUMBER: lambda: forms.IntegerField(**must, min_value=0, max_value=LARGEST),
            QuestionKind.TEXT: lambda: forms.CharField(
                **must, max_length=LONGEST_TEXT, widget=forms.Textarea({"rows": 3, "data-count": LONGEST_TEXT}),
                help_text=_("Please do not write names or telephone numbers; what is published is looked at first."),
            ),
        }  # fmt: skip
        return [(name, kinds[one.kind]())]

    def drawn(self) -> list[tuple[Question, str, list[Any]]]:
        """Return each question with how it is drawn and its fields."""
        kinds = {
            QuestionKind.SINGLE: "options",
            QuestionKind.MULTIPLE: "options",
            QuestionKind.SCALE: "rating",
        }
        told = []
        for one in self.questions:
            names = [
                name for name in self.fields if name == f"q{one.number}" or name.startswith(f"q{one.number}_")
            ]
            kind = {QuestionKind.MATRIX: "matrix", QuestionKind.RANK: "rank"}.get(
                QuestionKind(one.kind)
            ) or kinds.get(QuestionKind(one.kind), "")
            told.append((one, kind, [self[name] for name in names]))
        return told

    def answers(self) -> dict[str, Any]:
        """Return the answers by the number of their question."""
        told: dict[str, Any] = {}
        for one in self.questions:
            name = f"q{one.number}"
            if one.kind == QuestionKind.MATRIX:
                told[str(one.number)] = [
                    self.cleaned_data.get(f"{name}_{n}") for n in range(1, len(one.options) + 1)
                ]
                if not any(told[str(one.number)]):
                    told[str(one.number)] = None
            elif one.kind == QuestionKind.RANK:
                found = [
                    self.cleaned_data.get(f"{name}_{n}") for n in range(1, min(RANKED, len(one.options)) + 1)
                ]
                told[str(one.number)] = [value for value in found if value]
            else:
                told[str(one.number)] = self.cleaned_data.get(name)
        return told


class PaperForm(forms.Form):
    """A sheet of paper as it is typed in: its number, the number of the group, and short answers."""

    paper = forms.CharField(
        label=_("Number of the sheet"), max_length=20, widget=forms.TextInput({"autocomplete": "off"})
    )

    def __init__(
        self, *args: Any, questions: Sequence[Question], groups: Sequence[SurveyGroup], **kwargs: Any
    ) -> None:
        """Ask everything in one column, so that one goes from field to field by a key."""
        super().__init__(*args, **kwargs)
        self.questions = questions
        if groups:
            told = " ".join(f"{one.number} {said(one.name, one.name_en)}" for one in groups)
            self.fields["group"] = forms.IntegerField(
                label=_("Group"), min_value=1, max_value=len(groups), help_text=told
            )
        for one in questions:
            hint = " ".join(f"{n} {label}" for n, label in enumerate(one.labels, 1))
            self.fields[f"q{one.number}"] = forms.CharField(
                label=f"{one.number}. {one.said}", required=False, max_length=LONGEST_TEXT,
                help_text=f"{one.get_kind_display()} {hint}",
                widget=forms.TextInput({"autocomplete": "off"}),
            )  # fmt: skip

    def answers(self) -> dict[str, str]:
        """Return what was typed by the number of the question."""
        return {str(one.number): self.cleaned_data.get(f"q{one.number}", "") for one in self.questions}
