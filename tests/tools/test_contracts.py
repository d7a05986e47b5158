"""The import contracts, broken on purpose: each fails with a line that says where."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONFIG = """
[tool.importlinter]
root_package = "town"
contract_types = ["doors: tools.doors.DoorContract"]

[[tool.importlinter.contracts]]
name = "Apps: call down, announce up"
type = "layers"
containers = ["town"]
exhaustive = true
layers = ["upper", "lower", "kernel"]

[[tool.importlinter.contracts]]
name = "Inside an app"
type = "layers"
containers = ["town.upper", "town.lower"]
exhaustive = true
layers = ["(views)", "(forms)", "(public)", "(models)", "(events)"]

[[tool.importlinter.contracts]]
name = "Apps meet only at the door"
type = "doors"
root = "town"
doors = ["public", "events"]
open_apps = ["kernel"]
"""
TOWN = {
    "upper/views.py": "from town.lower import public\nfrom town.kernel import clock\n",
    "upper/forms.py": "",
    "lower/public.py": "from town.lower import models\n",
    "lower/models.py": "from town.kernel.clock import now\n",
    "kernel/clock.py": "now = None\n",
}


def judge(folder: Path, **changes: str) -> subprocess.CompletedProcess:
    """Build the town with `changes` and return what the linter says."""
    files = TOWN | {name.replace("__", "/") + ".py": text for name, text in changes.items()}
    for name, text in files.items():
        file = folder / "town" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        for package in (folder / "town", file.parent):
            (package / "__init__.py").touch()
    (folder / "pyproject.toml").write_text(CONFIG, encoding="utf-8")
    linter = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-c", linter, "--no-cache"],
        cwd=folder,
        env={"PYTHONPATH": f"{folder}:{ROOT}", "PATH": "/usr/bin:/bin", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_town_in_order_passes(tmp_path):
    judged = judge(tmp_path)

    assert judged.returncode == 0, judged.stdout
    assert "3 kept, 0 broken" in judged.stdout


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"lower__models": "from town.upper import forms\n"},
            "town.lower is not allowed to import town.upper",
        ),
        ({"upper__forms": "def f():\n    from town.upper import views\n"}, "town.upper.forms is not allowed"),
        ({"upper__utils": ""}, "town.upper.utils"),
        ({"attic__views": ""}, "town.attic"),
        (
            {"upper__views": "from town.lower.models import now\n"},
            "town.upper.views:1 imports town.lower.models: ask one of its doors (public, events)",
        ),
    ],
    ids=["upwards", "hidden in a function", "a stray utils", "an undeclared app", "around the door"],
)
def test_a_broken_town_is_told_where(tmp_path, changes, said):
    judged = judge(tmp_path, **changes)

    assert judged.returncode != 0
    assert said in judged.stdout + judged.stderr
