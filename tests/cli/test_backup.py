"""A backup made while people work, restored into another home; and one that was touched, which changes nothing."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.house import ROOT, House

BUILD = """
import io
from PIL import Image
from django.utils import timezone
from linli.cases.public import Contact, Door, Report, open_case
from linli.kernel.photos import accept
from linli.people.public import SYSTEM
from tests.cast import build_cast
picture = io.BytesIO()
Image.new("RGB", (80, 60), "teal").save(picture, "JPEG")
photo = accept(io.BytesIO(picture.getvalue()), limit_bytes=100_000)
report = Report(title="井盖缺失", contact=Contact("陈阿姨", "13800001111", ""), photos=(photo,))
open_case(street=build_cast().street, report=report, by=SYSTEM, at=timezone.now(), door=Door.PUBLIC)
"""
GO_ON = """
import sys
from django.utils import timezone
from linli.cases.public import Door, Report, open_case
from linli.people.public import SYSTEM
from linli.territory.public import Street
street = Street.objects.get(slug="fenglin")
print("writing", flush=True)
for n in range(100_000):
    open_case(street=street, report=Report(title=f"路灯 {n}"), by=SYSTEM, at=timezone.now(), door=Door.PUBLIC)
"""
LOOK = """
from linli.cases.models import Case, Photo, Reporter
from linli.kernel.photos import open_photo
told = Reporter.objects.get(case__title="井盖缺失")
photo = Photo.objects.get()
print(told.name, told.phone, len(open_photo(photo.pk).read()) > 100, Case.objects.count())
"""
PASSPHRASE = "石榴花开 1984"


def a_house() -> House:
    made = House(DJANGO_SETTINGS_MODULE="linli.settings", LINLI_BACKUP_PASSPHRASE=PASSPHRASE)
    made.more_path = str(ROOT)
    return made


@pytest.fixture(scope="module")
def old() -> Iterator[House]:
    """Give a home in which somebody has reported, with a photo and a telephone."""
    made = a_house()
    for words in (("migrate", "-v", "0"), ("shell", "-v", "0", "-c", BUILD)):
        done = made.command(*words)
        assert done.returncode == 0, done.stderr
    yield made
    made.tear_down()


@pytest.fixture
def new() -> Iterator[House]:
    made = a_house()
    yield made
    made.tear_down()


@pytest.fixture(scope="module")
def backup(old: House, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a backup made while somebody writes case after case."""
    file = tmp_path_factory.mktemp("backups") / "one.linli"
    words = [old.python, "-m", "linli", "shell", "-v", "0", "-c", GO_ON]
    writer = subprocess.Popen(words, env=old.env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd="/")
    try:
        assert writer.stdout.readline() == b"writing\n"
        done = old.command("backup", str(file), "--with-secrets")
        assert writer.poll() is None
    finally:
        writer.kill()
        writer.wait()
        writer.stdout.close()
    assert done.returncode == 0, done.stderr
    return file


def files_of(house: House) -> list[str]:
    return sorted(str(path.relative_to(house.home)) for path in house.home.rglob("*") if path.is_file())


def test_what_was_backed_up_under_writes_stands_again_elsewhere(old, new, backup):
    done = new.command("restore", str(backup))

    assert done.returncode == 0, done.stderr
    assert "nothing was changed, removed or slipped in" in done.stdout
    name, phone, photo, cases = new.command("shell", "-v", "0", "-c", LOOK).stdout.split()
    assert (name, phone, photo) == ("陈阿姨", "13800001111", "True")
    assert int(cases) > 1
    role = new.command("shell", "-v", "0", "-c", "from django.db import connection as c; "
                       "print(c.cursor().execute('SELECT current_user').fetchone()[0])")  # fmt: skip
    assert role.stdout.strip() == "linli_web"
    forging = new.command("shell", "-v", "0", "-c", "from linli.kernel.models import JournalLine as L; "
                          "L.objects.update(action='x')")  # fmt: skip
    assert "permission denied for table kernel_journalline" in forging.stderr


def test_a_look_at_a_backup_says_what_it_holds_and_needs_no_home(new, backup):
    done = new.command("backup", "--check", str(backup))

    assert done.returncode == 0, done.stderr
    assert re.search(r"the backup is sound: .* 2 photo files .* with secrets", done.stderr)
    assert files_of(new) == []


