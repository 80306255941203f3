"""What offices write in a cell is read as what it says; what says nothing certain is asked about, never guessed."""

from datetime import date

import pytest

from pwa.roster import cells, date_cells, education_cells, member_cells, phone_cells
from pwa.roster.cells import Wrong
from pwa.roster.date_cells import Month
from pwa.roster.places import read_place
from pwa.roster.rules import Known, check_row
from tests.roster.test_rules import GOOD, TODAY, wrong

DAYS = {
    "1985.3.12": (1985, 3, 12),
    "85.03.12": (1985, 3, 12),
    "1985、3、12": (1985, 3, 12),
    "1985，3，12": (1985, 3, 12),
    "1985 3 12": (1985, 3, 12),
    "1985·3·12": (1985, 3, 12),
    "1985－03－12": (1985, 3, 12),
    "1985年3月12号": (1985, 3, 12),
    "1985年3月12": (1985, 3, 12),
    "1985年3月12日星期二": (1985, 3, 12),
    "1985-3-12 08:30": (1985, 3, 12),
    "一九八五年三月十二日": (1985, 3, 12),
    "二〇〇五年七月一日": (2005, 7, 1),
    "85年3月12日": (1985, 3, 12),
    "05年3月12日": (2005, 3, 12),
    "850312": (1985, 3, 12),
    "\u200e1985-03-12\u200b": (1985, 3, 12),
}
MONTHS = {
    "1985.03": (1985, 3),
    "1985.10": (1985, 10),
    "1985年3月": (1985, 3),
    "1985年3月份": (1985, 3),
    "198503": (1985, 3),
    "1985/3": (1985, 3),
    "85年3月": (1985, 3),
    "一九八五年十一月": (1985, 11),
    "19850300": (1985, 3),
    198503: (1985, 3),
    1985.12: (1985, 12),
}
NO_DATES = {
    "05.03.12": "short_year",
    "050312": "short_year",
    "1985": "no_month",
    "1985年": "no_month",
    1985: "no_month",
    1985.1: "unclear_month",
    "3/12/1985": "date",
    "1985.13": "date",
    "198513": "date",
    "1990-02-30": "date",
    "三月十二日": "date",
    "去年": "date",
}


@pytest.mark.parametrize(("said", "day"), DAYS.items())
def test_a_day_is_read_as_people_write_it(said, day):
    assert date_cells.said_date(said) == date(*day)


@pytest.mark.parametrize(("said", "month"), MONTHS.items())
def test_a_month_stays_a_month(said, month):
    assert date_cells.said_date(said) == Month(*month)
    assert date_cells.month(said) == Month(*month)


@pytest.mark.parametrize(("said", "code"), NO_DATES.items())
def test_what_can_mean_several_days_is_none(said, code):
    assert wrong(date_cells.said_date, said) == code


def test_the_id_number_says_the_day_that_the_cell_leaves_open():
    known = Known(TODAY, unit=lambda words: words, place=read_place)
    for number, said in (
        ("999999199001010016", "1990.1"),
        ("999999199001010016", 1990.1),
        ("11010519491231002X", "49.12.31"),
    ):
        row = check_row({**GOOD, "id_number": number, "born_on": said}, known)
        assert row.problems == [] and row.months == {}
        assert row.values["born_on"] == date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    assert [p.code for p in check_row({**GOOD, "born_on": "1990年2月"}, known).problems] == ["born_differs"]


PHONES = {
    "+86 13812345678": [("phone", "13812345678")],
    "0086-138-1234-5678": [("phone", "13812345678")],
    "+86-571-88886666": [("landline", "0571-88886666")],
    "+86 (0571) 88886666": [("landline", "0571-88886666")],
    "+86 10 88886666": [("landline", "010-88886666")],
    "0571-88886666转12": [("landline", "0571-88886666-12")],
    "+852 9123 4567": [("phone", "+85291234567")],
    "0065 91234567": [("phone", "+6591234567")],
    "13800001111、0571-88886666": [("phone", "13800001111"), ("landline", "0571-88886666")],
    "0571-88886666/13800001111": [("landline", "0571-88886666"), ("phone", "13800001111")],
    "13800001111\n13900002222": [("phone", "13800001111"), ("phone", "13900002222")],
    "\u202a13800001111\u202c": [("phone", "13800001111")],
}


