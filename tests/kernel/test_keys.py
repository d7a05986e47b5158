"""New keys while the house works: nothing is lost by a kill, by traffic or by a missing key."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from datetime import UTC, datetime
from io import StringIO
from urllib.parse import urlsplit, urlunsplit

import pytest
from cryptography.fernet import Fernet
from django.conf import settings as live
from django.core.management import CommandError, call_command
from django.core.signals import request_started
from django.db import connection, transaction

from linli.cases.models import Reporter
from linli.intake.commands import find_again, public_report
from linli.intake.commands.public_report import token_of
from linli.kernel import keyring, keys, privacy, rekeying
from linli.kernel.models import JournalLine
from tests.cast import NOON, Cast
from tests.factories import a_report, an_opened

AT = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
PHONE = "13812345678"


@pytest.fixture
def rings(settings, tmp_path):
    """Give keys in a home of their own, so that the ones of the suite stay."""
    first = {
        "field": Fernet.generate_key().decode(),
        "index": "first index key",
        "secret": "first secret key" * 4,
    }
    files = {}
    for which, name in keys.RINGS.items():
        (tmp_path / name).write_text(first[which] + "\n", encoding="ascii")
        files[which] = keyring.KeyFile(tmp_path / name)
    settings.FIELD_KEYS, settings.INDEX_KEYS, settings.SECRET_KEYS = (
        files["field"], files["index"], files["secret"],
    )  # fmt: skip
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = first["secret"], []
    return files


def reporters(cast: Cast, count: int) -> list[Reporter]:
    """Give people who left their telephone."""
    from linli.cases.commands import Contact

    opened = [
        an_opened(cast, contact=Contact(name=f"居民{n}", phone=f"138{n:08d}", email=f"r{n}@example.org"))
        for n in range(count)
    ]
    return [Reporter.objects.get(case=one.case) for one in opened]


def tokens(column: str = "phone") -> list[str]:
    """Return every token of a column as it rests."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM cases_reporter WHERE {column} <> '' ORDER BY id")
        return [token for (token,) in cursor.fetchall()]


@pytest.mark.django_db
def test_rotating_puts_every_encrypted_field_under_a_new_key_and_all_is_still_read(cast: Cast, rings):
    people = reporters(cast, 3)
    old = rings["field"][0]

    done = keys.rotate("field", at=AT)

    assert (done.turned.turned, done.turned.beaten, len(rings["field"])) == (9, 0, 2)
    assert {rekeying.key_of(token, rings["field"]) for token in tokens()} == {rings["field"][0]} != {old}
    for person in people:
        again = Reporter.objects.get(pk=person.pk)
        assert (again.name, again.phone, again.email) == (person.name, person.phone, person.email)
    told = JournalLine.objects.filter(subject="key").order_by("seq").values_list("action", "by_kind")
    assert list(told) == [("add_key", "system"), ("turn_rows", "system")]


@pytest.mark.django_db
def test_every_model_with_an_encrypted_field_is_found_without_being_named():
    from django.apps import apps

    found = {
        f"{model._meta.db_table}.{one.column}"
        for model in apps.get_models()
        for one in model._meta.concrete_fields
        if "Encrypted" in type(one).__name__
    }

    assert found <= {str(place) for place in rekeying.places()}
    assert {"cases_reporter.phone", "notices_notice.address"} <= found


@pytest.mark.django_db
def test_an_old_key_is_taken_away_only_when_nothing_is_left_under_it(cast: Cast, rings):
    reporters(cast, 1)
    rings["field"].replace([Fernet.generate_key().decode(), rings["field"][0]])

    with pytest.raises(keys.KeyTrouble, match="still rows under old keys"):
        keys.retire("field", at=AT)
    keys.rotate("field", at=AT)
    assert keys.retire("field", at=AT) != []

    assert len(rings["field"]) == 1
    assert Reporter.objects.get().phone == "13800000000"


@pytest.mark.django_db
def test_a_process_that_was_running_knows_a_key_as_soon_as_anything_can_be_under_it(rings):
    other = keyring.KeyFile(rings["field"].file)  # as another process holds it
    before = list(other)

    rings["field"].replace([Fernet.generate_key().decode(), *before])

    assert list(other) == list(rings["field"]) != before
    assert (rings["field"].file.stat().st_mode & 0o777) == 0o600