@pytest.mark.parametrize(
    ("touch", "said"),
    [
        (
            lambda told: told[:-1000] + bytes([told[-1000] ^ 1]) + told[-999:],
            "is damaged, was altered, or was cut off",
        ),
        (lambda told: told[: len(told) // 2], "is damaged, was altered, or was cut off"),
        (lambda told: told[:-1], "is damaged, was altered, or was cut off"),
        (lambda told: told + b"x", "is damaged, was altered, or was cut off"),
        (lambda _told: b"PK\3\4", "is no backup of Linli"),
        (lambda _told: b"", "is no backup of Linli"),
    ],
    ids=["a flipped byte", "half of it", "a byte short", "a byte long", "a zip", "nothing"],
)
def test_a_file_that_was_touched_is_refused_with_a_sentence_and_nothing_changes(
    new, backup, tmp_path, touch, said
):
    touched = tmp_path / "touched.linli"
    touched.write_bytes(touch(backup.read_bytes()))

    done = new.command("restore", str(touched))

    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert files_of(new) == []


def test_a_wrong_passphrase_is_refused_with_a_sentence(new, backup):
    new.settings["LINLI_BACKUP_PASSPHRASE"] = "石榴花谢"

    done = new.command("restore", str(backup))

    assert done.returncode == 2
    assert "does not open this backup" in done.stderr
    assert files_of(new) == []


def test_without_the_keys_a_backup_is_restored_only_by_who_says_so(old, new, tmp_path):
    assert old.command("backup", str(tmp_path / "bare.linli")).returncode == 0

    refused = new.command("restore", str(tmp_path / "bare.linli"))
    assert "The keys here cannot read the names and telephones" in refused.stderr
    assert not (new.home / "database").exists()

    # As the document says: the old secrets first.
    (new.home / "secrets").mkdir(exist_ok=True)
    for key in (old.home / "secrets").iterdir():
        (new.home / "secrets" / key.name).write_bytes(key.read_bytes())
    done = new.command("restore", str(tmp_path / "bare.linli"))
    assert done.returncode == 0, done.stderr
    assert new.command("shell", "-v", "0", "-c", LOOK).stdout.split()[:2] == ["陈阿姨", "13800001111"]


def test_a_home_that_is_not_empty_is_replaced_only_by_who_says_the_word_and_is_kept_aside(old, new, backup):
    assert new.command("migrate", "-v", "0").returncode == 0

    refused = new.command("restore", str(backup))
    word = re.search(r"say --replace (\w+)", refused.stderr).group(1)
    assert new.command("restore", str(backup), "--replace", "yes").returncode == 2
    done = new.command("restore", str(backup), "--replace", word)

    assert (refused.returncode, done.returncode) == (2, 0), done.stderr
    assert new.command("shell", "-v", "0", "-c", LOOK).stdout.split()[0] == "陈阿姨"


def test_a_backup_of_a_newer_version_is_refused(old, new, tmp_path):
    ahead = (
        "INSERT INTO django_migrations (app, name, applied) VALUES ('kernel', '9999_from_the_future', now())"
    )
    sql = "from django.db import connection as c; c.cursor().execute({!r})"
    old.settings["LINLI_AS_OWNER"] = "1"  # the web role writes no migrations
    old.command("shell", "-v", "0", "-c", sql.format(ahead))
    assert old.command("backup", str(tmp_path / "ahead.linli"), "--with-secrets").returncode == 0
    old.command("shell", "-v", "0", "-c", sql.format("DELETE FROM django_migrations WHERE name LIKE '9999%'"))
    del old.settings["LINLI_AS_OWNER"]

    done = new.command("restore", str(tmp_path / "ahead.linli"))

    assert (done.returncode, "comes from a newer version" in done.stderr) == (2, True)
    assert files_of(new) == []


def test_a_folder_keeps_the_newest_and_half_a_file_of_a_killed_backup_goes(old, tmp_path):
    (tmp_path / "linli-20200101-000000.linli").write_bytes(b"old")
    (tmp_path / "linli-20200102-000000.linli").write_bytes(b"old")
    (tmp_path / "somebody-elses.txt").write_bytes(b"stays")
    (tmp_path / "linli-20200103-000000.linli.4242.part").write_bytes(b"half")

    done = old.command("backup", str(tmp_path), "--keep", "2")

    assert done.returncode == 0, done.stderr
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names[0] == "linli-20200102-000000.linli"
    assert len(names) == 3
    assert names[2] == "somebody-elses.txt"


def test_a_recovery_key_is_made_once_shown_once_and_opens(old, new, tmp_path):
    old.settings["LINLI_BACKUP_PASSPHRASE"] = new.settings["LINLI_BACKUP_PASSPHRASE"] = ""
    try:
        first = old.command("backup", str(tmp_path / "a.linli"))
        second = old.command("backup", str(tmp_path / "b.linli"))
    finally:
        old.settings["LINLI_BACKUP_PASSPHRASE"] = PASSPHRASE
    key = re.search(r"(?:\w{4}-){13}\w{4}", first.stdout).group(0)

    assert key not in second.stdout
    assert new.command("backup", "--check", str(tmp_path / "b.linli"), "--key", key).returncode == 0
    assert "is needed" in new.command("backup", "--check", str(tmp_path / "b.linli")).stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk")
def test_a_full_disk_is_a_sentence_and_leaves_no_file(old, tmp_path):
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=32k", "tmpfs", str(tmp_path)], check=False)
    if mounted.returncode:
        pytest.skip("this machine lets nobody mount")
    try:
        done = old.command("backup", str(tmp_path))

        assert (done.returncode, "The disk is full" in done.stderr) == (2, True)
        assert "Traceback" not in done.stderr
        assert list(tmp_path.iterdir()) == []
    finally:
        subprocess.run(["umount", str(tmp_path)], check=True)
