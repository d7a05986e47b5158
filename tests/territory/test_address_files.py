"""Large tables of addresses: the worker's, a piece at a time, each whole; whoever is cut off goes on."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from linli.kernel.errors import NotFound
from linli.kernel.models import JournalLine
from linli.territory.commands import address_files as commands
from linli.territory.commands.address_files import (
    bring_addresses,
    drop_addresses,
    go_on_addresses,
    next_addresses,
)
from linli.territory.errors import AddressesNotNow
from linli.territory.models import Address, AddressFile
from linli.territory.queries import complete
from linli.territory.views import addresses as pages
from tests.api.callers import Program, code_of, program_of
from tests.api.programs import address
from tests.cases.pages import signed_in
from tests.cast import Cast
from tests.territory.builders import NOON, a_street, in_square
from tests.territory.test_address_pages import ROWS, page
from tests.territory.test_addresses import brought

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "PIECE", 3)


def gates(count: int, first: int = 1) -> list[tuple]:
    return [(f"斜土路{n}号", *in_square(0.5, 0.5)) for n in range(first, first + count)]


def left(street: Any, rows: list[tuple], **more: Any) -> AddressFile:
    """Leave a table to the worker."""
    lines = "".join(",".join(map(str, row)) + "\n" for row in [("地址", "经度", "纬度"), *rows])
    told = {"source": "区里", "datum": "wgs84", "leave_out": False, "whole": False} | more
    return bring_addresses(street=street, name="门牌.csv", chunks=[lines.encode()], by=None, at=NOON, **told)


def worked(file: AddressFile, most: int = 50) -> AddressFile:
    """Let the worker go on until nothing waits, or so often."""
    for _n in range(most):
        if not next_addresses(at=NOON):
            break
    file.refresh_from_db()
    return file


def sums(file: AddressFile) -> tuple:
    return file.state, file.new, file.changed, file.same, file.gone, file.left_out


def test_a_large_table_is_checked_whole_and_taken_over_in_pieces(django_capture_on_commit_callbacks: Any):
    street = a_street()
    file = left(street, gates(7))

    with django_capture_on_commit_callbacks(execute=True):
        steps = [(next_addresses(at=NOON), Address.objects.count()) for _n in range(8)]

    assert steps == [(7, 0), (3, 0), (3, 0), (1, 0), (3, 3), (3, 6), (1, 7), (0, 7)]
    file.refresh_from_db()
    assert sums(file) == ("done", 7, 0, 0, 0, 0)
    assert [one.name for one in complete(street, "xietulu7")] == ["斜土路7号"]
    assert [path.name for path in commands.folder().glob(f"{file.pk.hex}*")] == []
    line = JournalLine.objects.filter(action="take_over_addresses").get()
    assert (line.facts["new"], line.facts["source"]) == (7, "区里")


def test_the_same_table_again_changes_nothing_and_a_whole_one_takes_out_what_it_no_longer_names():
    street = a_street()
    brought(street, ("手写的", *in_square(0.5, 0.5)), source="别处")
    worked(left(street, gates(4)))

    again = worked(left(street, gates(4), whole=True))
    fewer = worked(left(street, [*gates(2), ("斜土路3号", 0, 0)], whole=True, leave_out=True))

    assert sums(again) == ("done", 0, 0, 4, 0, 0)
    # The third is at fault, but its source knows it; the fourth is named no more.
    assert sums(fewer) == ("done", 0, 0, 2, 1, 1)
    assert set(Address.objects.values_list("name", flat=True)) == {
        "手写的",
        "斜土路1号",
        "斜土路2号",
        "斜土路3号",
    }


def test_with_rows_at_fault_nothing_is_taken_until_somebody_says_so():
    street = a_street()
    file = worked(
        left(street, [*gates(4), ("斜土路4号", *in_square(0.5, 0.5)), ("", 0, 0), ("斜土路9号", 0, 0)])
    )
    before = (sums(file), len(file.faults), Address.objects.count())

    go_on_addresses(file.pk, street=street, by=None, at=NOON)
    with pytest.raises(AddressesNotNow):
        go_on_addresses(file.pk, street=street, by=None, at=NOON)

    assert before == (("faulty", 0, 0, 0, 0, 3), 3, 0)
    assert "5" in file.faults[0] or "6" in file.faults[0]
    assert sums(worked(file)) == ("done", 4, 0, 0, 0, 3)


def test_who_is_cut_off_in_the_middle_goes_on_where_the_last_whole_piece_ended(
    monkeypatch: pytest.MonkeyPatch,
):
    street = a_street()
    file = worked(left(street, gates(8)), most=5)
    monkeypatch.setattr(commands, "_tell", lambda *_told: 1 / 0)  # as if it fell over at the very end
    worked(file, most=2)
    cut = (file.state, Address.objects.count(), file.done)
    monkeypatch.undo()

    go_on_addresses(file.pk, street=street, by=None, at=NOON)

    assert cut == ("stopped", 6, 6)
    assert sums(worked(file)) == ("done", 8, 0, 0, 0, 0)


def test_what_is_no_table_says_so_and_what_is_thrown_away_leaves_nothing():
    street = a_street()
    wrong = bring_addresses(
        street=street, name="x.csv", chunks=[b"\x00\x01" * 500], source="x", datum="wgs84", leave_out=False, whole=False,
        by=None, at=NOON,
    )  # fmt: skip
    nothing = left(street, [])
    worked(wrong)
    nothing.refresh_from_db()
    dropped = left(street, gates(2))
    drop_addresses(dropped.pk, street=street, by=None, at=NOON)

    assert (wrong.state, nothing.state, bool(wrong.problem), bool(nothing.problem)) == (
        "unreadable",
        "unreadable",
        True,
        True,
    )
    assert next_addresses(at=NOON) == 0
    assert Address.objects.count() == 0
    with pytest.raises(NotFound):
        go_on_addresses(dropped.pk, street=a_street(2, at_column=5), by=None, at=NOON)


def test_a_large_table_is_left_to_the_worker_by_the_page_and_shown_until_it_is_done(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(pages, "AT_ONCE", 10)
    desk, other = signed_in(cast, "jiangwei"), signed_in(cast, "gaolan")
    told = {"key": "k1", "source": "区里", "datum": "wgs84"}

    sent = [
        desk.post(page("addresses_load"), told | {"file": SimpleUploadedFile("门牌.csv", ROWS.encode())})
        for _n in range(2)
    ]
    file = AddressFile.objects.get()
    waiting = desk.get(page("address_file", file.pk)).content.decode()
    worked(file)
    done = desk.get(page("address_file", file.pk)).content.decode()

    assert [one["Location"] for one in sent] == [page("address_file", file.pk)] * 2
    assert ("hx-trigger" in waiting, "hx-trigger" in done, Address.objects.count()) == (True, False, 2)
    assert file.name in desk.get(page("addresses_load")).content.decode()
    assert other.get(page("address_file", file.pk)).status_code == 403
    assert other.post(page("address_file_drop", file.pk)).status_code == 403


def test_programs_bring_large_tables_too(cast: Cast):
    director, worker = program_of(cast, "jiangwei"), program_of(cast, "gaolan")
    path = "/streets/fenglin/address-files"
    rows = f"{ROWS}枫林路3号,121.9,31.9\n"

    told = {"source": "区里", "file": SimpleUploadedFile("门牌.csv", rows.encode())}
    file = director.client.post(address(path), told, headers=director.headers).json()
    worked(AddressFile.objects.get())
    stands = director.get(f"{path}/{file['id']}").json()
    director.post(f"{path}/{file['id']}/go-on", {})
    worked(AddressFile.objects.get())
    listed = director.get(path).json()["items"]

    assert (stands["state"], stands["left_out"], len(stands["faults"])) == ("faulty", 1, 1)
    assert [(one["state"], one["new"]) for one in listed] == [("done", 2)]
    assert code_of(director.post(f"{path}/{file['id']}/drop", {})) == (409, "addresses_not_now")
    assert code_of(worker.get(path))[0] == 403
    assert code_of(Program().get(path))[0] == 401