@pytest.mark.django_db
def test_a_row_under_a_key_that_is_not_here_is_shown_as_such_and_survives_being_saved(
    cast: Cast, rings, settings
):
    [person] = reporters(cast, 1)
    [before] = tokens()
    known = list(rings["field"])
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]

    stranger = Reporter.objects.get(pk=person.pk)
    said = str(stranger.phone)
    stranger.save()
    counted = rekeying.turn_fields()

    assert tokens() == [before]
    assert PHONE not in said
    assert counted.under[rekeying.UNREADABLE] == 3
    settings.FIELD_KEYS = known
    assert Reporter.objects.get(pk=person.pk).phone == "13800000000"


@pytest.mark.django_db
def test_a_row_written_between_reading_and_writing_keeps_what_was_written(cast: Cast, rings, monkeypatch):
    [person] = reporters(cast, 1)
    rings["field"].replace([Fernet.generate_key().decode(), *rings["field"]])
    slow = rekeying._swap

    def somebody_was_faster(place, swaps):
        if place.column == "phone" and place.table == "cases_reporter":
            Reporter.objects.filter(pk=person.pk).update(phone="13999999999")
        return slow(place, swaps)

    monkeypatch.setattr(rekeying, "_swap", somebody_was_faster)
    done = rekeying.turn_fields()

    assert Reporter.objects.get(pk=person.pk).phone == "13999999999"
    assert done.beaten == 1


@pytest.mark.django_db
def test_a_changed_index_key_finds_by_old_and_new_marks_and_then_by_new_alone(cast: Cast, rings):
    from linli.cases.commands import Contact

    opened = an_opened(cast, contact=Contact(phone=PHONE))
    number = opened.case.number
    rings["index"].replace(["second index key", *rings["index"]])

    assert find_again(street=cast.street, number=number, phone=PHONE)
    with pytest.raises(keys.KeyTrouble, match="still rows"):
        keys.retire("index", at=AT)
    done = rekeying.turn_marks()
    keys.retire("index", at=AT)

    assert (done.turned, list(rings["index"])) == (1, ["second index key"])
    assert find_again(street=cast.street, number=number, phone=f"+86 {PHONE}")


@pytest.mark.django_db
def test_an_index_key_stays_while_a_contact_under_a_lost_field_key_needs_it(cast: Cast, rings, settings):
    reporters(cast, 1)
    keys.rotate("index", at=AT)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cases_reporter SET phone = %s", [Fernet(Fernet.generate_key()).encrypt(b"1").decode()]
        )

    with pytest.raises(keys.KeyTrouble, match="missing field key"):
        keys.retire("index", at=AT)


@pytest.mark.django_db
def test_a_form_sent_again_across_a_change_of_the_signing_key_gets_its_first_link(cast: Cast, rings):
    follow = keyring.follower(live)
    first = public_report(street=cast.street, key="form", report=a_report(), at=NOON)

    keys.rotate("secret", at=AT)
    follow()
    again = public_report(street=cast.street, key="form", report=a_report(), at=NOON)
    fresh = public_report(street=cast.street, key="another form", report=a_report(), at=NOON)

    assert (again.number, again.token, again.anew) == (first.number, first.token, False)
    assert fresh.token == token_of(cast.street, "another form", rings["secret"][0])
    keys.retire("secret", at=AT)
    follow()
    assert (rings["secret"][0], []) == (live.SECRET_KEY, live.SECRET_KEY_FALLBACKS)


@pytest.mark.django_db
def test_who_is_signed_in_stays_so_across_a_change_of_the_signing_key(cast: Cast, rings, client):
    client.force_login(cast.accounts["shenyi"], backend="linli.web.lookup.AccountBackend")
    follow = keyring.follower(live)
    request_started.connect(follow)
    try:
        keys.rotate("secret", at=AT)
        statuses = [client.get("/s/fenglin/desk/issue/").status_code]
        keys.retire("secret", at=AT)
        statuses.append(client.get("/s/fenglin/desk/issue/").status_code)
    finally:
        request_started.disconnect(follow)

    assert statuses == [200, 200]


@pytest.mark.django_db
def test_keys_of_the_environment_are_never_touched_and_the_operator_is_told_what_to_set(cast: Cast, settings):
    reporters(cast, 1)
    settings.FIELD_KEYS = given = [*settings.FIELD_KEYS]

    with pytest.raises(CommandError, match=r"LINLI_FIELD_KEYS=\S+,«the keys it has now»"):
        call_command("keys", "rotate", "--field")
    settings.FIELD_KEYS = [Fernet.generate_key().decode(), *given]
    out = StringIO()
    call_command("keys", "rotate", "--field", stdout=out)

    assert "it is finished now; 3 rows put under it" in out.getvalue()
    with pytest.raises(CommandError, match="take them out there"):
        call_command("keys", "retire", "--field")


