"""Forms with a few rows of the same fields, and more of them when somebody asks for more."""

from typing import Any

from django import forms

FIRST_ROWS, MOST_ROWS = 3, 15


class ManyRows:
    """Draws three rows; the button “More rows” sends the form to be shown again with three more, all that was typed kept.

    Works without a script: how many rows there are stands in the form itself.
    """

    data: Any
    fields: dict[str, forms.Field]
    is_bound: bool

    def draw_rows(self) -> range:
        """Count the rows and return their numbers; the form remembers how many."""
        said = str(self.data.get("rows", "")) if self.is_bound else ""
        count = int(said) if said.isascii() and said.isdigit() and len(said) <= 2 else FIRST_ROWS
        count = max(FIRST_ROWS, min(count, MOST_ROWS))
        if self.is_bound and self.data.get("show") == "more":
            count = min(count + FIRST_ROWS, MOST_ROWS)
            self.data = self.data.copy()
            self.data["rows"] = str(count)
        self.fields["rows"] = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=count)
        self.numbers = range(1, count + 1)
        return self.numbers

    @property
    def more_rows(self) -> bool:
        """Return whether there may be more rows."""
        return len(self.numbers) < MOST_ROWS


def names_of_rows(*names: str) -> frozenset[str]:
    """Return what the fields of all rows may be called."""
    return frozenset(f"{name}_{n}" for n in range(1, MOST_ROWS + 1) for name in names)
