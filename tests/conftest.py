"""The ground under every test: a database of its own, thrown away afterwards, and perhaps a browser.

Without DATABASE_URL an embedded PostgreSQL is started in a temporary home before Django reads its settings.
With it the same suite runs on that server (its user needs CREATEDB).
"""

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_django
from django.conf import settings as django_settings
from django.test import TransactionTestCase, override_settings
from django.utils import translation

from linli.cli import house
from linli.cli.home import Home, Lock
from linli.cli.postgres import ROOT, Server

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.cast import Cast

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PREFIX = "linli-tests-"


def clear_leftovers() -> None:
    """Remove homes of suites that were killed: their lock is free, so nobody lives there any more."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*/state"):
        if folder.stat().st_uid == os.geteuid():
            lock = Lock(folder / "suite.lock")
            if lock.take():
                shutil.rmtree(folder.parent, ignore_errors=True)
            lock.close()


def move_in() -> tuple[Home, Lock, Server | None]:
    """Make the home of this suite and say to Django where it is."""
    clear_leftovers()
    home = Home(tempfile.mkdtemp(prefix=PREFIX))
    home.open()
    lock = Lock(home / "state" / "suite.lock")
    lock.take()
    for name in [name for name in os.environ if name.startswith("LINLI_")]:
        if (
            name not in {"LINLI_CHROMIUM", "LINLI_POSTGRES_BIN", "LINLI_POSTGRES_USER"}
            and "_SCHEMATHESIS_" not in name
        ):
            del os.environ[name]  # a developer's own settings are not what we test
    house.settle(home)
    if os.environ.get("DATABASE_URL"):
        return home, lock, None
    server = Server(home, hasty=True)
    server.start()
    os.environ["DATABASE_URL"] = server.url(ROOT)
    return home, lock, server


HOME, LOCK, SERVER = move_in()
# pytest-django looks for settings before it loads this file; naming a setting now configures them after the
# move.
assert django_settings.DATABASES


def pytest_unconfigure() -> None:
    """Leave nothing behind."""
    if SERVER is not None:
        SERVER.stop()
    shutil.rmtree(HOME.path, ignore_errors=True)
    LOCK.close()


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over what stays until the end: every module that was loaded."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def chinese_first() -> None:
    """Begin each test in the language of the house: a page asked for in another one leaves its language to the thread."""
    translation.activate(django_settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True, scope="session")
def lighter_settings() -> Iterator[None]:
    """Leave out what only costs time here: collected static files, and passwords that are slow to guess."""
    django_settings.STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise warns of a folder that is not there
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        STORAGES={**django_settings.STORAGES, "staticfiles": plain},
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        yield


def find_chromium() -> str | None:
    """Return the browser that Debian installs, or the one named in LINLI_CHROMIUM."""
    return os.environ.get("LINLI_CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)), None)


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """Give a headless Chromium.

    One for each module: while Playwright's event loop runs in this thread, Django's guard against blocking an
    event loop has to be told that there is nothing to protect, and no other test should run under that.
    """
    path = find_chromium()
    if path is None:
        pytest.skip("no Chromium: browser journeys did not run")
    from playwright.sync_api import sync_playwright

    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        chromium = playwright.chromium.launch(executable_path=path, args=CHROMIUM_OPTIONS)
        yield chromium
        chromium.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly what was left out and why: a skipped test proves nothing."""
    reasons: dict[str, int] = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reasons[reason] = reasons.get(reason, 0) + 1
    if reasons:
        terminalreporter.section("NOT TESTED", sep="!", red=True, bold=True)
        for reason, count in sorted(reasons.items()):
            terminalreporter.write_line(f"  {count} left out: {reason.removeprefix('Skipped: ')}", red=True)


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[None]:
    """Let the cast move in once: each test starts from it and is rolled back, or what it left is put right."""
    from tests import ground
    from tests.cast import build_cast

    with django_db_blocker.unblock():
        if ground.is_kept():
            ground.lay_again()
        else:
            build_cast()
        kept = ground.can_be_kept()
        if kept:
            ground.keep()
    with pytest.MonkeyPatch.context() as patch:
        if kept:
            patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: ground.lay_again())
        yield


@pytest.fixture
def cast(db: None) -> "Cast":
    """Give the cast; after a test that emptied the tables it moves in again."""
    from linli.territory.public import Street
    from tests.cast import build_cast, read_cast

    return read_cast() if Street.objects.filter(slug="fenglin").exists() else build_cast()
