"""`linli votes`: from files to a result line by line, with exit codes and faults by row."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from linli.kernel.excel import workbook_bytes
from linli.people.public import SYSTEM
from linli.rulebooks.public import book_called, publish_rows
from tests.cast import Cast

ROLL = """房号,业主,业主编号,专有部分面积,交付状态,代理人
1-101,王伟,y1,89.50㎡,已交付,
1-102,王伟,y1,60.50,已交付,
1-201,李娜、张强,y2、y3,100,已交付,陈姨
1-202,陈静,y4,"1,00.00",已交付,
2-101,,,50,未售,
2-102,,,50,未交付,
"""
BALLOTS = """房号,投票人,表决意见,投票方式,投票时间
,王伟,同意,手机,2026/11/3 9:05
1-101,,同意,纸质,
1-201,李娜,赞成,上门,2026年11月4日 10:00
2-102,,弃权,纸质,
9-909,路人,同意,纸质,
1-202,陈静,也许,纸质,
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    roll, ballots = tmp_path / "名册.csv", tmp_path / "表决票.csv"
    roll.write_text(ROLL, encoding="utf-8-sig")
    ballots.write_text(BALLOTS, encoding="gb18030")
    return roll, ballots


def votes(*words: Any, code: int = 0) -> str:
    out = StringIO()
    if code == 0:
        call_command("votes", *map(str, words), stdout=out)
    else:
        with pytest.raises(SystemExit) as ended:
            call_command("votes", *map(str, words), stdout=out)
        assert ended.value.code == code
    return out.getvalue()


def refused(*words: Any) -> str:
    with pytest.raises(CommandError) as problem:
        call_command("votes", *map(str, words), stdout=StringIO())
    assert problem.value.returncode == 2
    return str(problem.value)


def test_the_result_is_explained_line_by_line(files: tuple[Path, Path]) -> None:
    said = votes("count", *files, "--rule", "cc278-1")

    assert said.splitlines() == [
        "规则 cc278-1：业主共同决定：制定和修改业主大会议事规则",
        "出处：《民法典》第二百七十八条第一款第（一）项、第二款；“以上”含本数，见第一千二百五十九条",
        "名册：6 个专有部分，450.00 ㎡，4 人",
        "  建设单位尚未出售或者尚未交付的 2 个专有部分按一人计算。",
        "  王伟：2 个专有部分按一人计算。",
        "  共有的专有部分各按一人计算：1 处。",
        "表决票：读入 6 张，计 3 人的意见",
        "  上门签字 1；纸质 1；手机 1",
        "  第 3 行的票不计入：重复投票，与第 2 行意见相同",
        "  第 6 行的票不计入：9-909 不在名册上",
        "  第 7 行的票不计入：“也许”不是本规则认可的意见",
        "按面积",
        "  参与表决：350.00 ㎡／共 450.00 ㎡ = 7/9（77.77 %），要求 ≥2/3：达到",
        "  同意 250.00 ㎡，反对 0.00 ㎡，弃权 100.00 ㎡",
        "  同意（占参与表决）：250.00 ㎡／350.00 ㎡ = 5/7（71.42 %），要求 >1/2：达到",
        "按人数",
        "  参与表决：3 人／共 4 人 = 3/4（75.00 %），要求 ≥2/3：达到",
        "  同意 2 人，反对 0 人，弃权 1 人",
        "  同意（占参与表决）：2 人／3 人 = 2/3（66.66 %），要求 >1/2：达到",
        "结果：通过",
        "规则还要求：提前 15 日公示，未公示的事项不表决",
    ]


def test_the_same_in_english_and_for_programs(files: tuple[Path, Path]) -> None:
    english = votes("count", *files, "--rule", "cc278-1", "--language", "en").splitlines()
    facts = json.loads(votes("count", *files, "--rule", "cc278-1", "--json"))

    assert english[0] == "Rule cc278-1: Owners: Rules of procedure of the owners' assembly"
    assert english[-2] == "Result: passed"
    assert (facts["passed"], facts["measures"]["area"]["quorum"]["share"]) == (True, "7/9")
    assert [one["row"] for one in facts["ballots"]["left_out"]] == [3, 6, 7]


def test_a_vote_that_does_not_pass_ends_with_one_and_says_what_is_missing(files: tuple[Path, Path]) -> None:
    said = votes("count", *files, "--rule", "cc278-6", code=1).splitlines()

    assert said[-3:] == [
        "如果不再有人反对，同意还差：1 人、50.00 ㎡",
        "尚未投票：1 人，100.00 ㎡：陈静 (1-202)",
        "结果：未通过",
    ]


