"""What the product installs is permissive or LGPL: whoever runs Linli may do so without asking a lawyer.

Reads requirements.lock (what ships, with all that it brings along), not requirements-dev.lock: a GPL tool may check
our code. Each package must carry the text of its licence, because the law of most of them asks for it; the few that
forgot are named here with what was read instead. docs/reference/licences.md is written from this.
"""

import re
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PINNED = re.compile(r"^([A-Za-z0-9][\w.-]*)(?:\[[^]]*])?==(\S+)(?: ; (.*?))?(?: \\)?$", re.MULTILINE)
# Not for the systems that Linli runs on.
ELSEWHERE = "sys_platform == 'win32'"
ALLOWED = (
    "0BSD",
    "Apache",
    "BSD",
    "CC0",
    "HPND",
    "ISC",
    "LGPL",
    "Lesser General Public License",
    "MIT",
    "MPL",
    "Mozilla Public License",
    "PSF",
    "PostgreSQL",
    "Python Software Foundation",
    "Unlicense",
    "Zlib",
)
# What a package says wrongly about itself, put right after reading the licence in it.
READ_BY_US = {
    "qrcode": "BSD-3-Clause"
}  # its classifier says "Other/Proprietary", its LICENSE file BSD and MIT
# Whose wheel holds no text of its licence, and where we read it.
WITHOUT_TEXT = {
    "chinesecalendar": "its wheel says MIT; the text lies in its source, github.com/LKI/chinese-calendar",
    "prcoords": "given to the public domain (CC0 1.0), which asks for no text",
}
TEXT = re.compile(r"(?i)(licen[cs]e|copying|notice)")
FORBIDDEN = re.compile(r"(?<![Ll])GPL|(?<!Lesser )General Public License|SSPL|[Pp]roprietary|[Cc]ommercial")


def licence_of(package: Distribution) -> str:
    """Return what the package says about itself: the expression, else its classifiers, else the free text."""
    facts = package.metadata
    if facts.get("License-Expression"):
        return str(facts["License-Expression"])
    lines = [line for line in facts.get_all("Classifier") or [] if line.startswith("License ::")]
    named = [line.rsplit("::", 1)[1].strip() for line in lines if not line.endswith("OSI Approved")]
    return "; ".join(named) or (facts.get("License") or "").strip().partition("\n")[0]


def locked() -> dict[str, list[str]]:
    """Return the versions of each package that ships, as the lock names them; one for each kind of Python."""
    found: dict[str, list[str]] = {}
    for name, version, where in PINNED.findall((ROOT / "requirements.lock").read_text(encoding="utf-8")):
        if where != ELSEWHERE:
            found.setdefault(name, []).append(version)
    return found


def packages_that_ship() -> list[Distribution]:
    """Return the distributions of requirements.lock that this kind of machine installs."""
    found = []
    for name in locked():
        try:
            found.append(distribution(name))
        except PackageNotFoundError:
            continue  # for another Python
    return found


def texts_of(package: Distribution) -> list[str]:
    """Return the files of a package that hold its licence or its notice."""
    files = package.files or []
    return sorted(
        {file.name for file in files if TEXT.search(file.name) and file.suffix not in {".py", ".pyc"}}
    )


def doubtful() -> list[str]:
    """Return every package whose licence is not on the list."""
    found = []
    for package in packages_that_ship():
        licence = READ_BY_US.get(package.metadata["Name"]) or licence_of(package)
        if FORBIDDEN.search(licence) or not any(name in licence for name in ALLOWED):
            found.append(f"{package.metadata['Name']}: {licence or 'says nothing about its licence'}")
        if not texts_of(package) and package.metadata["Name"] not in WITHOUT_TEXT:
            found.append(f"{package.metadata['Name']}: carries no text of its licence")
    return found


def as_rows() -> list[tuple[str, str, str, str]]:
    """Return (name, versions, licence, where its text is) of each package that ships, in order."""
    rows = []
    versions = locked()
    for package in packages_that_ship():
        name = package.metadata["Name"]
        known = next(
            lines for locked_as, lines in versions.items() if canonical(locked_as) == canonical(name)
        )
        licence = READ_BY_US.get(name) or licence_of(package)
        rows.append(
            (name, " · ".join(known), licence, WITHOUT_TEXT.get(name) or ", ".join(texts_of(package)[:3]))
        )
    return sorted(rows, key=lambda row: row[0].lower())


def canonical(name: str) -> str:
    """Return a name as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    found = doubtful()
    print("\n".join(found) or f"{len(packages_that_ship())} packages ship, all permissive or LGPL")
    sys.exit(bool(found))
