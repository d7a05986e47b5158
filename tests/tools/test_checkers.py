"""The checkers find what they promise to find, and our own house passes them."""

import pytest

from tools import documents, lengths, licences, reasons, translations


def test_documents_name_only_what_exists():
    assert [line for path in documents.documents() for line in documents.untruths(path)] == []


def test_exceptions_from_rules_say_why():
    assert reasons.silent_exceptions() == []


def test_no_file_is_too_long():
    assert lengths.long_files() == []


def test_what_ships_is_permissive():
    assert licences.doubtful() == []


def test_what_others_bring_along_is_looked_at_and_tools_for_developers_are_not():
    shipped = set(licences.locked())

    assert {"sqlparse", "psycopg-binary", "cffi"} <= shipped  # asked for by nobody of us
    assert not shipped & {"pytest", "ruff", "mypy", "djlint", "schemathesis", "playwright", "colorama"}
    assert set(licences.WITHOUT_TEXT) <= shipped


def test_a_package_without_the_text_of_its_licence_is_named(monkeypatch):
    monkeypatch.setattr(licences, "WITHOUT_TEXT", {})

    assert licences.doubtful() == [
        "chinesecalendar: carries no text of its licence", "prcoords: carries no text of its licence",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Run `make dance`.", "no such recipe: make dance"),
        ("Run `linli dance`.", "no such command: linli dance"),
        ("See `cli/dance.py`.", "no such file: cli/dance.py"),
        ("See `cli/run.py: dance`.", "cli/run.py has no dance"),
        ("See [there](dance.md).", "no such link: dance.md"),
        ("See `src/linli/dance/`.", "no such folder: src/linli/dance/"),
    ],
)
def test_an_untrue_document_is_told_what_is_wrong(tmp_path, monkeypatch, text, said):
    page = documents.ROOT / "docs" / "page.md"
    monkeypatch.setattr(type(page), "read_text", lambda path, **_: text if path == page else _real(path))

    assert documents.untruths(page) == [f"docs/page.md: {said}"]


def _real(path):
    with path.open(encoding="utf-8") as file:
        return file.read()


@pytest.mark.parametrize(
    ("source", "bare"),
    [
        ("<p>{% trans 'Hello' %}</p>", []),
        ("<p>{% blocktranslate %}Hello {{ name }}{% endblocktranslate %}</p>", []),
        ("<p>{{ name }} · 12</p>", []),
        ("<p>Hello</p>", ["Hello"]),
        ("<p>你好</p>", ["你好"]),
        ('<input placeholder="Name">', ["Name"]),
        ("<img alt=\"{% trans 'A map' %}\">", []),
        ('<a lang="en">English</a>', []),
        ("<script>let x</script>", []),
    ],
)
def test_a_text_in_one_language_only_is_found(source, bare):
    assert translations.bare_texts(source) == bare


def test_texts_are_found_in_python_and_in_templates(tmp_path):
    code, page = tmp_path / "a.py", tmp_path / "a.html"
    code.write_text('x = _("One " "two %(n)s")\ny = gettext_lazy("Three")\n', encoding="utf-8")
    page.write_text(
        '{% load i18n %}{% trans "Four" %} {{ x|default:_("Five") }}'
        "{% blocktranslate trimmed with n=1 %}\n  Six\n  {{ n }}{% endblocktranslate %}",
        encoding="utf-8",
    )

    assert sorted(translations.texts_in_python(code)) == ["One two %(n)s", "Three"]
    assert sorted(translations.texts_in_template(page)) == ["Five", "Four", "Six %(n)s"]