def test_workbooks_count_as_csv_does(files: tuple[Path, Path], tmp_path: Path) -> None:
    book = tmp_path / "ballots.xlsx"
    heads, *rows = [line.split(",") for line in BALLOTS.splitlines()]
    book.write_bytes(workbook_bytes("票", heads, rows))

    assert votes("count", files[0], book, "--rule", "cc278-1") == votes("count", *files, "--rule", "cc278-1")


def test_english_headings_are_known(tmp_path: Path) -> None:
    roll, ballots = tmp_path / "roll.csv", tmp_path / "ballots.csv"
    roll.write_text("Flat;Owner;Area (m2)\n1;Ann;50\n2;Bob;50\n3;Cem;50\n", encoding="utf-8")
    ballots.write_text("Voter;Vote;Way\nAnn;yes;phone\nBob;Agree;paper\n", encoding="utf-8")

    assert "Result: passed" in votes("count", roll, ballots, "--rule", "cc278-5", "--language", "en")


def test_faults_of_a_roll_are_told_by_row_and_nothing_is_counted(files: tuple[Path, Path]) -> None:
    faulty = ROLL.replace("60.50", "many").replace("1-202", "1-101").replace("未售", "出租")
    files[0].write_text(faulty, encoding="utf-8")

    assert refused("count", *files, "--rule", "cc278-1").splitlines() == [
        "名册有错误，没有计票：",
        "  第 3 行：“many”不是面积",
        "  第 5 行：1-101 的面积与第 2 行不同",
        "  第 6 行：“出租”无法识别；请写未售、未交付或者已交付",
    ]


def test_what_cannot_be_counted_is_said_in_words(files: tuple[Path, Path], tmp_path: Path) -> None:
    bare = tmp_path / "bare.csv"
    bare.write_text("小区,备注\n一,二\n", encoding="utf-8")

    assert refused("count", *files, "--rule", "cc99").startswith("没有名为 cc99 的表决规则。现有：cc278-1")
    assert refused("count", *files, "--rule", "lift-shanghai").startswith("规则 lift-shanghai 还没有填写比例")
    assert refused("count", files[0]).startswith("请给出表决票文件和规则")
    assert refused("count", files[0], tmp_path / "none.csv", "--rule", "cc278-1").startswith("没有文件")
    assert "缺少这些列：专有部分 / unit; 专有部分面积 / area" in refused(
        "count", bare, files[1], "--rule", "cc278-1"
    )
    assert "缺少这些列：表决意见 / choice; 投票人 / owner" in refused(
        "count", files[0], bare, "--rule", "cc278-1"
    )


def test_a_ranked_vote_with_a_lot(tmp_path: Path) -> None:
    roll, ballots = tmp_path / "roll.csv", tmp_path / "ballots.csv"
    roll.write_text("成员\n甲\n乙\n丙\n丁\n", encoding="utf-8")
    ballots.write_text("姓名,选择\n甲,凉亭＞长椅\n乙,凉亭\n丙,长椅＞凉亭\n丁,长椅\n", encoding="utf-8")

    waits = votes("count", roll, ballots, "--rule", "ranked", code=1)
    drawn = votes("count", roll, ballots, "--rule", "ranked", "--lot", "长椅,凉亭")

    assert waits.splitlines()[-1] == "结果：凉亭、长椅 并列，请当众抽签。"
    assert drawn.splitlines()[-1] == "结果：长椅"


def test_a_budget_from_tables(tmp_path: Path) -> None:
    roll, ballots, projects = (tmp_path / f"{name}.csv" for name in ("roll", "ballots", "projects"))
    roll.write_text("成员\n甲\n乙\n丙\n", encoding="utf-8")
    ballots.write_text("姓名,选择\n甲,1\n乙,1、2\n丙,2\n", encoding="utf-8")
    projects.write_text("项目编号,项目名称,费用\n1,长椅,60\n2,路灯,40.00\n", encoding="utf-8")
    words = ("count", roll, ballots, "--rule", "shares")

    facts = json.loads(votes(*words, "--projects", projects, "--budget", "100", "--json"))

    assert ([one["project"] for one in facts["projects"]], facts["cost"]) == (["2", "1"], 100)
    assert refused(*words) == "预算投票需要 --projects 文件和 --budget 金额，或者一个 .pb 文件。"


