"""The pages of docs/reference say what the code says."""

import re

import pytest

from linli.cases.public import CASE
from tools import reference


@pytest.mark.parametrize(
    "name", ["workflow.md", "settings.md", "permissions.md", "notices.md", "licences.md", "alerts.yml"]
)
def test_a_page_of_reference_is_what_the_code_says_now(name):
    assert (reference.FOLDER / name).read_text(encoding="utf-8") == reference.pages()[name], "run: make docs"


def test_every_reading_of_the_environment_in_the_settings_is_on_its_page():
    source = reference.SETTINGS.read_text(encoding="utf-8")
    asked = set(re.findall(r'\benv(?:bool|int|list|keys)?\(\s*"([A-Z0-9_]+)"', source))

    assert {one.name for one in reference.settings_read()} == asked


def test_every_setting_says_what_it_does():
    assert [one.name for one in reference.settings_read() if len(one.doc) < 10] == []


def test_the_table_of_a_case_has_five_cells_in_each_row():
    rows = CASE.as_markdown().splitlines()

    assert {row.count("|") for row in rows} == {6}
    assert len(rows) == len(CASE.rows) + 2
