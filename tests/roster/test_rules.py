"""What a cell means and what is wrong with a row: the rules of the official form, without a database."""

from datetime import date

import pytest

from pwa.roster import cells, date_cells, education_cells, labels, member_cells, phone_cells
from pwa.roster.cells import Flaw, Wrong
from pwa.roster.columns import MEMBERS, is_header, plain, read_header
from pwa.roster.places import read_place
from pwa.roster.rules import Known, check_row, for_someone_new, in_order
from pwa.roster.units import plain as plain_path

TODAY = date(2026, 11, 23)
VALID = ("11010519491231002X", "999999199001010016", "999999198512310024", "999999200002290035", "999999197006150086")
KNOWN = Known(TODAY, unit=lambda words: words, place=read_place)
GOOD = {"name": "王建国", "id_number": VALID[1], "kind": "正式", "phone": "19900000001", "branch": "丰山村党支部"}


def told(**over) -> set[tuple[str, str]]:
    """(column, code) of everything that is wrong with a row of somebody new."""
    said = check_row({**GOOD, **over}, KNOWN)
    for_someone_new(said)
    in_order(said, {})
    return {(problem.column, problem.code) for problem in said.problems}


def wrong(parse, value, *more) -> str:
    """The code with which `parse` refuses this value."""
    with pytest.raises(Wrong) as refused:
        parse(value, *more)
    return refused.value.code


@pytest.mark.parametrize("number", VALID)
def test_valid_numbers_are_taken_in_any_dress(number):
    for dress in (number, f" {number[:6]} {number[6:]} ", number.lower(), f"'{number}"):
        assert member_cells.id_number(dress) == number
    broken = number[:16] + str((int(number[16]) + 1) % 10) + number[17]
    assert wrong(member_cells.id_number, broken) == "id_check"


def test_numbers_that_lost_their_digits_are_told_as_such():
    assert wrong(member_cells.id_number, 3.30101199001010e17) == "number"
    assert wrong(member_cells.id_number, Flaw("number", "330101199001010000")) == "number"
    assert wrong(member_cells.id_number, "3.30101E+17") == "number"
    assert wrong(member_cells.id_number, "110105491231002") == "id_old"
    assert wrong(member_cells.id_number, "999999199013010017") in ("id_check", "id_day")


@pytest.mark.parametrize(
    "said",
    ["1990-01-02", "1990.1.2", "1990/1/2", "1990年1月2日", "19900102", "１９９０－０１－０２", 19900102, 32875, "32875",
     date(1990, 1, 2), " 1990 年 1 月 2 日 ", "1990-01-02 00:00:00"],
)  # fmt: skip
def test_days_are_read_as_people_and_spreadsheets_write_them(said):
    assert date_cells.day(said) == date(1990, 1, 2)


def test_days_since_1904_and_days_that_are_none():
    assert date_cells.day(32875 - 1462, epoch_1904=True) == date(1990, 1, 2)
    for said in ("1990-02-30", "昨天", 45, 9_999_999):
        assert wrong(date_cells.day, said) == "date"
    for said in ("1990年1月", "1990.1", 1990.2, 199001, "199001"):
        assert wrong(date_cells.day, said) == "no_day"
    assert wrong(date_cells.day, 1990.1) == "unclear_month" and wrong(date_cells.day, "1990") == "no_month"


def test_telephones_stand_where_they_belong():
    assert phone_cells.telephone("+86 138-0000 1111") == ("phone", "13800001111")
    assert phone_cells.telephone(13800001111) == ("phone", "13800001111")
    assert phone_cells.telephone("0571—88886666") == ("landline", "0571-88886666")
    assert phone_cells.telephone("(010) 8888 6666") == ("landline", "010-88886666")
    assert wrong(phone_cells.telephone, "88886666") == "phone"
    assert told(phone="0571-88886666") == set()
    assert told(phone="", landline="88886666") == {("landline", "landline")}
    assert told(phone="") == {("phone", "no_telephone")}


def test_birth_and_sex_agree_with_the_number_and_come_from_it():
    assert check_row(GOOD, KNOWN).values["born_on"] == date(1990, 1, 1)
    assert check_row(GOOD, KNOWN).values["sex"] == "1"
    assert told(born_on="1990-01-02") == {("born_on", "born_differs")}
    assert told(sex="女") == {("sex", "sex_differs")}
    assert told(born_on="1990年1月") == set() and told(born_on="1990年2月") == {("born_on", "born_differs")}
    assert told(id_number="", born_on="") == {("id_number", "no_identity"), ("sex", "missing")}


def test_dates_stand_in_order_but_for_the_years_without_probation():
    born = {"id_number": "", "born_on": "1940-05-01", "sex": "男"}
    assert told(**born, joined_on="2010-07-01", full_on="2011-07-01") == set()
    assert told(**born, joined_on="2010-07-01", full_on="2010-07-01") == {("full_on", "same_day")}
    for day in ("1969-04-01", "1975-01-01", "1977-08-11"):
        assert told(**born, joined_on=day, full_on=day) == set()
    for day in ("1969-03-31", "1977-08-12"):
        assert told(**born, joined_on=day, full_on=day) == {("full_on", "same_day")}
    assert told(**born, joined_on="2010-07-01", full_on="2009-07-01") == {("full_on", "full_before_joined")}
    assert told(**born, joined_on="1939-07-01") == {("joined_on", "joined_before_born")}
    assert told(**born, joined_on="2030-01-01") == {("joined_on", "future")}
    assert told(**born, kind="预备党员", joined_on="2025-07-01", full_on="2026-07-01") == {
        ("kind", "probationary_full")
    }


