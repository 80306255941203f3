"""What a search waits for is told by the numbers of its own branch, however many branches somebody has."""

from datetime import date, datetime

import pytest

from pwa.cases.models import Case
from pwa.cases.searches import last_contact_in
from pwa.core.clock import CHINA
from pwa.core.database import write
from pwa.organisations.models import Override, Unit, parameters_at, parameters_of
from tests.cases.conftest import MET, SILENT, give_post
from tests.people import PEOPLE, UNITS
from tests.reports.phone import Phone

NEXT = PEOPLE["next_member"].member_id
BY = PEOPLE["admin"].account_id


def line_of(page: str, href: str) -> str:
    return page.partition("<main")[2].partition(href)[2].partition("</li>")[0]


def put(key: str, name: str, value: str) -> None:
    with write():
        Override.put(Unit.get_by_id(UNITS[key]), name, value, "县委通知", BY)


@pytest.fixture
def two(search, as_, clock):
    """Searches in two branches of one secretary, both silent for 170 days; their addresses."""
    give_post("secretary", "secretary", "next-door")
    clock.forward(days=-170)
    place = {"division": "440307", "since": clock.today.isoformat(), "stay": "long"}
    Phone(as_("next_member"), "next_member").accepted("location", place)
    clock.forward(days=170)
    made = as_("secretary").post(f"/liaison/lost/{NEXT}", data={"words": "电话停机"})
    assert made.status_code == 303
    return search, made.headers["Location"]


@pytest.mark.parametrize("later", ["home", "next-door"])
def test_each_search_goes_by_the_months_of_its_own_branch(two, as_, clock, later):
    put(later, "lost.months", "7")
    clock.forward(days=20)  # 190 days: six months are over, seven are not
    page = as_("secretary").get("/").text
    for href, branch in zip(two, ("home", "next-door"), strict=True):
        assert ("六个月已满" in line_of(page, href)) is (branch != later), (branch, line_of(page, href))


def silent_since(as_, clock, login: str, days: int, **place: str) -> None:
    clock.forward(days=-days)
    place = {"division": "440307", "since": clock.today.isoformat(), "stay": "long"} | place
    Phone(as_(login), login).accepted("location", place)
    clock.forward(days=days)


@pytest.mark.parametrize("looks", ["secretary", "committee"])
def test_who_is_out_of_contact_is_judged_by_the_days_of_their_own_branch(as_, clock, looks):
    """Not by those of the unit on which the visitor's first post is."""
    if looks == "secretary":
        give_post("secretary", "secretary", "next-door")
    silent_since(as_, clock, "next_member", 50)
    silent_since(as_, clock, "silent", 50)
    for branch, name, other in (
        ("next-door", PEOPLE["next_member"].name, "李秀英"),
        ("home", "李秀英", PEOPLE["next_member"].name),
    ):
        for parameter, value in (("contact.warn_days", "30"), ("contact.outflow_days", "45")):
            put(branch, parameter, value)
        rows = as_(looks).get("/liaison/lost").text.partition("<main")[2]
        assert name in rows and "联系已超期" in rows and other not in rows, (branch, rows)
        if looks == "secretary":
            today = as_(looks).get("/").text
            assert (
                f"长期未取得联系：{name}" in today
                and other not in today.partition("长期未取得联系：")[2].partition("</li>")[0]
            )
        with write():
            for row in Override.select().where(Override.withdrawn_at.is_null()):
                row.withdraw(BY)


def test_abroad_nobody_is_overdue_before_half_a_year(as_, clock):
    silent_since(as_, clock, "silent", 130, division="", country="GB")
    assert "李秀英" not in as_("secretary").get("/liaison/lost").text
    page = as_("secretary").get(f"/liaison/lost/{SILENT}").text
    assert 'class="button quiet" type="submit">开始查找' in page
    silent_since(as_, clock, "next_member", 130, division="810000")
    give_post("secretary", "secretary", "next-door")
    assert PEOPLE["next_member"].name not in as_("secretary").get("/liaison/lost").text
    clock.forward(days=52)
    rows = as_("secretary").get("/liaison/lost").text
    assert "李秀英" in rows and PEOPLE["next_member"].name in rows


def test_a_search_that_began_after_midnight_in_china_counts_from_that_day(search, as_, clock):
    """At 0:30 in China it is the day before by UTC."""
    Phone(as_("silent"), "silent").accepted("location", {"back_home": True, "since": clock.today.isoformat()})
    case = Case.get()
    Case.update(raised_at=datetime(2026, 11, 23, 0, 30, tzinfo=CHINA)).where(Case.id == case.id).execute()
    assert last_contact_in(Case.get_by_id(case.id)).last == date(2026, 11, 23)


def test_today_says_what_was_decided_last_as_the_list_does(two, as_, clock):
    data = MET | {"kind": "lost_confirmed", "held_on": clock.today.isoformat(), "all_the_same": "1"}
    assert as_("secretary").post(f"{two[0]}/decision", data=data).status_code == 303
    page = as_("secretary").get("/").text
    assert "停止党籍" in line_of(page, two[0]) and "停止党籍" not in line_of(page, two[1])
    row = as_("secretary").get("/liaison/lost").text.split("李秀英")[1].split("</li>")[0]
    assert "认定为失联党员" in row and str(SILENT) not in page.split("长期未取得联系：")[-1].split("</li>")[0]


def test_the_numbers_of_several_units_are_read_in_one_query_and_are_those_of_each(app, queries):
    put("county", "lost.months", "7")
    put("next-door", "lost.months", "8")
    put("home", "contact.warn_days", "60")
    paths = [Unit.get_by_id(UNITS[key]).path for key in ("home", "next-door", "host-branch", "county")]
    with queries() as seen:
        found = parameters_of(paths)
    assert len(seen.selects) == 1
    for path in paths:
        for name in ("lost.months", "contact.warn_days", "figures.least"):
            assert found[path][name] == parameters_at(path)[name]
    assert [found[path]["lost.months"] for path in paths] == [7, 8, 6, 7]
