"""`linli run`: everything up in order, watched, and down again without a trace."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from linli.cli import house, processes
from linli.cli.home import ROOM_LATER, Home, Lock, full_disk_said_plainly
from linli.cli.postgres import Server
from linli.cli.prepare import Cancelled, Preparation, cards
from linli.cli.words import Trouble, say
from linli.kernel.logbook import Logbook

WEB_PROCESSES = 2
# Two: threads of one process take turns at Python's lock. With eight, 224 acts a second were done in one run, with two
# 383 (eight clients, two cores). The pool of each process (settings.py) holds a few connections more.
WEB_THREADS = 2
WEB_WAITING = 32
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
LONGEST_PAUSE = 30.0
LIVED_LONG = 10.0
OPENING_PATIENCE = 30.0


@dataclass
class Watched:
    """A process that must run: what it is called, how it is started, and how often it has died lately."""

    zh: str
    en: str
    command: Sequence[str]
    extra: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = 0.0
    next_try: float = 0.0

    def start(self, home: Home) -> None:
        """Start it, tied to us."""
        env = os.environ | self.extra | {processes.MARK: str(home.path)}
        self.process = processes.start(self.command, env=env)
        self.started = time.monotonic()

    def look(self, home: Home, book: Logbook) -> None:
        """Start it again if it has died: at once if it had lived for a while, else ever more patiently."""
        now = time.monotonic()
        if self.process is not None:
            if self.process.poll() is None:
                return
            code = self.process.returncode
            processes.end_group(self.process, patience=0)
            book.tell("a process ended", process=self.en, pid=self.process.pid, code=code)
            self.process = None
            self.pause = (
                0.0 if now - self.started > LIVED_LONG else min(max(self.pause * 2, 0.5), LONGEST_PAUSE)
            )
            self.next_try = now + self.pause
            say(
                f"{self.zh}意外退出（{code}），{self.pause:.0f} 秒后重启",
                f"{self.en} ended ({code}), starting it again in {self.pause:.0f} s",
            )
        elif now >= self.next_try:
            self.start(home)

    def end(self) -> None:
        """End it and all it started."""
        if self.process is not None:
            processes.end_group(self.process, patience=10)
            self.process = None


class House:
    """The whole of a running deployment, and the one flag that asks it to stop."""

    def __init__(self, home: Home, host: str, port: int) -> None:
        self.home = home
        self.host = host
        self.port = port
        self.stopping = False
        self.next_look = 0.0
        self.book = Logbook(home / "log")
        granian = [
            sys.executable,
            "-m",
            "granian",
            "linli.wsgi:application",
            "--interface",
            "wsgi",
            "--no-ws",
        ]
        granian += ["--host", host, "--port", str(port), "--log-level", "warning"]
        granian += ["--log-config", str(Path(__file__).with_name("granian.json"))]
        granian += ["--workers", str(WEB_PROCESSES), "--blocking-threads", str(WEB_THREADS)]
        granian += ["--backpressure", str(WEB_WAITING)]
        granian += ["--respawn-failed-workers", "--respawn-interval", "0.2", "--workers-kill-timeout", "5"]
        self.web = Watched("网站", "the web server", granian, {"LINLI_DATABASE_POOL": "1"})
        self.worker = Watched("后台任务", "the worker", [sys.executable, "-m", "linli", "worker"])

    def stop(self, _signal: int, _frame: FrameType | None) -> None:
        """Ask for the end; what is under way looks at the flag many times a second."""
        self.stopping = True

    def is_stopping(self) -> bool:
        """Say whether somebody has asked for the end."""
        return self.stopping

    def live(self) -> None:
        """Be up until somebody asks for the end."""
        try:
            self.book.tell("the house begins", process="supervisor", pid=os.getpid())
            with self._database() as server:
                if self.stopping:
                    return
                Preparation(self.home, server, self.is_stopping).all()
                try:
                    self._open()
                    self._watch(server)
                finally:
                    say("正在停止", "stopping")
                    self.book.tell("the house ends", process="supervisor", pid=os.getpid())
                    self._close()
        except Cancelled:
            return

    @contextmanager
    def _database(self) -> Iterator[Server | None]:
        if os.environ.get("DATABASE_URL"):
            yield None
            return
        with house.kept_server(self.home, self.is_stopping) as server:
            os.environ.update(house.addresses(server))
            yield server

    def _open(self) -> None:
        """Start web and worker and print where to look, once the site answers."""
        self.web.start(self.home)
        self.worker.start(self.home)
        self._wait_for_answer()
        if self.stopping:
            return
        self.book.tell("the house is open", process="supervisor", pid=os.getpid())
        print(f"\n  邻里已启动 · Linli is open:  {self.address}\n", flush=True)
        self._show_cards()
        print("  按 Ctrl-C 停止 · press Ctrl-C to stop\n", flush=True)

    def _show_cards(self) -> None:
        """Print who may sign in to the demo; asked for last, because people wait for the site and not for this."""
        signs = cards(self.home)
        until = time.monotonic() + OPENING_PATIENCE
        try:
            while signs.poll() is None and time.monotonic() < until and not self.stopping:
                self._keep_alive()
            if signs.poll() == 0 and signs.stdout is not None:
                shown = signs.stdout.read().decode(errors="replace").rstrip()
                if shown:
                    print(f"  演示账号 · demo sign-in cards (name, password, who):\n{shown}\n", flush=True)
        finally:
            processes.end_group(signs, patience=0)
            if signs.stdout is not None:
                signs.stdout.close()

    def _keep_alive(self) -> None:
        """Start again what has died, and leave the processor to others for a moment."""
        self.web.look(self.home, self.book)
        self.worker.look(self.home, self.book)
        self._look_for_room()
        time.sleep(0.1)

    @property
    def address(self) -> str:
        """Where a browser finds the site."""
        host = "127.0.0.1" if self.host in {"0.0.0.0", "::", ""} else self.host  # noqa: S104 - compared, not bound
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}/"

    def _wait_for_answer(self) -> None:
        until = time.monotonic() + OPENING_PATIENCE
        while not self.stopping:
            if self.web.process is None or self.web.process.poll() is not None:
                raise Trouble(
                    "网站无法启动（原因见上）。", "The web server does not start (the reason stands above)."
                )
            answer = self._healthz()
            if answer == http.client.OK:
                return
            if time.monotonic() > until:
                if answer is None:
                    raise Trouble("网站没有应答。", f"The web server does not answer at {self.address}.")
                say(
                    f"健康检查未通过（{answer}）",
                    f"the health check says {answer}: see {self.address}healthz",
                )
                return
            self.worker.look(self.home, self.book)
            # Asking costs nothing while nobody listens.
            time.sleep(0.05 if answer is None else 0.5)

    def _healthz(self) -> int | None:
        host = "127.0.0.1" if self.host in {"0.0.0.0", "::", ""} else self.host  # noqa: S104 - compared, not bound
        asking = http.client.HTTPConnection(host, self.port, timeout=5)
        try:
            # A site that is not well yet need not log that we saw it (kernel/logs.py: OnceOpen).
            asking.request("GET", "/healthz", headers={"Host": "127.0.0.1", "X-Linli-Opening": "1"})
            return asking.getresponse().status
        except (OSError, http.client.HTTPException):
            return None
        finally:
            asking.close()

    def _watch(self, server: Server | None) -> None:
        next_try, pause = 0.0, 1.0
        while not self.stopping:
            if server is not None and not server.is_up() and time.monotonic() >= next_try:
                say("数据库意外退出，正在重启", "the database ended, starting it again")
                self.book.tell("a process ended", process="the database")
                server.stop()
                try:
                    server.start()
                    pause = 1.0
                    self.book.tell("the database begins again", process="the database", pid=server.pid)
                except Trouble as trouble:
                    # A full disk, mostly. The pages go on saying so, and whoever makes room need not start anything.
                    print(f"\n{trouble}\n", file=sys.stderr, flush=True)
                    self.book.tell("the database does not start", process="the database", level="error")
                    next_try, pause = time.monotonic() + pause, min(pause * 2, LONGEST_PAUSE)
            self._keep_alive()

    def _look_for_room(self) -> None:
        """Say once a minute that the disk is nearly full, while there is still room to say it."""
        if time.monotonic() < self.next_look:
            return
        self.next_look = time.monotonic() + 60
        if (left := self.home.room_left()) < ROOM_LATER:
            say(
                f"磁盘快满了：只剩 {left // 1_000_000} MB",
                f"the disk is nearly full: {left // 1_000_000} MB left",
            )
            self.book.tell("the disk is nearly full", level="error", left=left)

    def _close(self) -> None:
        # Both are asked first, so that they leave side by side.
        for child in (self.web, self.worker):
            if child.process is not None and child.process.poll() is None:
                child.process.terminate()
        self.web.end()
        self.worker.end()


def check_port(host: str, port: int) -> None:
    """Refuse before anything is started when nobody could reach us.

    Granian listens with SO_REUSEPORT: two houses on one port would both start and share the visitors. So we
    ask without it, which fails as long as anybody listens.
    """
    try:
        family = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((host, port))
            trial.listen(1)
    except (OSError, OverflowError) as problem:
        why = getattr(problem, "strerror", None) or str(problem)
        raise Trouble(
            f"地址 {host}:{port} 不能使用（{why}）。请关闭占用它的程序，或用 LINLI_PORT 换一个端口。",
            f"The address {host}:{port} cannot be used ({why}). "
            "Stop who uses it, or choose another port in LINLI_PORT.",
        ) from problem


def wanted_address() -> tuple[str, int]:
    """Return host and port as the environment names them."""
    raw = os.environ.get("LINLI_PORT", "").strip() or "8000"
    if not raw.isdecimal() or not 0 < int(raw) < 65536:
        raise Trouble(f"LINLI_PORT={raw} 不是端口号。", f"LINLI_PORT={raw} is not a port number.")
    return os.environ.get("LINLI_HOST") or "127.0.0.1", int(raw)


def run(words: Sequence[str]) -> int:
    """Run the house until Ctrl-C or SIGTERM."""
    if words:
        raise Trouble(
            "linli run 不带参数，设置都来自环境变量。",
            "`linli run` takes no words: settings come from the environment.",
        )
    host, port = wanted_address()
    home = Home()
    home.open()
    with full_disk_said_plainly(home):
        lock = Lock(home / "state" / "run.lock")
        if not lock.take():
            raise Trouble(
                f"{home.path} 已有一个 linli run 在运行（进程 {lock.holder()}）。",
                f"Another `linli run` already keeps {home.path} (process {lock.holder()}).",
            )
        strays = processes.left_behind(str(home.path))
        if strays:
            say("正在结束上次遗留的进程", "ending processes that were left behind")
            # Little patience: a web server whose database died first waits for it in vain, and what nobody was
            # answered is sent again.
            processes.end_all(strays, by=(signal.SIGTERM, signal.SIGKILL), patience=1)
        check_port(host, port)
        home.check_room()
        house.settle(home)
        running = House(home, host, port)
        for number in STOPPING:
            signal.signal(number, running.stop)
        running.live()
    return 0