@pytest.mark.parametrize(("said", "numbers"), PHONES.items())
def test_telephone_numbers_are_read_by_their_form(said, numbers):
    assert phone_cells.telephones(said) == numbers


@pytest.mark.parametrize(
    "said",
    [
        "+86 1381234567",
        "+86 138123456789",
        "0086 12345678901",
        "+8613812345",
        "86138000011",
        "88886666",
        "+86",
        "1381234567",
    ],
)
def test_a_chinese_number_of_the_wrong_length_is_none_from_abroad(said):
    assert wrong(phone_cells.telephones, said) == "phone"


def problems(**over) -> list[tuple[str, str]]:
    known = Known(TODAY, unit=lambda words: words, place=read_place)
    return [(problem.column, problem.code) for problem in check_row({**GOOD, **over}, known).problems]


def test_the_second_number_of_one_kind_is_said():
    assert problems(phone="13800001111", landline="13900002222") == [("landline", "two_phones")]
    assert problems(phone="13800001111/13900002222") == [("phone", "two_phones")]
    assert problems(phone="0571-88886666", landline="0571-88886667") == [("landline", "two_landlines")]
    assert problems(phone="13800001111", landline="138 0000 1111") == []
    assert problems(phone="13800001111", landline="0571-88886666") == []


@pytest.mark.parametrize("said", ["王芳\n李强", "王芳\r\n李强", "王芳\u2028李强", "王芳\n\n李强\n赵甲"])
def test_two_lines_in_a_cell_are_no_one_name(said):
    assert wrong(member_cells.name, said) == "several_lines"


@pytest.mark.parametrize(
    "said",
    [
        "王芳\n",
        "\n王芳",
        "王\n芳",
        "王　芳",
        "\u3164王芳",
        "王芳\ufe0f",
        "\u202d王芳\u202c",
        "王\u200b芳",
        "王芳\u00ad",
    ],
)
def test_one_name_is_read_without_what_nobody_sees(said):
    assert member_cells.name(said) == "王芳"


def test_invisible_signs_are_taken_off_every_cell_of_one_line():
    assert member_cells.id_number("\u202a999999199001010016\u202c") == "999999199001010016"
    assert member_cells.sex("男\u200b") == "1" and member_cells.ethnicity("\ufeff汉族") == "01"
    assert cells.words("丰山村\u2060党支部", "branch") == "丰山村党支部"


EDUCATIONS = {
    "在职研究生": "10", "研究生班": "10", "中央党校研究生": "10", "省委党校研究生": "10", "硕士研究生": "14",
    "函授本科": "20", "中央党校大学": "20", "省委党校大学": "20", "本科（函授）": "20", "成人本科": "20",
    "全日制大学本科": "20", "大学文化": "20", "大学肄业": "23", "电大专科": "30", "市委党校大专": "30",
    "大专结业": "32",
    "高职高专": "30", "中技": "47", "技校毕业": "47", "职高": "44", "高中文化程度": "60", "初中及以下": "70",
    "小学以下": "80",
    "大学本科学历": "20", "21": "21",
}  # fmt: skip


@pytest.mark.parametrize(("said", "code"), EDUCATIONS.items())
def test_an_education_is_read_with_its_way_of_study(said, code):
    assert education_cells.education(said) == code


@pytest.mark.parametrize("said", ["大专及以上", "高中及以下", "本科在读", "夜大", "很高", "中国人民大学", "党校"])
def test_an_education_that_says_no_level_is_asked_about(said):
    assert wrong(education_cells.education, said) == "education"


def test_the_usual_short_names_of_ethnic_groups_and_kinds_of_member_are_understood():
    said = {
        "维族": "05",
        "维吾尔": "05",
        "蒙族": "02",
        "哈族": "17",
        "朝族": "10",
        "柯族": "29",
        "乌兹别克族": "43",
        "土家": "15",
    }
    assert {word: member_cells.ethnicity(word) for word in said} == said
    kinds = {"中共党员": "full", "中共正式党员": "full", "中共预备党员": "probationary", "党员（预备）": "probationary"}
    assert {word: member_cells.kind(word) for word in kinds} == kinds
    assert [wrong(member_cells.kind, word) for word in ("党员", "群众", "积极分子")] == ["choice"] * 3


def test_a_number_cell_is_no_exact_number():
    with pytest.raises(Wrong, match="number"):
        member_cells.id_number(cells.Flaw("number", "330101199001010000"))
