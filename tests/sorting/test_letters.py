"""Texts as the sorter reads them: without persons, without numbers, no run over a sign."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.sorting.queries.letters import MOST_LETTERS, grams, read, tidy


def test_runs_of_one_and_two_letters_stand_inside_a_piece() -> None:
    assert dict(grams("路灯，坏")) == {"路": 1, "灯": 1, "路灯": 1, "坏": 1}


def test_runs_go_over_no_person_and_hold_none() -> None:
    counts = grams("我叫王小明电话13800138000灯坏")

    assert [run for run in counts if set(run) & set("王小明38")] == []
    assert "话灯" not in counts
    assert counts["灯坏"] == 1


def test_numbers_and_full_width_letters_are_made_alike() -> None:
    assert tidy("３号楼２０１９/7/3") == tidy("3号楼2020-11-12") == "0号楼0"


def test_runs_of_a_title_are_counted_once_more_with_a_mark() -> None:
    assert dict(read("灯", "灯坏")) == {"灯": 2, "坏": 1, "灯坏": 1, "^灯": 1}


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read_and_no_run_is_longer_than_two(text: str) -> None:
    assert all(1 <= len(run) <= 2 for run in grams(text))


def test_what_stands_far_behind_is_not_read() -> None:
    assert grams("好" * MOST_LETTERS + "坏")["坏"] == 0


def test_what_is_typed_in_traditional_is_read_as_in_simplified() -> None:
    assert read("路燈壞了", "樓道裡沒有照明") == read("路灯坏了", "楼道里没有照明")
