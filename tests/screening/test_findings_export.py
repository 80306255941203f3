"""The round before beside this one, and the tables as a workbook: what the page shows, with who took it and why."""

import re
from io import BytesIO
from urllib.parse import quote
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from pwa.core.audit import AuditLine
from pwa.core.database import write
from pwa.core.downloads import attachment_header
from pwa.organisations.models import Unit
from pwa.screening.round_comparison import difference
from tests.people import PEOPLE, UNITS
from tests.screening.figures import branch_below, everybody, page_of, put_counts, tables


@pytest.fixture
def two_rounds(a_round, clock):
    """The same branch in a round of the county, one of the committee, and one of the committee now."""
    home, found = Unit.get_by_id(UNITS["home"]), []
    said = [("county", "全县", (40, 10, 5)), ("fengshan", "上次", (44, 20, 8)), ("fengshan", "这次", (46, 30, 6))]
    for unit, title, (asked, at_home, work) in said:
        found.append(a_round(unit=unit, title=title))
        put_counts(found[-1], home, everybody(asked, at_home, work=work))
        clock.forward(days=30)
    return found


def compared(text: str) -> dict[str, list[str]]:
    return tables(text).get("项目", {})


@pytest.mark.both_engines
def test_a_round_is_compared_with_the_last_one_of_the_same_unit(as_, two_rounds):
    text = as_("committee").get(page_of(two_rounds[2], unit=UNITS["home"])).text
    assert "上次</a>" in text and "全县</a>" not in text
    lines = compared(text)
    assert lines["应排查"] == ["44", "46", "多 2 人"] and lines["外出"] == ["8", "6", "少 2 人"]
    assert lines["已返乡"] == ["0", "0", "持平"]


def test_without_one_it_is_compared_with_the_nearest_above(as_, two_rounds):
    text = as_("secretary").get(page_of(two_rounds[1])).text
    assert "全县</a>" in text and compared(text)["应排查"] == ["40", "44", "多 4 人"]
    assert compared(as_("secretary").get(page_of(two_rounds[0])).text) == {}


def test_a_difference_is_told_in_words_and_never_for_what_is_hidden(app):
    assert (difference(None, 5), difference(5, None)) == ("", "")


def test_nobody_below_sees_what_the_round_before_found_elsewhere(as_, two_rounds):
    assert as_("next_secretary").get(page_of(two_rounds[2], unit=UNITS["home"])).status_code == 404


def taken(client, round_, reason: str = "向镇党委汇报", **data: object):
    return client.post(page_of(round_) + "/export", data={"reason": reason, **data})


def sheets(body: bytes) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(BytesIO(body))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


@pytest.mark.both_engines
def test_the_workbook_says_what_the_page_says(as_, two_rounds):
    client = as_("committee")
    page = tables(client.get(page_of(two_rounds[2])).text)
    answer = taken(client, two_rounds[2])
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"].startswith("attachment") and answer.mimetype.endswith("sheet")
    book = sheets(answer.data)
    for sheet, head in (("原因", "外出原因"), ("去向", "地点"), ("外出时长", "外出了多久"), ("方式", "用什么方式联系")):
        written = {str(row[0]): str(int(row[1])) for row in book[sheet][1:] if len(row) > 1 and row[1] != ""}
        assert written == {label: cells[0] for label, cells in page[head].items()}, sheet
    assert {row[0] for row in book["去向（到市）"]} >= {"广东 深圳市"}
    unit = next(row for row in book["下级组织"] if row[0] == "丰山村党支部")
    assert unit[1:3] == [46, 36]


def test_each_sheet_says_who_took_it_when_and_why_and_so_does_the_trail(as_, two_rounds):
    for rows in sheets(taken(as_("committee"), two_rounds[2]).data).values():
        last = str(next(cell for cell in rows[-1] if cell))
        assert PEOPLE["committee"].name in last and "向镇党委汇报" in last and "202" in last
    line = AuditLine.get(AuditLine.action == "exported")
    assert (line.record_id, line.reason, line.fields) == (two_rounds[2].id, "向镇党委汇报", "findings")


def test_the_workbook_is_named_by_round_unit_and_day_and_tells_the_time_in_china(as_, two_rounds):
    answer = taken(as_("committee"), two_rounds[2])
    named = answer.headers["Content-Disposition"]
    assert f"{quote('这次-丰山镇党委-')}" in named and str(two_rounds[2].id) not in named
    assert re.fullmatch(r"attachment; filename=\"round-\d{8}\.xlsx\"; filename\*=UTF-8''[\w%.-]+", named)
    last = str(next(cell for cell in sheets(answer.data)["原因"][-1] if cell))
    assert re.search(r"202\d年\d+月\d+日 \d\d:\d\d（北京时间）", last) and "Z" not in last


def test_a_title_that_is_no_name_of_a_file_is_made_one(app):
    assert attachment_header('甲/乙:"丙"\n', "a.xlsx").endswith(quote("甲_乙_丙_"))


def test_without_a_reason_nothing_is_taken(as_, two_rounds):
    for reason in (" ", "汇报" * 101):
        answer = taken(as_("committee"), two_rounds[2], reason)
        assert answer.status_code == 422 and "请写明用途" in answer.text
    assert not AuditLine.select().where(AuditLine.action == "exported").exists()


def test_the_countys_workbook_hides_what_its_page_hides(as_, a_round):
    round_, county = a_round(unit="county"), Unit.get_by_id(UNITS["county"])
    for number, lost in enumerate((6, 2, 7)):
        counts = everybody(40, 20, work=9)
        counts["outcome"]["not_reached"] = counts["finding"]["lost"] = lost
        put_counts(round_, branch_below(county, f"第{number}支部"), counts)
    book = sheets(taken(as_("county"), round_).data)
    assert "去向（到市）" not in book
    shown = {row[0]: row[1:] for row in book["下级组织"] if str(row[0]).startswith("第")}
    assert shown["第1支部"][2] == "*" and [row[2] for row in shown.values()].count("*") >= 2
    assert shown["第1支部"].count("*") >= 2 and [row[0] for row in shown.values()] == [40, 40, 40]


def test_a_name_that_looks_like_a_formula_stays_a_text(as_, a_round):
    town = Unit.get_by_id(UNITS["fengshan"])
    round_ = a_round()
    put_counts(round_, branch_below(town, "=cmd|'/c calc'!A1"), everybody(40, 20, work=9))
    with write():
        Unit.update(name="+丰山镇党委").where(Unit.id == town.id).execute()
    body = taken(as_("committee"), round_, "@SUM(A1)").data
    texts = ZipFile(BytesIO(body)).read("xl/sharedStrings.xml").decode()
    assert "<t>'=cmd" in texts and "<t>=cmd" not in texts
    assert not any(b"<f>" in ZipFile(BytesIO(body)).read(n) for n in ZipFile(BytesIO(body)).namelist() if "sheet" in n)
