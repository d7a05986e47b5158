"""What the import contracts cannot see: keys between tables point down, and leave no trace above."""

import tomllib
from pathlib import Path

from django.apps import apps
from django.db.models import ForeignObject, ManyToManyField, Model

ROOT = Path(__file__).resolve().parents[1]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
    "contracts"
]
FLOORS = next(one["layers"] for one in CONTRACTS if one["name"].startswith("Apps: "))


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
        if FLOORS.index(field.related_model._meta.app_label) < FLOORS.index(field.model._meta.app_label)
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


def test_nothing_but_the_workflow_assigns_a_state():
    allowed = {Path("src/linli/kernel/workflow.py")}
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in (ROOT / "src/linli/cases").rglob("*.py")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if ".state = " in line and path.relative_to(ROOT) not in allowed
    ]

    assert found == []
