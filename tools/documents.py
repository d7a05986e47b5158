"""The documents are true: what they name exists.

Checked are links, paths in backticks (`src/…/file.py` or `cases/commands.py`), symbols (`cases/commands.py:
dispatch`), recipes (`make x`) and commands (`linli x`).
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "linli"
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)[^)]*\)")
NAMED_PATH = re.compile(
    r"^([\w./-]+\.(?:py|md|html|css|js|toml|po|lock|json|geojson|csv)\b)(?:\s*(?:::?|→)\s*([\w.]+))?"
)
NAMED_FOLDER = re.compile(r"^((?:src|tests|tools|docs|bench)/[\w./-]*)$")
MADE_BY_USERS = {"FILE", "…", "NAME"}


def documents() -> list[Path]:
    """Return every document of ours."""
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def recipes() -> set[str]:
    """Return the targets of the Makefile."""
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def commands() -> set[str]:
    """Return the words that `linli` understands by our own doing, and those of Django that we name."""
    own = {path.stem.replace("_", "-") for path in PACKAGE.glob("*/management/commands/*.py")}
    return own | {
        "run",
        "backup",
        "restore",
        "migrate",
        "help",
        "check",
        "shell",
        "createsuperuser",
        "changepassword",
        "makemigrations",
        "dumpdata",
        "dbshell",
    }


def find(named: str, beside: Path) -> Path | None:
    """Return what a document means by a path: from the root, from the package, or from itself."""
    for start in (ROOT, PACKAGE, ROOT / "src", beside.parent, ROOT / "docs"):
        if (start / named).exists():
            return start / named
    return None


def has_symbol(path: Path, symbol: str) -> bool:
    """Say whether a file defines `symbol`; of `Class.method` both must be there."""
    source = path.read_text(encoding="utf-8")
    return all(
        re.search(
            rf"^\s*(?:async def|def|class)\s+{part}\b|^\s*{part}\b\s*[:=]|[\"']{part}[\"']",
            source,
            re.MULTILINE,
        )
        for part in symbol.rstrip(".").split(".")
    )


def untruths(path: Path) -> list[str]:
    """Return what `path` names and nobody has."""
    text = path.read_text(encoding="utf-8")
    where = path.relative_to(ROOT)
    found = [
        f"{where}: no such link: {link}"
        for link in LINK.findall(CODE.sub("", text))
        if "://" not in link and not link.startswith("mailto:") and find(link, path) is None
    ]
    known_recipes, known_commands = recipes(), commands()
    for span in CODE.findall(text):
        inside = span.strip("`")
        found += [
            f"{where}: no such recipe: make {name}"
            for name in re.findall(r"(?:^|[\s(])make ([a-z][\w-]*)", inside)
            if name not in known_recipes
        ]
        found += [
            f"{where}: no such command: linli {name}"
            for name in re.findall(r"(?:^|[\s/(])linli ([a-z][\w-]*)", inside)
            if name not in known_commands
        ]
        if span.startswith("```"):
            continue
        named = NAMED_PATH.match(inside)
        if named:
            file = find(named[1], path)
            if file is None and "/" in named[1]:
                found.append(f"{where}: no such file: {named[1]}")
            elif file is not None and named[2] and file.suffix == ".py" and not has_symbol(file, named[2]):
                found.append(f"{where}: {named[1]} has no {named[2]}")
        elif NAMED_FOLDER.match(inside) and find(inside, path) is None:
            found.append(f"{where}: no such folder: {inside}")
    return found


if __name__ == "__main__":
    found = [line for path in documents() for line in untruths(path)]
    print("\n".join(found) or f"{len(documents())} documents name only what exists")
    sys.exit(bool(found))
