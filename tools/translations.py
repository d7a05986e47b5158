"""The Chinese catalogues are complete, and every text on a page can be translated.

Only the Simplified one is written by people; the Traditional one is made from it (linli/kernel/traditional.py).

No gettext is needed on the machine: texts are found by Python's own parser and Django's template reader, and
the compiled catalogue is written by polib and committed, so that installing needs no step more.

    python tools/translations.py check
    python tools/translations.py merge FILE…     JSON files {"English": "中文"} into the catalogue
    python tools/translations.py compile
"""

import ast
import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import polib
from django.conf import settings
from django.utils.translation.template import templatize

from linli.kernel.traditional import converted

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "linli"
CATALOGUE = SOURCE / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
TRADITIONAL = SOURCE / "locale" / "zh_Hant" / "LC_MESSAGES" / "django.po"
ASKING = {
    "_",
    "gettext",
    "gettext_lazy",
    "gettext_noop",
    "ngettext",
    "ngettext_lazy",
    "pgettext",
    "pgettext_lazy",
}
CALL_IN_TEMPLATE = re.compile(r"""\b(?:_|gettext)\(u?((?:'(?:[^'\\]|\\.)*')|(?:"(?:[^"\\]|\\.)*"))\)""")
PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")

# What a template shows besides texts: tags of Django, of HTML, code, and whatever declares its own language.
NOT_SHOWN = re.compile(
    r"{%\s*block (?:page|body)_class\s*%}.*?{%\s*endblock[^%]*%}"
    r"|{%\s*comment.*?{%\s*endcomment\s*%}|{#.*?#}|{%\s*blocktrans.*?{%\s*endblocktrans(?:late)?\s*%}"
    r"|<(script|style|code)\b.*?</\1>|<(?!html)(\w+)[^>]*\slang=\"[^\"]*\"[^>]*>.*?</\2>|<!--.*?-->|<!doctype[^>]*>",
    re.DOTALL | re.IGNORECASE,
)
SHOWN_ATTRIBUTE = re.compile(r"\s(?:placeholder|title|alt|aria-label|label)=\"([^\"]*)\"")
DJANGO_TAG = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
HTML_TAG = re.compile(r"<[^>]*>", re.DOTALL)
LETTERS = re.compile(r"[A-Za-z]{2,}|[\u4e00-\u9fff]")
NAMES = {
    "Linli",
    "邻里",
    "nbsp",
    "middot",
    "mdash",
    "ndash",
    "rarr",
    "larr",
    "times",
    "hellip",
    "amp",
    "lt",
    "gt",
    "quot",
}


