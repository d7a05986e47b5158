"""Fields that are copied cheaply are what Django's own copies are, and each form has its own."""

import copy

import pytest

from linli.cases.forms import acts
from linli.intake.forms import ReportForm
from linli.kernel.forms import QuickForm, copied


def every_kind(kind=QuickForm):
    return [kind, *(one for below in kind.__subclasses__() for one in every_kind(below))]


def told(it):
    return {name: value for name, value in vars(it).items() if name not in {"widget", "_choices", "choices"}}


def test_a_cheap_copy_of_every_field_is_what_the_whole_copy_is():
    kinds = every_kind()
    assert {ReportForm, acts.ReasonForm} <= set(kinds)
    for kind in kinds:
        for field in kind.base_fields.values():
            cheap, whole = copied(field), copy.deepcopy(field)
            assert (type(cheap), type(cheap.widget)) == (type(whole), type(whole.widget))
            assert {k: str(v) for k, v in told(cheap).items()} == {k: str(v) for k, v in told(whole).items()}
            assert vars(cheap).keys() == vars(whole).keys()
            assert vars(cheap.widget).keys() == vars(whole.widget).keys()
            assert cheap.widget.attrs == whole.widget.attrs


@pytest.mark.parametrize("name", ["datum", "text", "which"])
def test_what_one_form_changes_of_its_fields_no_other_form_has(name):
    field = ReportForm.base_fields[name]
    one = copied(field)

    one.required, one.widget.attrs["x"] = not field.required, "y"
    one.validators.append(None)
    one.error_messages["required"] = "?"
    if hasattr(one, "choices"):
        one.choices = [("a", "A")]

    other = copied(field)
    assert (other.required, other.widget.attrs.get("x"), None in other.validators) == (
        field.required,
        None,
        False,
    )
    assert other.error_messages == field.error_messages
    assert [("a", "A")] not in (getattr(other, "choices", None), getattr(other.widget, "choices", None))
