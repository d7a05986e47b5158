"""What the product installs is permissive or LGPL: whoever runs Linli may do so without asking a lawyer.

Reads requirements.lock (what ships), not requirements-dev.lock: a GPL tool may check our code.
"""

import re
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PINNED = re.compile(r"^([A-Za-z0-9][\w.-]*)(?:\[[^]]*])?==", re.MULTILINE)
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
FORBIDDEN = re.compile(r"(?<![Ll])GPL|(?<!Lesser )General Public License|SSPL|[Pp]roprietary|[Cc]ommercial")


def licence_of(package: Distribution) -> str:
    """Return what the package says about itself: the expression, else its classifiers, else the free text."""
    facts = package.metadata
    if facts.get("License-Expression"):
        return str(facts["License-Expression"])
    lines = [line for line in facts.get_all("Classifier") or [] if line.startswith("License ::")]
    named = [line.rsplit("::", 1)[1].strip() for line in lines if not line.endswith("OSI Approved")]
    return "; ".join(named) or (facts.get("License") or "").strip().partition("\n")[0]


def packages_that_ship() -> list[Distribution]:
    """Return the distributions of requirements.lock that this kind of machine installs."""
    found = []
    for name in PINNED.findall((ROOT / "requirements.lock").read_text(encoding="utf-8")):
        try:
            found.append(distribution(name))
        except PackageNotFoundError:
            continue  # for another system or another Python
    return found


def doubtful() -> list[str]:
    """Return every package whose licence is not on the list."""
    found = []
    for package in packages_that_ship():
        licence = READ_BY_US.get(package.metadata["Name"]) or licence_of(package)
        if FORBIDDEN.search(licence) or not any(name in licence for name in ALLOWED):
            found.append(f"{package.metadata['Name']}: {licence or 'says nothing about its licence'}")
    return found


if __name__ == "__main__":
    found = doubtful()
    print("\n".join(found) or f"{len(packages_that_ship())} packages ship, all permissive or LGPL")
    sys.exit(bool(found))
