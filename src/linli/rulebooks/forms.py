"""What people type into rule books: shape only; whether a cell fits its column is the column's business."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazystr
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.kernel.limits import Limit, Unit

from .queries import Cell, Column, Misfit, Register
from .states import Kind

MOST_LISTED = 200
FEW = 15
LARGEST_FILE = 5_000_000
DAY = "%Y-%m-%d"
UNITS = {
    Unit.H: gettext_lazy("working hours"), Unit.D: gettext_lazy("working days"),
    Unit.URGENT_H: gettext_lazy("urgent hours (day and night)"), Unit.URGENT_D: gettext_lazy("urgent days (of 24 hours)"),
    Unit.SEASON_D: gettext_lazy("working days of the planting season"), Unit.CAL_D: gettext_lazy("calendar days"),
}  # fmt: skip


class KeyedForm(forms.Form):
    """A form whose key makes a repeated press harmless."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["key"].initial = uuid4().hex


class LimitInput(forms.MultiWidget):
    """A time limit: how many, of which unit."""

    template_name = "rulebooks/limit_input.html"

    def __init__(self) -> None:
        choices = [("", "–"), *((unit.value, label) for unit, label in UNITS.items())]
        number = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})
        super().__init__({"value": number, "unit": forms.Select(choices=choices)})

    def decompress(self, value: Any) -> list[Any]:
        """Return number and unit of a cell."""
        number, _space, unit = str(value or "").partition(" ")
        return [number, unit]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        """Return what was typed as one text."""
        number, unit = (str(part or "").strip() for part in super().value_from_datadict(data, files, name))
        return f"{number} {unit}".strip()

    def id_for_label(self, id_: str) -> str:
        """Let the label lead to the number."""
        return f"{id_}_value" if id_ else id_


class CellField(forms.Field):
    """One cell: any text, read by its column."""

    def __init__(self, column: Column, register: Register, **more: Any) -> None:
        super().__init__(**more)
        self.column, self.register = column, register

    def clean(self, value: Any) -> Cell:
        """Return the cell, or say why it does not fit; an empty one that must be filled is a fault of the draft."""
        if self.column.kind == Kind.LIMIT and isinstance(value, str) and value and not _is_limit(value):
            raise ValidationError(_("Give a number and its unit."), code="misfit")
        try:
            cell = self.register.cell(self.column, value)
        except Misfit as misfit:
            raise ValidationError(str(misfit), code="misfit") from None
        if self.required and cell in ("", [], None):
            raise ValidationError(self.error_messages["required"], code="required")
        return cell


def _is_limit(text: str) -> bool:
    number, _space, unit = text.partition(" ")
    try:
        return bool(unit) and unit in {one.value for one in Unit} and Decimal(number) > 0
    except InvalidOperation:
        try:
            return bool(Limit.parse(text))
        except ValueError:
            return False


class RowForm(KeyedForm):
    """One row of a draft, a field for each column; `seen` says on which version of it the form was filled in."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    after = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(
        self, *args: Any, columns: Sequence[Column], register: Register, cells: dict[str, Cell] | None = None, **more: Any
    ) -> None:  # fmt: skip
        told = dict(more.pop("initial", None) or {})
        for column in columns:
            cell = (cells or {}).get(column.name)
            if cell and typed(column, register):
                cell = register.clear(column).get(cell, cell)
            told[f"cell_{column.name}"] = cell
        super().__init__(*args, initial=told, **more)
        self.columns = columns
        for column in columns:
            self.fields[f"cell_{column.name}"] = field_of(column, register)

    @property
    def cells(self) -> dict[str, Cell]:
        """Return what was typed, by column."""
        return {column.name: self.cleaned_data[f"cell_{column.name}"] for column in self.columns}

    @property
    def drawn(self) -> list[Any]:
        """Return the fields that people fill in."""
        return [self[f"cell_{column.name}"] for column in self.columns]


def field_of(column: Column, register: Register) -> CellField:
    """Return the field in which people fill in a cell of a column."""
    return CellField(
        column, register, label=column.label, help_text=_help(column), widget=_widget(column, register),
        required=column.required and column.kind != Kind.BOOL,
    )  # fmt: skip


def typed(column: Column, register: Register) -> bool:
    """Return whether the list of a column is so long that one types a part of a word, and the browser offers the rest."""
    return column.chosen and column.kind != Kind.CHOICES and len(register.labels(column)) > MOST_LISTED


def _help(column: Column) -> Any:
    told = [column.help] if column.help else []
    if column.empty and not column.help:
        told.append(lazystr(_("Empty: %(meaning)s.") % {"meaning": column.empty}))
    if column.kind == Kind.HOURS:
        told.append(_("As 09:00-11:30,13:30-17:30."))
    return " ".join(str(one) for one in told)


def _widget(column: Column, register: Register) -> forms.Widget:
    kind = Kind(column.kind)
    if column.chosen:
        choices = list(register.labels(column).items())
        if kind == Kind.CHOICES:
            return (forms.CheckboxSelectMultiple if len(choices) <= FEW else forms.SelectMultiple)(
                choices=choices
            )
        if not typed(column, register):
            return forms.Select(choices=[("", column.empty or "–"), *choices])
        return forms.TextInput({"list": f"list-{column.name}", "autocomplete": "off"})
    short = {"class": "short", "autocomplete": "off"}
    bounds = {"min": column.least or 0} | ({"max": column.most} if column.most else {})
    plain: dict[Kind, forms.Widget] = {
        Kind.LONG: forms.Textarea({"rows": 4}), Kind.BOOL: forms.CheckboxInput(), Kind.LIMIT: LimitInput(),
        Kind.DATE: forms.DateInput({"type": "date", "class": "short"}, format=DAY),
        Kind.INT: forms.NumberInput({"class": "short"} | bounds),
        Kind.HOURS: forms.TextInput(short | {"placeholder": "09:00-11:30,13:30-17:30"}),
    }  # fmt: skip
    return plain.get(kind) or forms.TextInput({"autocomplete": "off", "maxlength": 200})


class FileForm(KeyedForm):
    """A whole table from a file."""

    file = forms.FileField(
        label=gettext_lazy("Excel or CSV file"),
        widget=forms.ClearableFileInput({"accept": ".xlsx,.csv"}),
        help_text=gettext_lazy("The rows of the file take the place of all rows of the draft."),
    )

    def clean_file(self) -> Any:
        """Refuse what is too large to be a table of rules."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise ValidationError(_("The file is too large."), code="too_large")
        return file


class PublishForm(KeyedForm):
    """From which day the draft holds, and why; `seen` is the newest edition that was looked at."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    on = forms.DateField(
        label=gettext_lazy("Holds from"), widget=forms.DateInput({"type": "date", "class": "short"}, format=DAY),
        help_text=gettext_lazy("The day before still goes by the edition of then."),
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("Reason"), max_length=500, widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("What changes and by whose decision; it stands beside the edition for good."),
    )  # fmt: skip

    def __init__(self, *args: Any, today: date, **more: Any) -> None:
        super().__init__(*args, initial={"on": today, **(more.pop("initial", None) or {})}, **more)


class ReasonForm(KeyedForm):
    """Why an edition is withdrawn."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500, widget=forms.Textarea({"rows": 3}))


class TryForm(forms.Form):
    """On which case the rules are tried out."""

    case = forms.CharField(
        label=gettext_lazy("Number of a case"), max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "placeholder": "FL-2026-000123", "class": "short"}),
    )  # fmt: skip
