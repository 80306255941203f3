"""What a search waits for is told by the numbers of its own branch, however many branches somebody has."""

import pytest

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


@pytest.mark.parametrize("sooner", ["home", "next-door"])
def test_each_search_goes_by_the_months_of_its_own_branch(two, as_, sooner):
    put(sooner, "lost.months", "5")
    page = as_("secretary").get("/").text
    for href, branch in zip(two, ("home", "next-door"), strict=True):
        assert ("六个月已满" in line_of(page, href)) is (branch == sooner), (branch, line_of(page, href))


def test_today_says_what_was_decided_last_as_the_list_does(two, as_, clock):
    data = MET | {"kind": "lost_confirmed", "held_on": clock.today.isoformat(), "all_the_same": "1"}
    assert as_("secretary").post(f"{two[0]}/decision", data=data).status_code == 303
    page = as_("secretary").get("/").text
    assert "停止党籍" in line_of(page, two[0]) and "停止党籍" not in line_of(page, two[1])
    row = as_("secretary").get("/liaison/lost").text.split("李秀英")[1].split("</li>")[0]
    assert "认定失联" in row and str(SILENT) not in page.split("失联风险")[-1].split("</li>")[0]


def test_the_numbers_of_several_units_are_read_in_one_query_and_are_those_of_each(app, queries):
    put("county", "lost.months", "7")
    put("next-door", "lost.months", "5")
    put("home", "contact.warn_days", "60")
    paths = [Unit.get_by_id(UNITS[key]).path for key in ("home", "next-door", "host-branch", "county")]
    with queries() as seen:
        found = parameters_of(paths)
    assert len(seen.selects) == 1
    for path in paths:
        for name in ("lost.months", "contact.warn_days", "figures.least"):
            assert found[path][name] == parameters_at(path)[name]
    assert [found[path]["lost.months"] for path in paths] == [7, 5, 6, 7]
