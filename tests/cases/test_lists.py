"""The list of requests: the soonest due first, page by page, narrowed by the filters of the page."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pwa.cases import lists, week_figures
from pwa.cases.models import Case
from pwa.core.database import write
from pwa.identity.models import Account, Session
from pwa.identity.visitor import Visitor
from pwa.members.models import HeadCount
from pwa.organisations.models import Unit
from tests.cases.conftest import on_sqlite
from tests.people import PEOPLE, UNITS

pytestmark = pytest.mark.both_engines

SECRETARY = PEOPLE["secretary"].account_id


@pytest.fixture
def many(ask, clock):
    """Seven requests due one day after the other, two of them already overdue; the middle ones due on the same day."""
    made = [ask("member" if n % 2 else "courier", words=f"第{n}件") for n in range(7)]
    for n, case in enumerate(made):
        day = clock.today + timedelta(days=(-3, -2, 4, 4, 4, 5, 9)[n])
        Case.update(due_on=day).where(Case.id == case).execute()
    return made


def visitor(login: str) -> Visitor:
    return Visitor(Session(account=Account.get_by_id(PEOPLE[login].account_id)))


def pages(login: str, **args: str):
    found, mark = [], ""
    while mark is not None:
        listed = replace(lists.OTHERS, size=2).shown(visitor(login), {**args, "after": mark})
        found, mark = [*found, *(row.id for row in listed.rows)], listed.onward
    return found


def test_every_case_stands_on_one_page_and_the_soonest_due_comes_first(many):
    found = pages("secretary")
    assert sorted(found) == sorted(many)
    days = [Case.get_by_id(case).due_on for case in found]
    assert days == sorted(days)


def test_closed_ones_are_a_list_of_their_own_the_newest_first(many, step):
    for case in many[:3]:
        login = "member" if many.index(case) % 2 else "courier"
        assert step(login, case, "settled") == 303
    closed = pages("secretary", state="closed")
    assert sorted(closed) == sorted(many[:3])
    assert sorted(pages("secretary")) == sorted(many[3:])


def test_overdue_and_ones_own_are_filters(many, step, as_):
    assert sorted(pages("secretary", state="overdue")) == sorted(many[:2])
    step("secretary", many[4], "take-on")
    assert pages("secretary", state="mine") == [many[4]]
    assert Case.get_by_id(many[4]).owner_id == SECRETARY
    page = as_("secretary").get("/liaison/cases?state=overdue").text
    assert page.count("超期") >= 2


@on_sqlite
@pytest.mark.parametrize("mark", ["x", "2026-13-40~x", "~", "2026-11-23~not-an-id"])
def test_a_mark_that_nobody_wrote_is_the_first_page(many, as_, mark):
    assert as_("secretary").get(f"/liaison/cases?after={mark}&state=nonsense").status_code == 200


def test_an_empty_list_says_what_belongs_there(as_):
    assert "先到期的排在前面" in as_("secretary").get("/liaison/cases").text
    assert "给谁看由你定" in as_("member").get("/liaison/cases").text


def test_the_county_sees_no_figure_of_a_unit_whose_members_the_tree_hides(many):
    """Seven requests below a committee that has three members."""
    home = Unit.get_by_id(UNITS["home"])
    with write():
        HeadCount.delete().execute()
        HeadCount.create(branch=home, county_id=home.county_id, path=home.path, members=3, away=0)

    def open_in(login: str) -> list[int | None]:
        return [row["open"] for part in week_figures.figures(visitor(login)) for row in part["below"]]

    week_figures.renew()
    assert set(open_in("county")) == {None} and 7 in open_in("committee")
    with write():
        HeadCount.update(members=30).execute()
    assert 7 in open_in("county")
