"""Every word of the domain has its line in the glossary, under the headline where one would look for it."""

import re
from pathlib import Path

import pytest
from django.apps import apps

from linli.cases.public import CASE, CaseList, Door, State
from linli.cases.states import CategoryKind, PhotoKind
from linli.kernel.limits import Unit
from linli.notices.states import Channel, NoticeState, RecipientKind
from linli.people.public import OrganisationKind, Part, Power
from linli.people.states import ROLES
from linli.territory.public import UnitKind
from tools import reference

TEXT = (Path(__file__).resolve().parents[1] / "docs" / "glossary.md").read_text(encoding="utf-8")
SECTIONS = {
    headline.strip(): dict(
        re.findall(r"^\| `([^`]+)` \| ([^|\n]*[\u4e00-\u9fff][^|\n]*) \| \S", body, re.MULTILINE)
    )
    for headline, body in re.findall(r"^#{2,3} (.+)\n((?:(?!#).*\n?)*)", TEXT, re.MULTILINE)
}


@pytest.mark.parametrize(
    ("headline", "words"),
    [
        ("Parts of the house", {config.label for config in apps.get_app_configs() if config.name.startswith("linli.")}),
        ("States", set(State.values)),
        ("Lists", set(CaseList.values)),
        ("Actions", {"report", *CASE.rows}),
        ("Doors", set(Door.values)),
        ("Units", set(UnitKind.values)),
        ("Component or event · 部件与事件", set(CategoryKind.values)),
        ("Photos · 照片", set(PhotoKind.values)),
        ("People", set(Part.values)),
        ("Organisation kinds · 组织种类", set(OrganisationKind.values)),
        ("Roles · 角色", {code for code, *_ in ROLES}),
        ("Powers · 权限", set(Power.values)),
        ("Time", {unit.value for unit in Unit}),
        ("Notices", {*Channel.values, *RecipientKind.values, *NoticeState.values}),
    ],
)  # fmt: skip
def test_every_word_has_its_line(headline, words):
    assert words - SECTIONS[headline].keys() == set()


def test_every_table_has_its_line():
    ours = {model.__name__ for model in apps.get_models() if model.__module__.startswith("linli.")}

    assert ours - {word for section in SECTIONS.values() for word in section} == set()


def test_the_chinese_of_a_word_is_what_the_pages_say():
    said = reference.said_on_pages()

    assert {
        headline: {code: SECTIONS[headline][code] for code in codes} for headline, codes in said.items()
    } == said, "run: make docs"


def test_the_chinese_of_a_role_is_its_name():
    assert SECTIONS["Roles · 角色"] == {code: name for code, name, *_ in ROLES}
