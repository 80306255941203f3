"""A change of one item of the official form: read as a roster reads it, compared with the rest of the file."""

from datetime import date

import pytest

from pwa.incorporation.item_rules import change_of
from pwa.roster.places import read_place

TODAY = date(2026, 11, 23)
WANG = {
    "name": "王建国", "sex": "1", "id_number": "999999199001010016", "born_on": date(1990, 1, 1), "kind": "full",
    "joined_on": date(2010, 7, 1), "full_on": date(2011, 7, 1), "phone": "13800001111", "landline": None,
}  # fmt: skip
WOMAN = "999999198512310024"  # 1985-12-31


def changed(item: str, text: str, *codes: str, kept: dict | None = None, **more):
    change = change_of(item, text, WANG if kept is None else kept, TODAY, read_place, **more)
    assert [one.code for one in change.problems] == [*codes], change
    return change.values


@pytest.mark.parametrize(
    ("item", "text", "value"),
    [
        ("name", " 王 建 军 ", "王建军"),
        ("ethnicity", "土家族", "15"),
        ("ethnicity", "15", "15"),
        ("education", "20", "20"),
        ("joined_on", "2009年7月1日", date(2009, 7, 1)),
        ("job_post", "木匠", "木匠"),
        ("phone", "138 0000 2222", "13800002222"),
        ("landline", "0571-88886666", "0571-88886666"),
        ("address", "临丰县丰山镇丰山村三组18号", "临丰县丰山镇丰山村三组18号"),
        ("status", "suspended", "suspended"),
        ("lost_since", "2026-01-02", date(2026, 1, 2)),
        ("full_on", "", None),
        ("education", " ", None),
        ("id_number", "", None),
    ],
)
def test_an_item_is_read_as_in_a_roster(item, text, value):
    assert changed(item, text) == {item: value}


def test_floating_goes_with_where_to_and_no_empties_it():
    to = changed("floating", "1", destination="广东省深圳市龙岗区")
    assert to == {"floating": True, "destination": "440307"}
    assert changed("floating", "0") == {"floating": False, "destination": None}
    changed("floating", "0", "floating_both", destination="广东省深圳市龙岗区")
    changed("floating", "1", "place_unknown", destination="无此地方县")


@pytest.mark.parametrize(
    ("item", "text", "code"),
    [
        ("name", "", "missing"),
        ("name", "7", "name"),
        ("name", "<b>", "name"),
        ("sex", "3", "choice"),
        ("sex", "", "missing"),
        ("kind", "member", "choice"),
        ("ethnicity", "99", "ethnicity"),
        ("education", "博士后站", "education"),
        ("born_on", "1990-02-30", "date"),
        ("joined_on", "2027-01-01", "future"),
        ("phone", "12345", "phone"),
        ("phone", "0571-88886666", "phone"),
        ("phone", "13800001111、0571-88886666", "phone"),
        ("landline", "13800001111", "landline"),
        ("id_number", "999999199001010017", "id_check"),
        ("id_number", "900101001", "id_length"),
        ("id_number", "9" * 3000, "id_length"),
        ("address", "长" * 201, "long"),
        ("phone", "", "no_telephone"),
        ("joined_on", "1989-01-01", "joined_before_born"),
        ("full_on", "2010-01-01", "full_before_joined"),
        ("full_on", "2010-07-01", "same_day"),
        ("kind", "probationary", "probationary_full"),
        ("lost_since", "2026-13-01", "date"),
    ],
)
def test_what_is_wrong_is_named(item, text, code):
    assert changed(item, text, code) is not None


def test_birth_date_and_sex_are_what_the_id_number_says():
    changed("born_on", "1990-01-02", "born_differs")
    changed("sex", "2", "sex_differs")
    changed("born_on", "", "born_differs")
    assert changed("sex", "1") == {"sex": "1"}


def test_a_new_number_is_followed_only_when_somebody_says_so():
    change = change_of("id_number", WOMAN, WANG, TODAY, read_place)
    assert [one.code for one in change.problems] == ["born_differs", "sex_differs"]
    assert change.contradicts == {"born_on": date(1985, 12, 31), "sex": "2"}
    assert changed("id_number", WOMAN, follow_number=True) == {
        "id_number": WOMAN, "born_on": date(1985, 12, 31), "sex": "2"
    }  # fmt: skip
    unknown = {**WANG, "id_number": None, "born_on": None, "sex": "2"}
    assert changed("id_number", WOMAN, kept=unknown) == {"id_number": WOMAN, "born_on": date(1985, 12, 31)}


def test_a_file_keeps_what_tells_the_person_apart():
    changed("born_on", "", "no_identity", kept={**WANG, "id_number": None})
    changed("id_number", "", "no_identity", kept={**WANG, "born_on": None})


def test_an_old_contradiction_elsewhere_in_the_file_hinders_no_other_item():
    odd = {**WANG, "joined_on": date(1980, 1, 1)}
    assert changed("name", "王建军", kept=odd) == {"name": "王建军"}
    assert changed("full_on", "2011-07-02", kept=odd) == {"full_on": date(2011, 7, 2)}
