"""Every exception from a rule says why: `# noqa: CODE - reason`; one from a type names its code."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOQA = re.compile(r"#\s*(?:ruff:\s*)?noqa\b(?!: [A-Z]+\d+(?:, ?[A-Z]+\d+)* - \S)")
IGNORE = re.compile(r"#\s*type:\s*ignore(?!\[[\w, -]+\])")


def silent_exceptions(folders: tuple[str, ...] = ("src", "tests", "tools", "bench")) -> list[str]:
    """Return each exception without a reason, with its place."""
    return [
        f"{path.relative_to(ROOT)}:{number}: say why: {line.strip()}"
        for folder in folders
        for path in sorted((ROOT / folder).rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if (NOQA.search(line) or IGNORE.search(line)) and path != Path(__file__).resolve()
    ]


if __name__ == "__main__":
    found = silent_exceptions()
    print("\n".join(found) or "every exception has its reason")
    sys.exit(bool(found))
