"""Starting processes that end with us, and finding those that did not."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

import psutil

# In the environment of everything that a house starts: by it an orphan is known even when every record is
# lost.
MARK = "LINLI_SUPERVISED"
_PR_SET_PDEATHSIG = 1


def dying_with_us(how: signal.Signals) -> Callable[[], None] | None:
    """Return what a child must do first, so that the kernel sends it `how` when we die by whatever means.

    Only Linux can. Elsewhere an orphan lives until the next start finds it.
    """
    if sys.platform != "linux":
        return None
    libc, parent = ctypes.CDLL(None), os.getpid()

    def tie() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, int(how))
        if os.getppid() != parent:  # we died between fork and here: nobody would send the signal any more
            os.kill(os.getpid(), signal.SIGKILL)

    return tie


def start(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str],
    dies_by: signal.Signals = signal.SIGTERM,
    user: int | None = None,
    group: int | None = None,
    cwd: Path | None = None,
    output: IO[bytes] | None = None,
) -> subprocess.Popen[bytes]:
    """Start `command` in a group of its own: Ctrl-C reaches us alone, and we end the group in order."""
    return subprocess.Popen(
        [str(part) for part in command],
        env=dict(env),
        user=user,
        group=group,
        extra_groups=[] if user is not None else None,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output else None,
        start_new_session=True,
        preexec_fn=dying_with_us(dies_by),  # noqa: PLW1509 - we start children before any thread of ours
    )


def end_group(child: subprocess.Popen[bytes], *, patience: float) -> None:
    """End `child` and all it started: politely, and after `patience` seconds for certain."""
    if child.poll() is None:
        with suppress(ProcessLookupError):
            child.terminate()
        with suppress(subprocess.TimeoutExpired):
            child.wait(patience)
    # The leader may have died without its own children: the group outlives it.
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def left_behind(mark: str) -> list[psutil.Process]:
    """Return processes that an earlier run started for `mark` and that nobody watches any more."""
    family = {os.getpid(), *(parent.pid for parent in psutil.Process().parents())}
    found = []
    for process in psutil.process_iter():
        if process.pid in family:
            continue
        with suppress(psutil.Error, OSError):
            if process.environ().get(MARK) == mark:
                found.append(process)
    return found


def working_in(folder: Path) -> list[psutil.Process]:
    """Return processes that work in `folder`, as every process of PostgreSQL does in its cluster."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if process.cwd() == str(folder):
                found.append(process)
    return found


def end_all(processes: Iterable[psutil.Process], *, by: Sequence[signal.Signals], patience: float) -> bool:
    """Send each signal of `by` in turn until all are gone; say whether they are."""
    alive = list(processes)
    for how in by:
        for process in alive:
            with suppress(psutil.Error):
                process.send_signal(how)
        alive = psutil.wait_procs(alive, timeout=patience)[1]
        if not alive:
            return True
    return not alive


def can_see_working_folders() -> bool:
    """Say whether `working_in` would see a process of ours at all; some systems tell nobody."""
    with suppress(psutil.Error, OSError):
        return psutil.Process().cwd() == str(Path.cwd())
    return False
