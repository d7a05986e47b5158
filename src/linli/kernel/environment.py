"""Typed readers of the environment: a setting that cannot be understood refuses to start, and says what is accepted.

`doc` is for the reference page, which is made from the calls in `linli/settings.py`.
"""

import os
from pathlib import Path


class SettingError(RuntimeError):
    """A setting that cannot be understood; the message names it and says what is accepted."""


def env(name: str, default: str = "", doc: str = "") -> str:
    """Return the setting `name` as text."""
    return os.environ.get(name, default)


def envbool(name: str, *, default: bool, doc: str = "") -> bool:
    """Return the setting `name` as a truth: true/yes/on/1 or false/no/off/0, anything else refuses to start."""
    raw = os.environ.get(name, "").strip().lower()
    if not raw:
        return default
    if raw in {"1", "true", "yes", "on"}:
        return True
    if raw in {"0", "false", "no", "off"}:
        return False
    raise SettingError(f"{name}={raw!r} is neither true/yes/on/1 nor false/no/off/0")


def envint(name: str, default: int, doc: str = "") -> int:
    """Return the setting `name` as a whole number."""
    raw = os.environ.get(name, "").strip()
    try:
        return int(raw) if raw else default
    except ValueError:
        raise SettingError(f"{name}={raw!r} is not a whole number") from None


def envlist(name: str, default: str = "", doc: str = "") -> list[str]:
    """Return the setting `name` as a list, split at commas."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def default_home() -> Path:
    """Return where data lives when nobody says: /var/lib/linli for root, ./var for anybody else."""
    return Path("/var/lib/linli") if hasattr(os, "geteuid") and os.geteuid() == 0 else Path.cwd() / "var"
