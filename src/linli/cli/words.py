"""What the commands say: short lines in Chinese and English, and troubles that end them with a sentence."""

import logging
import sys


class Trouble(Exception):  # noqa: N818 - it is a sentence for a person, not an error in the program
    """Something that a person must put right; shown as it is, without a traceback.

    Both languages are always given: whoever stands before a server that does not start should not also need a
    dictionary.
    """

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh}\n{en}")


def say(zh: str, en: str) -> None:
    """Tell the person at the terminal; on standard error, so that output can still be piped."""
    print(f"  {zh} · {en}", file=sys.stderr, flush=True)


def speak_utf8() -> None:
    """Let no terminal's encoding end a command: what cannot be shown is replaced."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="replace")


class Known(logging.Filter):
    """Leaves out Granian's advice on our number of threads, which we chose; named in granian.json."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Say whether the record is told; everything else is."""
        return not record.getMessage().startswith("Configuration allows spawning up to")