def with_check(number: str) -> str:
    """The number with its check character, by the weights of GB 11643."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return number + "10X98765432"[sum(int(n) * w for n, w in zip(number, weights, strict=True)) % 11]


@pytest.mark.parametrize("born", ["20990101", "20261124", "18500101", "18991231"])
def test_a_birth_date_inside_the_number_is_checked_like_one_in_its_own_column(born):
    said = check_row({**GOOD, "id_number": with_check(f"999999{born}001")}, KNOWN)
    assert {(problem.column, problem.code) for problem in said.problems} == {("id_number", "id_born")}
    assert "born_on" not in said.values


@pytest.mark.parametrize("born", ["20080801", "19000101"])
def test_the_first_and_last_birth_date_that_can_be_are_taken_from_the_number(born):
    said = check_row({**GOOD, "id_number": with_check(f"999999{born}001")}, KNOWN)
    assert said.problems == [] and said.values["born_on"].isoformat().replace("-", "") == born


@pytest.mark.parametrize(
    ("born", "joined", "asked"),
    [
        ("1990-07-01", "2008-06-30", {("joined_on", "joined_young", "17")}),
        ("1990-07-01", "2008-07-01", set()),
        ("1990-07-01", "2005-01-01", {("joined_on", "joined_young", "14")}),
        ("2008-02-29", "2026-02-28", set()),  # eighteen years are over on the last day of February
        ("1925-01-01", "1940-01-01", set()),  # eighteen years since the Constitution of 11 June 1945
        ("1928-01-01", "1945-06-10", set()),
        ("1928-01-01", "1945-06-11", {("joined_on", "joined_young", "17")}),
    ],
)
def test_who_joined_under_eighteen_is_asked_about_and_not_refused(born, joined, asked):
    said = check_row({**GOOD, "id_number": "", "sex": "男", "born_on": born, "joined_on": joined}, KNOWN)
    in_order(said, {})
    assert said.problems == []
    assert {(one.column, one.code, one.values["age"]) for one in said.questions} == asked


def test_lost_and_floating_say_what_belongs_to_them():
    assert told(lost="是") == {("lost_since", "lost_no_day")}
    assert told(lost="否", lost_since="2026-01-01") == {("lost_since", "lost_both")}
    said = check_row({**GOOD, "lost": "否", "floating": "否"}, KNOWN).values
    assert (said["lost_since"], said["floating"], said["destination"]) == (None, False, None)
    assert check_row({**GOOD, "destination": "深圳龙岗"}, KNOWN).values["floating"] is True
    assert told(floating="否", destination="深圳龙岗") == {("destination", "floating_both")}
    assert told(destination="没有这里") == {("destination", "place_unknown")}
    assert told(destination="朝阳") == {("destination", "place_several")}
    assert check_row({**GOOD, "destination": "新加坡"}, KNOWN).values["destination"] == "SG"


def test_codes_are_found_by_code_and_by_word():
    for said in ("01", "1", 1, "汉", "汉族", "Han"):
        assert member_cells.ethnicity(said) == "01"
    assert [
        education_cells.education(said) for said in ("本科", "大学本科学历", "21", "高中毕业", "中专")
    ] == "20 20 21 60 41".split()
    assert [member_cells.job_post(said) for said in ("离退休", "0164", "木匠")] == ["4", "0164", "木匠"]
    assert (
        wrong(member_cells.ethnicity, "火星族") == "ethnicity" and wrong(member_cells.job_post, "99999") == "job_post"
    )


@pytest.mark.parametrize("official", [*(zh for zh, _, _ in MEMBERS.values()), *(en for _, en, _ in MEMBERS.values())])
def test_every_official_heading_is_known(official):
    assert len(read_header([official], MEMBERS).places) == 1
    assert plain(f" *{official}（必填） ") == plain(official)


def test_a_row_of_a_person_is_no_header():
    assert not is_header(read_header(["王建国", "男", "汉族", "1990-01-01"], MEMBERS), "members")
    assert is_header(read_header(["姓名", "身份证号", "党支部"], MEMBERS), "members")


def test_paths_are_compared_without_their_dress():
    assert plain_path("临丰县委／丰山镇党委 > 丰山村党支部") == plain_path("临丰县委/丰山镇党委/丰山村党支部")


@pytest.mark.parametrize(
    "name",
    [
        "王芳",
        "买买提·吐尔逊",
        "阿依古丽•艾山",
        "欧阳娜娜",
        "〇一",
        "𠮷田",
        "Anne-Marie O'Neil",
        "José María",
        "王" * 40,
    ],
)
def test_a_name_is_letters_of_any_script_with_dots_hyphens_and_apostrophes(name):
    assert member_cells.name(name) == name.replace("•", "·")


@pytest.mark.parametrize("name", ["<b>查粗</b>", "王芳1", "王芳()", "王_芳", "张三/李四", "·-", "王", "😀王", "王芳,"])
def test_what_is_no_name_is_told_so(app, name):
    with pytest.raises(cells.Wrong) as wrong:
        member_cells.name(name)
    assert wrong.value.code == "name" and labels.sentence({"code": "name"}) == "姓名有误，只填汉字、字母或间隔号。"


def test_a_name_of_more_than_forty_signs_is_too_long():
    with pytest.raises(cells.Wrong) as wrong:
        member_cells.name("王" * 41)
    assert (wrong.value.code, wrong.value.values) == ("long", {"most": "40"})