def test_rules_are_listed_with_their_sources() -> None:
    told = {one["code"]: one for one in json.loads(votes("rules", "--json"))}
    said = votes("rules", "--language", "en")

    assert (told["cc278-8"]["quorum"], told["cc278-8"]["passes"]) == ("≥2/3", "≥3/4")
    assert [code for code, one in told.items() if not one["countable"]] == ["lift-shanghai", "lift-nanjing"]
    assert said.count("not entered; enter from the current local rule") == 2
    assert all(one["source"] for one in told.values())


def test_a_ballot_that_owners_signed_together_is_theirs(files: tuple[Path, Path]) -> None:
    files[1].write_text("投票人,表决意见\n李娜、张强,同意\n李娜、王伟,同意\n", encoding="utf-8")

    facts = json.loads(votes("count", *files, "--rule", "cc278-1", "--json", code=1))

    assert facts["measures"]["area"]["yes"] == "100"
    assert facts["ballots"]["left_out"] == [{"row": 3, "reason": "李娜、王伟不在名册上"}]


def test_a_budget_tells_which_ballots_did_not_count(tmp_path: Path) -> None:
    roll, ballots, projects = (tmp_path / f"{name}.csv" for name in ("roll", "ballots", "projects"))
    roll.write_text('member\n"Smith, Ann"\n', encoding="utf-8")
    ballots.write_text('name;vote\n"Smith, Ann";1\nBob;1\nCem;9\n', encoding="utf-8")
    projects.write_text("id,cost\n1,60\n", encoding="utf-8")

    said = votes(
        "count", roll, ballots, "--rule", "shares", "--projects", projects, "--budget", 60
    ).splitlines()

    assert said[4:6] == ["  第 3 行的票不计入：Bob不在名册上", "  第 4 行的票不计入：“9”不在选项中"]
    assert said[-1] == "结果：1 个项目，共 60，预算 60"


def test_areas_that_a_workbook_reckoned_are_what_was_measured(files: tuple[Path, Path]) -> None:
    files[0].write_text(ROLL.replace("60.50", "60.500000000000014"), encoding="utf-8")

    assert "名册：6 个专有部分，450.00 ㎡，4 人" in votes("count", *files, "--rule", "cc278-1")


@pytest.mark.django_db
def test_a_street_enters_its_city_and_counts_by_it(cast: Cast, files: tuple[Path, Path]) -> None:
    rows = [
        row | {"quorum": "三分之二以上", "passes": "四分之三以上", "source": "本市现行规定第三条"}
        if row["code"] == "lift-nanjing"
        else row
        for row in book_called("votes").default_cells()
    ]
    publish_rows(
        street_id=cast.street.pk, code="votes", rows=rows, effective_from=timezone.localdate(), note="录入本市规定",
        by=SYSTEM, at=timezone.now(),
    )  # fmt: skip

    said = votes("count", *files, "--rule", "lift-nanjing", "--street", cast.street.slug, code=1).splitlines()

    assert said[1] == "出处：本市现行规定第三条"
    assert [line for line in said if "≥3/4" in line] == [
        "  同意（占参与表决）：250.00 ㎡／350.00 ㎡ = 5/7（71.42 %），要求 ≥3/4：未达到",
        "  同意（占参与表决）：2 人／3 人 = 2/3（66.66 %），要求 ≥3/4：未达到",
    ]


@pytest.mark.django_db
def test_the_book_is_read_on_its_page_in_both_languages(cast: Cast, client: Client) -> None:
    client.force_login(cast.accounts["jiangwei"])

    page = client.get(f"/s/{cast.street.slug}/rules/votes/")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    english = client.get(f"/s/{cast.street.slug}/rules/votes/")

    assert (page.status_code, english.status_code) == (200, 200)
    assert "《民法典》第二百七十八条" in page.content.decode()
    assert "Counted with the majority" in english.content.decode()


@pytest.mark.django_db
def test_a_street_counts_by_its_own_book(cast: Cast, files: tuple[Path, Path]) -> None:
    slug = cast.street.slug

    assert votes("count", *files, "--rule", "cc278-1", "--street", slug) == votes(
        "count", *files, "--rule", "cc278-1"
    )
    assert refused("count", *files, "--rule", "cc278-1", "--street", "nowhere") == "没有名为 nowhere 的街道。"
