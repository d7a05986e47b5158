"""What the import contracts cannot see: keys between tables point down, and leave no trace above."""

import ast
import tomllib
from pathlib import Path

from django.apps import apps
from django.db.models import ForeignObject, ManyToManyField, Model

ROOT = Path(__file__).resolve().parents[1]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
    "contracts"
]
LEVELS = next(one["layers"] for one in CONTRACTS if one["name"].startswith("Apps: "))
# Which floor an app stands on; equals stand on one, as "(hotline) | (open311)".
FLOORS = {app.strip("() "): level for level, floor in enumerate(LEVELS) for app in floor.split("|")}


def our_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("linli.")]


def keys_between_apps() -> list[ForeignObject]:
    return [
        field
        for model in our_models()
        for field in model._meta.get_fields()
        if isinstance(field, ForeignObject)
        and field.related_model._meta.app_label in FLOORS
        and field.related_model._meta.app_label != model._meta.app_label
    ]


def test_every_app_has_its_floor():
    standing = {config.label for config in apps.get_app_configs() if config.name.startswith("linli.")}

    assert standing == set(FLOORS)


def test_keys_between_apps_point_down():
    upwards = [
        f"{field} → {field.related_model.__name__}"
        for field in keys_between_apps()
        if FLOORS[field.related_model._meta.app_label] <= FLOORS[field.model._meta.app_label]
    ]

    assert upwards == []


def test_a_lower_app_never_grows_a_name_from_above():
    assert [str(field) for field in keys_between_apps() if field.remote_field.related_name != "+"] == []


def test_no_many_to_many_between_our_tables():
    found = [
        str(field)
        for model in our_models()
        for field in model._meta.get_fields()
        if isinstance(field, ManyToManyField) and field.related_model.__module__.startswith("linli.")
    ]

    assert found == []


# Rows that hang on a case and have small states of their own, by the names the commands give them.
WITH_OWN_STATES = {"share", "joint", "batch", "row", "told"}


def assigned(tree: ast.AST) -> list[int]:
    """Return the lines that assign `.state` to anything but those rows; in tuples too."""
    stored = (
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "state" and isinstance(node.ctx, ast.Store)
    )
    return sorted(node.lineno for node in stored if ast.unparse(node.value) not in WITH_OWN_STATES)


def test_an_assigned_state_is_found():
    assert assigned(
        ast.parse("case.state, case.due_at = 'filed', None\nmove.it.state = 1\nshare.state = 2")
    ) == [1, 2]


def test_nothing_but_the_workflow_assigns_a_state():
    allowed = {Path("src/linli/kernel/workflow.py")}
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in (ROOT / "src/linli/cases").rglob("*.py")
        for number in assigned(ast.parse(path.read_text(encoding="utf-8")))
        if path.relative_to(ROOT) not in allowed
    ]

    assert found == []
