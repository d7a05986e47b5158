"""A whole house for a test: a tiny Django project in place of Linli, started by the real command."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = Path(__file__).with_name("tiny")
NOBODY = pwd.getpwnam("nobody")


def a_home() -> Path:
    """Return an empty home that the server's user can reach, unlike pytest's own folders."""
    home = Path(tempfile.mkdtemp(prefix="linli-cli-"))
    home.chmod(0o755)
    return home


def a_free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def python_for_anybody() -> str | None:
    """Return a Python like ours that `nobody` may start too; ours may lie in root's own folder."""
    for path in (sys.executable, shutil.which("python3", path="/usr/bin:/usr/local/bin")):
        with suppress(PermissionError, TypeError):
            asked = subprocess.run(
                [path, "-c", "import sys; print(sys.version_info[:2])"],
                user=NOBODY.pw_uid,
                capture_output=True,
                text=True,
                check=False,
                cwd="/",
            )
            if asked.stdout.strip() == str(sys.version_info[:2]):
                return path
    return None


class House:
    """`linli run` in a home of its own, over the tiny project."""

    def __init__(self, **settings: str) -> None:
        self.home = a_home()
        self.port = a_free_port()
        self.user: int | None = None
        self.python = sys.executable
        self.settings = settings
        self.more_path = ""
        self.process: subprocess.Popen | None = None
        self.output = self.home.with_name(f"{self.home.name}.out")

    @property
    def env(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name in {"PATH", "LINLI_POSTGRES_BIN"}}
        return {
            **kept,
            "PYTHONPATH": f"{self.more_path}:{PROJECT}:{ROOT / 'src'}:{Path(psutil.__file__).parents[1]}",
            "DJANGO_SETTINGS_MODULE": "tiny_settings",
            "LINLI_HOME": str(self.home),
            "LINLI_PORT": str(self.port),
            "PYTHONDONTWRITEBYTECODE": "1",
            **self.settings,
        }

    def as_nobody(self) -> None:
        """Let everything be done by an ordinary user from now on."""
        self.python = python_for_anybody()
        if self.python is None:
            pytest.skip("no Python of this version that an ordinary user may start")
        self.user = NOBODY.pw_uid

    def command(self, *words: str, **options) -> subprocess.CompletedProcess:
        """Run one `linli` command to its end."""
        return subprocess.run(
            [self.python, "-m", "linli", *words],
            env=self.env,
            capture_output=True,
            text=True,
            timeout=300,  # a hang is found, a busy machine is none
            check=False,
            user=self.user,
            cwd="/",
            **options,
        )

    def start(self) -> None:
        """Start and come back when the site answers."""
        self.launch()
        self.wait_until_open()

    def launch(self) -> None:
        with self.output.open("wb") as out:
            self.process = subprocess.Popen(
                [self.python, "-m", "linli", "run"],
                env=self.env,
                stdout=out,
                stderr=subprocess.STDOUT,
                user=self.user,
                cwd="/",
                start_new_session=True,
            )

    def wait_until_open(self, patience: float = 40) -> None:
        until = time.monotonic() + patience
        while "Linli is open" not in self.said():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < until, self.said()
            time.sleep(0.05)

    def said(self) -> str:
        return self.output.read_text(encoding="utf-8", errors="replace")

    def answer(self) -> str:
        """Return what the site says, patiently: a part of the house may be starting again."""
        until = time.monotonic() + 40
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as page:
                    return page.read().decode()
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(how)
        return self.process.wait(30)

    def kill(self) -> None:
        """Kill the supervisor as the system would when memory runs out."""
        self.process.kill()
        self.process.wait(10)

    def processes(self) -> list[psutil.Process]:
        """Return every process of this house."""
        found = []
        for process in psutil.process_iter():
            try:
                words = " ".join(process.cmdline())
                inside = process.cwd().startswith(str(self.home))
                if process.status() != psutil.STATUS_ZOMBIE and (
                    str(self.home) in words or inside or process.environ().get("LINLI_HOME") == str(self.home)
                ):
                    found.append(process)
            except psutil.Error:
                continue
        return found

    def is_gone(self, patience: float = 15) -> bool:
        """Say whether no process is left, after at most `patience` seconds."""
        until = time.monotonic() + patience
        while self.processes():
            if time.monotonic() > until:
                return False
            time.sleep(0.1)
        return True

    def one(self, part: str) -> psutil.Process:
        """Return the topmost process whose command line names `part`."""
        found = [one for one in self.processes() if part in " ".join(one.cmdline())]
        pids = {one.pid for one in found}
        return next(one for one in found if one.ppid() not in pids)

    def tear_down(self) -> None:
        for process in self.processes():
            with suppress(psutil.NoSuchProcess):
                process.kill()
        if self.process is not None:
            self.process.wait(10)
        self.is_gone()
        shutil.rmtree(self.home, ignore_errors=True)
        self.output.unlink(missing_ok=True)
