"""No file grows past what a person reads in one sitting."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIMIT = 400
KINDS = {".py", ".html", ".css", ".js", ".txt"}
NOT_WRITTEN_BY_US = {"vendor", "locale", "__pycache__", "migrations"}


def long_files() -> list[str]:
    """Return every file of ours above the limit, with its length."""
    found = []
    for folder in ("src", "tests", "tools", "bench"):
        for path in sorted((ROOT / folder).rglob("*")):
            inside = path.relative_to(ROOT)
            if path.suffix in KINDS and not NOT_WRITTEN_BY_US & set(inside.parts):
                lines = path.read_text(encoding="utf-8").count("\n")
                if lines > LIMIT:
                    found.append(f"{inside}: {lines} lines; make it a folder of the same name")
    return found


if __name__ == "__main__":
    found = long_files()
    print("\n".join(found) or f"no file is longer than {LIMIT} lines")
    sys.exit(bool(found))