@pytest.mark.django_db
def test_status_names_each_key_its_age_and_its_rows_and_shows_no_key(cast: Cast, rings):
    reporters(cast, 2)
    call_command("keys", "rotate", "--field", "--index", "--secret", stdout=StringIO())
    out = StringIO()

    call_command("keys", "status", stdout=out)

    said = out.getvalue()
    for ring in rings.values():
        assert all(keyring.name_of(key) in said for key in ring)
        assert not any(key in said for key in ring)
    assert "6 rows under it" in said
    assert "4 rows under it" in said  # the marks of two telephones and two addresses
    assert "0 rows under it" in said


def test_a_key_whose_age_was_known_keeps_it_when_a_newer_one_comes(cast: Cast, rings):
    before = {which: age.since for which in rings for age in keys.ages(which, None)}
    for _n in range(2):
        call_command("keys", "rotate", "--field", "--index", "--secret", stdout=StringIO())

    after = {which: keys.ages(which, None) for which in rings}

    assert {which: ages[-1].since for which, ages in after.items()} == before
    assert all(age.since for ages in after.values() for age in ages)


# --- With real transactions -------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_under_traffic_nothing_is_lost_and_nothing_stays_under_the_old_key(cast: Cast, rings):
    people = reporters(cast, 12)
    said: dict[object, str] = {}
    stop = threading.Event()

    def write() -> None:
        n = 0
        try:
            while not stop.is_set():
                person = people[n % len(people)]
                number = f"139{n:08d}"
                Reporter.objects.filter(pk=person.pk).update(
                    phone=number, phone_index=privacy.blind_index(number, "phone")
                )
                said[person.pk] = number
                n += 1
        finally:
            connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while len(said) < len(people):
            time.sleep(0.01)
        keys.rotate("field", at=AT)
        keys.rotate("index", at=AT)
        keys.retire("field", at=AT)
        keys.retire("index", at=AT)
    finally:
        stop.set()
        writer.join()

    assert {one.pk: one.phone for one in Reporter.objects.all()} == said
    marks = {one.phone_index for one in Reporter.objects.all()}
    assert marks == {privacy.blind_index(number, "phone") for number in said.values()}
    assert (len(rings["field"]), len(rings["index"])) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_an_open_transaction_of_before_is_waited_for(cast: Cast, rings):
    [person] = reporters(cast, 1)
    keys.rotate("field", at=AT)
    began, end = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                Reporter.objects.filter(pk=person.pk).update(language="en")
                began.set()
                end.wait(20)
        finally:
            connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    began.wait(20)
    try:
        with pytest.raises(keys.KeyTrouble, match="still open"):
            keys.retire("field", at=AT, patience=0.3)
    finally:
        end.set()
        holder.join()

    assert len(keys.retire("field", at=AT)) == 1


CUT_OFF = """
    import os, django
    django.setup()
    from pathlib import Path
    from django.conf import settings
    from linli.kernel import keyring, keys, rekeying
    settings.FIELD_KEYS = keyring.KeyFile(Path(os.environ["RING"]))
    original, seen = rekeying._swap, []
    def swap(place, swaps):
        done = original(place, swaps)
        seen.extend(swaps)
        if len(seen) > 2:
            print("half way", flush=True)
            import time
            time.sleep(60)
        return done
    rekeying._swap = swap
    rekeying.turn_fields.__kwdefaults__["batch"] = 2
    from django.utils import timezone
    keys.rotate("field", at=timezone.now())
"""


@pytest.mark.django_db(transaction=True)
def test_a_rotation_killed_in_the_middle_is_finished_by_the_next_without_another_key(cast: Cast, rings):
    people = reporters(cast, 6)
    here = urlsplit(os.environ["DATABASE_URL"])
    address = urlunsplit(here._replace(path=f"/{connection.settings_dict['NAME']}"))
    child = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(CUT_OFF)],
        env=os.environ | {"DATABASE_URL": address, "RING": str(rings["field"].file),
                          "DJANGO_SETTINGS_MODULE": "linli.settings"},
        stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert child.stdout.readline() == b"half way\n"
    finally:
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()

    assert len(rings["field"]) == 2
    half = {rekeying.key_of(token, rings["field"]) for token in tokens("name")}
    assert half == set(rings["field"])  # some rows under each, and all are read
    assert {one.phone for one in Reporter.objects.all()} == {one.phone for one in people}

    done = keys.rotate("field", at=AT)

    assert (done.made, len(rings["field"])) == ("", 2)
    assert {rekeying.key_of(token, rings["field"]) for token in tokens()} == {rings["field"][0]}
    assert len(keys.retire("field", at=AT)) == 1
    assert {one.phone for one in Reporter.objects.all()} == {one.phone for one in people}
