"""Pages and operations of the address book, and the part of the report's form that knows addresses."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from linli.cases.models import Case
from linli.kernel.tables import read_table
from linli.territory.models import Address
from tests.api.callers import Program, code_of, program_of
from tests.cases.pages import queries_of, signed_in
from tests.cast import Cast
from tests.factories import CORNER
from tests.intake.residents import REPORT, SAID, a_key, what

pytestmark = pytest.mark.django_db
BOOK = "/streets/fenglin/addresses"
ROWS = "地址,经度,纬度\n枫林路100号,121.4420,31.1920\n枫林路12号,121.4480,31.1930\n"


def page(name: str, *args) -> str:
    return reverse(f"territory:{name}", args=["fenglin", *args])


def status(client: Client, path: str) -> int:
    answer = client.get(path)
    if answer.streaming:  # read to its end, or the file behind it stays open
        list(answer.streaming_content)
    return answer.status_code


def bring(client: Client, body: str = ROWS, **told):
    typed = {"key": f"k{Address.objects.count()}", "source": "区里", "datum": "wgs84"} | told
    return client.post(
        page("addresses_load"), typed | {"file": SimpleUploadedFile("门牌.csv", body.encode())}
    )


def test_only_who_holds_the_power_keeps_the_book_and_anybody_completes_an_address(cast: Cast, client: Client):
    desk = signed_in(cast, "jiangwei")
    answer = bring(desk)
    paths = [page("addresses"), page("addresses_load"), page("addresses_excel")]

    assert answer["Location"] == page("addresses")
    assert [status(desk, path) for path in paths] == [200] * 3
    assert [status(signed_in(cast, "gaolan"), path) for path in paths] == [403] * 3
    assert [status(client, path) for path in paths] == [302] * 3
    found = client.get(page("address_suggest"), {"q": "fll1"}).json()["items"]
    assert [one["name"] for one in found] == ["枫林路100号", "枫林路12号"]


def test_a_faulty_table_is_told_row_by_row_and_what_was_typed_stays(cast: Cast):
    desk = signed_in(cast, "jiangwei")

    refused = bring(desk, ROWS + "枫林路3号,121.9,31.9\n")
    taken = bring(desk, ROWS + "枫林路3号,121.9,31.9\n", leave_out="on")

    assert (refused.status_code, refused.context["form"]["source"].value()) == (422, "区里")
    assert "4" in refused.context["faults"][0]
    assert (taken.status_code, len(taken.context["left_out"]), Address.objects.count()) == (200, 1, 2)


def test_the_book_costs_the_same_at_one_entry_and_at_three(cast: Cast):
    desk = signed_in(cast, "jiangwei")
    bring(desk, "地址,经度,纬度\n枫林路100号,121.4420,31.1920\n")
    one = queries_of(desk, page("addresses"))
    bring(desk, f"{ROWS}枫林路14号,121.4481,31.1930\n")

    assert queries_of(desk, page("addresses")) == one <= 12


def test_the_workbook_reads_back_and_an_entry_is_taken_out(cast: Cast):
    desk = signed_in(cast, "jiangwei")
    bring(desk)

    rows = list(read_table(BytesIO(b"".join(desk.get(page("addresses_excel")).streaming_content))))
    gone = Address.objects.get(name="枫林路12号")
    twice = [desk.post(page("address_drop", gone.pk)).status_code for _n in range(2)]

    assert [row.cells["地址"] for row in rows] == ["枫林路12号", "枫林路100号"]
    assert (twice, list(Address.objects.values_list("name", flat=True))) == ([302, 302], ["枫林路100号"])


def test_programs_do_what_pages_do(cast: Cast):
    director, worker, nobody = program_of(cast, "jiangwei"), program_of(cast, "gaolan"), Program()
    row = {"road": "枫林路", "gate": "8号", "lon": CORNER[0], "lat": CORNER[1]}
    told = {"source": "接口", "rows": [row]}

    taken = director.put(BOOK, told)
    again = director.put(BOOK, told)
    [entry] = director.get(BOOK).json()["items"]

    assert taken.json() == {"new": 1, "changed": 0, "same": 0, "gone": 0, "faults": []}
    assert again.json()["same"] == 1
    assert (entry["name"], entry["source"]) == ("枫林路8号", "接口")
    assert code_of(worker.put(BOOK, told))[0] == 403
    assert code_of(director.put(BOOK, {"source": "x", "rows": [{}]})) == (422, "addresses_do_not_fit")
    assert [one["name"] for one in nobody.get(f"{BOOK}/suggest", q="枫林路8").json()["items"]] == [
        "枫林路8号"
    ]
    assert director.send("DELETE", f"{BOOK}/{entry['id']}").json() == {"id": entry["id"]}
    assert code_of(director.send("DELETE", f"{BOOK}/{entry['id']}")) == (404, "unknown_address")


def test_programs_read_pasted_places_and_hold_pins_against_words(cast: Cast):
    bring(signed_in(cast, "jiangwei"))
    nobody = Program()

    read = nobody.post("/pasted", {"text": "geo:31.1921,121.4416"}, key="").json()
    short = nobody.post("/pasted", {"text": "https://surl.amap.com/x"}, key="").json()
    far = nobody.get("/streets/fenglin/apart", lon=121.442, lat=31.192, place="枫林路12号").json()
    fits = nobody.get("/streets/fenglin/apart", lon=121.442, lat=31.192, place="枫林路100号").json()

    assert (read["found"], read["lon"], read["lat"], read["datum"]) == (True, 121.4416, 31.1921, "wgs84")
    assert (short["found"], short["short_link"]) == (False, True)
    assert (far["agrees"], far["name"], far["metres"], far["pin_in"]) == (False, "枫林路12号", 580, "W11")
    assert fits["agrees"] is True


# --- In the form of a report -------------------------------------------------------------------------------------------
def test_a_pasted_link_becomes_the_pin_and_its_words_stay(cast: Cast, client: Client):
    place = f"井盖 https://www.openstreetmap.org/#map=17/{CORNER[1]}/{CORNER[0]} 门口"

    client.post(REPORT, {"key": a_key(client), "text": SAID, "place": place})

    case = Case.objects.get()
    assert (case.lon, case.lat, case.place, case.unit.code) == (*CORNER, "井盖 门口", "W11")


def test_words_and_a_pin_that_disagree_are_asked_about_once_and_the_choice_counts(cast: Cast, client: Client):
    bring(signed_in(cast, "jiangwei"))
    told = what(a_key(client), place="枫林路12号", ask="1")

    asked = client.post(REPORT, told)
    client.post(REPORT, told | {"which": "words"})

    case = Case.objects.get()
    assert (asked.status_code, list(asked.context["form"].errors)) == (422, ["place"])
    assert 'name="which"' in asked.content.decode()
    assert (case.lon, case.lat, case.place) == (121.448, 31.193, "枫林路12号")


def test_the_pin_counts_where_it_was_chosen_or_nobody_could_be_asked(cast: Cast, client: Client):
    bring(signed_in(cast, "jiangwei"))

    client.post(REPORT, what(a_key(client), place="枫林路12号", ask="1", which="pin"))
    client.post(REPORT, what(a_key(client), place="枫林路12号"))

    assert [(case.lon, case.lat) for case in Case.objects.all()] == [CORNER, CORNER]


def test_the_form_says_where_pin_and_words_disagree_while_it_is_filled_in(cast: Cast, client: Client):
    bring(signed_in(cast, "jiangwei"))
    address = "/s/fenglin/report/where/"

    far = client.post(address, {"lon": CORNER[0], "lat": CORNER[1], "place": "枫林路12号"}).content.decode()
    fits = client.post(address, {"lon": CORNER[0], "lat": CORNER[1], "place": "枫林路100号"}).content.decode()
    none = client.post(address, {"place": "枫林路12号"}).content.decode()

    assert ("580" in far, fits.strip(), none.strip()) == (True, "", "")


def test_an_address_is_looked_up_without_scripts_and_leads_back_to_the_form(cast: Cast, client: Client):
    bring(signed_in(cast, "jiangwei"))

    html = client.get("/s/fenglin/report/address/", {"q": "fll12"}).content.decode()
    form = client.get(f"{REPORT}?place=枫林路12号&lon=121.448&lat=31.193").context["form"]

    assert "place=%E6%9E%AB%E6%9E%97%E8%B7%AF12%E5%8F%B7" in html
    assert (form["place"].value(), form["lon"].value()) == ("枫林路12号", "121.448000")