def texts_in_python(path: Path) -> Iterator[str]:
    """Yield the texts that a Python file asks translations for."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", None) or getattr(node.func, "attr", None)
            if name in ASKING:
                words = node.args[1:] if name.startswith("pgettext") else node.args
                if words and isinstance(words[0], ast.Constant) and isinstance(words[0].value, str):
                    yield words[0].value


def texts_in_template(path: Path) -> Iterator[str]:
    """Yield the texts that a template asks translations for."""
    if not settings.configured:
        settings.configure()
    for found in CALL_IN_TEMPLATE.finditer(templatize(path.read_text(encoding="utf-8"), origin=str(path))):
        yield ast.literal_eval(found.group(1))


def texts() -> dict[str, str]:
    """Return every text of ours with the file that shows it."""
    found: dict[str, str] = {}
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix == ".py":
            asked = texts_in_python(path)
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            asked = texts_in_template(path)
        else:
            continue
        for text in asked:
            if text:
                found.setdefault(text, str(path.relative_to(ROOT)))
    return found


def bare_texts(source: str) -> list[str]:
    """Return what a page would show in one language only."""
    left = NOT_SHOWN.sub(" ", source)
    inside = DJANGO_TAG.sub(" ", left)
    shown = SHOWN_ATTRIBUTE.findall(inside) + HTML_TAG.sub("\n", inside).splitlines()
    bare = []
    for piece in shown:
        rest = re.sub("|".join(rf"\b{name}\b" if name.isascii() else name for name in NAMES), "", piece)
        if LETTERS.search(rest):
            bare.append(piece.strip())
    return bare


def catalogue() -> polib.POFile:
    """Return the catalogue, an empty one when there is none."""
    if CATALOGUE.exists():
        return polib.pofile(str(CATALOGUE), wrapwidth=110)
    made = polib.POFile(wrapwidth=110)
    made.metadata = {
        "Project-Id-Version": "linli",
        "Language": "zh_Hans",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    return made


def problems() -> list[str]:
    """Return everything that would show a reader the wrong language."""
    book = catalogue()
    known = {entry.msgid: entry.msgstr for entry in book}
    found = []
    for text, where in texts().items():
        chinese = known.get(text, "")
        if not chinese:
            found.append(f"{where}: no Chinese for {text!r}")
        elif sorted(PLACE.findall(text)) != sorted(PLACE.findall(chinese)):
            found.append(f"{where}: places to fill differ in {text!r} and {chinese!r}")
    for path in sorted(SOURCE.rglob("templates/**/*.html")):
        if path.name.startswith("style"):
            continue  # samples of the looks, filled with sentences of the demo
        found += [
            f"{path.relative_to(ROOT)}: not translatable: {text!r}"
            for text in bare_texts(path.read_text(encoding="utf-8"))
        ]
    for path, wanted in ((CATALOGUE, book), (TRADITIONAL, in_traditional(book))):
        compiled = path.with_suffix(".mo")
        if not compiled.exists() or compiled.read_bytes() != wanted.to_binary():
            found.append(f"{compiled.relative_to(ROOT)} is not what the catalogue says: make translations")
    return found


def in_traditional(book: polib.POFile) -> polib.POFile:
    """Return the catalogue in Traditional characters, text by text."""
    made = polib.POFile(wrapwidth=110)
    made.metadata = dict(book.metadata) | {"Language": "zh_Hant"}
    made.extend(
        polib.POEntry(msgid=entry.msgid, msgstr=converted(entry.msgstr), flags=list(entry.flags))
        for entry in book
    )
    return made


def save(book: polib.POFile) -> None:
    """Write the catalogue, sorted so that two people's additions seldom meet, and compile it."""
    book.sort(key=lambda entry: entry.msgid)
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    book.save(str(CATALOGUE))
    compile_catalogue()


def compile_catalogue() -> None:
    """Write the compiled catalogues: of the readable one, and of what it is in Traditional characters."""
    book = catalogue()
    CATALOGUE.with_suffix(".mo").write_bytes(book.to_binary())
    TRADITIONAL.parent.mkdir(parents=True, exist_ok=True)
    TRADITIONAL.with_suffix(".mo").write_bytes(in_traditional(book).to_binary())


def merge(files: Sequence[str]) -> None:
    """Put the translations of `files` into the catalogue; a later file wins over an earlier one."""
    book = catalogue()
    entries = {entry.msgid: entry for entry in book}
    for file in files:
        for text, chinese in json.loads(Path(file).read_text(encoding="utf-8")).items():
            if text in entries:
                entries[text].msgstr = chinese
            else:
                entries[text] = polib.POEntry(msgid=text, msgstr=chinese)
                book.append(entries[text])
    where = texts()
    for entry in book:
        entry.occurrences = [(where[entry.msgid], "")] if entry.msgid in where else []
        # Without the flag nothing breaks in Django, but other tools check what is to be filled in.
        entry.flags = ["python-format"] if re.search(r"%\(\w+\)[sd]", entry.msgid) else []
    save(book)


def main(words: Sequence[str]) -> int:
    """Do what was asked and return the exit code."""
    if words[:1] == ["merge"]:
        merge(words[1:])
    elif words == ["compile"]:
        compile_catalogue()
    elif words != ["check"]:
        print(__doc__)
        return 2
    found = problems() if words == ["check"] else []
    print("\n".join(found) or f"the catalogue holds {len(catalogue())} texts")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
