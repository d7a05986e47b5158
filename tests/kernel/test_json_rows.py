"""Rows from JSON: the same rows however the file is cut into pieces, and a sentence for what is no list of objects."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel import json_rows
from linli.kernel.tables import BadTable, read_table


def rows_of(text: str) -> list[dict[str, str]]:
    return [row.cells for row in read_table(io.BytesIO(text.encode()))]


@pytest.mark.parametrize(
    "text",
    [
        '[{"id": 1, "where": {"lon": 121.5, "lat": 31.0}}, {"id": "2", "tags": ["a"]}]',
        '{"id": 1, "where": {"lon": 121.5, "lat": 31.0}}\n{"id": "2", "tags": ["a"]}\n',
        '{"total": 2, "items": [{"id": 1, "where": {"lon": 121.5, "lat": 31.0}}, {"id": "2", "tags": ["a"]}], "next": null}',
    ],
)
def test_arrays_lines_and_wrapped_lists_give_the_same_rows(text: str) -> None:
    assert rows_of(text) == [
        {"id": "1", "where.lon": "121.5", "where.lat": "31", "tags": ""},
        {"id": "2", "where.lon": "", "where.lat": "", "tags": '["a"]'},
    ]


@pytest.mark.parametrize("text", ['[{"a": 1}, {"a"', '[{"a": 1}', "[]"])
def test_what_is_no_list_of_objects_is_refused(text: str) -> None:
    with pytest.raises(BadTable):
        rows_of(text)


def test_a_heading_in_brackets_is_a_table_and_no_json() -> None:
    assert rows_of("[编号],内容\n1,灯\n") == [{"[编号]": "1", "内容": "灯"}]


CELLS = st.dictionaries(
    st.sampled_from(["a", "b", "c"]),
    st.one_of(st.text(max_size=20), st.integers(-(10**9), 10**9), st.none()),
    min_size=1,
)


@given(st.lists(CELLS, min_size=1, max_size=30), st.integers(1, 40))
def test_how_the_file_is_cut_changes_nothing(objects: list[dict[str, object]], piece: int) -> None:
    text = json.dumps(objects, ensure_ascii=False)
    names = list(dict.fromkeys(name for one in objects for name in one))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_rows, "PIECE", piece)
        found = list(json_rows.json_rows(io.BytesIO(text.encode(errors="surrogatepass")), "utf-8"))

    assert found[0] == (0, names, "")
    assert [cells for _n, cells, _t in found[1:]] == [
        ["" if one.get(name) is None else str(one[name]) for name in names] for one in objects
    ]
