"""Who may not open requests or contacts sees them counted as of once a week: what happens to one person in between
moves no figure (decision 0014)."""

from datetime import timedelta
from random import Random

import pytest

from pwa.cases import week_figures
from pwa.cases.models import Case
from pwa.core.clock import now, today
from pwa.core.database import write
from pwa.identity.models import Account, Session
from pwa.identity.visitor import Visitor
from pwa.liaison import due_figures
from pwa.liaison.figure_models import DueFigure
from pwa.members.models import HeadCount
from pwa.organisations.models import Unit
from tests.people import PEOPLE, UNITS

pytestmark = pytest.mark.both_engines

BRANCHES = ("home", "next-door")
BY = PEOPLE["member"]


@pytest.fixture
def county(app):
    """Two branches with enough members that the tree shows them."""
    with write():
        HeadCount.delete().execute()
        for name in BRANCHES:
            unit = Unit.get_by_id(UNITS[name])
            HeadCount.create(branch=unit, county_id=unit.county_id, path=unit.path, members=60, away=40)


def visitor(login: str) -> Visitor:
    return Visitor(Session(account=Account.get_by_id(PEOPLE[login].account_id)))


def shown(login: str) -> dict[str, tuple]:
    """What the page says of each unit."""
    [part] = week_figures.figures(visitor(login))
    return {row["name"]: (row["open"], row["overdue"]) for row in (*part["below"], part["all"])}


def request(random: Random, readers: str = "branch") -> Case:
    unit = UNITS[random.choice(BRANCHES)]
    late = today() + timedelta(days=random.choice((-2, 9)))
    facts = {"county_id": BY.county_id, "member": BY.member_id, "category": "wages", "origin": "member"}
    where = {"branch": unit, "home": unit, "unit": unit, "readers": readers, "due_on": late}
    return Case.create(**facts, **where, raised_at=now(), raised_by=BY.account_id, moved_at=now())


def something_happens(random: Random) -> None:
    """To one person: they ask for help, are helped, ask again, wait too long, or move to the other branch."""
    row = random.choice(list(Case.select()))
    with write():
        match random.randrange(5):
            case 0:
                request(random)
            case 1:
                Case.update(closed_at=now(), how="settled").where(Case.id == row.id).execute()
            case 2:
                Case.update(closed_at=None, how=None).where(Case.id == row.id).execute()
            case 3:
                Case.update(due_on=today() - timedelta(days=1)).where(Case.id == row.id).execute()
            case 4:
                Case.update(home=UNITS[random.choice(BRANCHES)]).where(Case.id == row.id).execute()


@pytest.mark.parametrize("seed", range(4))
def test_within_a_week_nothing_that_happens_to_one_person_moves_a_figure_of_requests(county, clock, seed):
    random = Random(seed)
    with write():
        for _ in range(30):
            request(random)
    assert week_figures.renew()
    first = {login: shown(login) for login in ("county", "committee")}
    assert any(number for number, _late in first["county"].values())
    for hours in range(0, 120, 12):
        clock.forward(hours=12)
        something_happens(random)
        assert not week_figures.renew(), hours
        assert {login: shown(login) for login in first} == first, hours


def test_in_the_next_week_they_are_counted_anew_and_the_page_says_when(county, clock, as_):
    random = Random(7)
    assert "还没有统计" in as_("county").get("/liaison/cases").text
    with write():
        for _ in range(12):
            request(random)
    week_figures.renew()
    before = shown("county")
    with write():
        for _ in range(9):
            request(random)
    assert shown("county") == before
    text = as_("county").get("/liaison/cases").text
    assert "每周统计一次" in text and "11月23日" in text
    clock.forward(days=7)
    assert week_figures.renew() and shown("county") != before


def test_what_the_reader_may_open_is_counted_at_once(county, ask, step):
    """The committee is asked for guidance: the request stands in its list, and in the figure beside it."""
    random = Random(3)
    with write():
        for _ in range(12):
            request(random)
    week_figures.renew()
    before, name = shown("committee"), Unit.get_by_id(UNITS["home"]).name
    case = ask("member")
    assert shown("committee") == before
    assert step("secretary", case, "ask-above") == 303
    assert shown("committee")[name][0] == before[name][0] + 1


@pytest.mark.parametrize("seed", range(3))
def test_within_a_week_nothing_moves_a_figure_of_overdue_contacts_that_the_county_sees(county, clock, app, seed):
    random = Random(seed)
    numbers = {UNITS[name]: (40, random.randrange(6, 20)) for name in BRANCHES}

    def put() -> None:
        """Store these numbers as the counting would."""
        for branch, (away, overdue) in numbers.items():
            unit = Unit.get_by_id(branch)
            known = DueFigure.get_or_none(DueFigure.branch == branch)
            figures = {"away": away, "due": 0, "overdue": overdue}
            of_week = due_figures.of_week(known, figures, now(), begun=known is not None)
            row = {"branch": branch, "county_id": unit.county_id, "path": unit.path, "made_at": now(), **figures}
            with write():
                due_figures.write_figures([row | of_week])

    def rows(login: str) -> list:
        with app.test_request_context():
            return [(row["name"], row["overdue"]) for row in due_figures.figures_for(visitor(login))["rows"]]

    put()
    first = rows("county")
    assert first and any(number for _name, number in first)
    for _ in range(10):
        clock.forward(hours=12)
        branch = UNITS[random.choice(BRANCHES)]
        numbers[branch] = (40, numbers[branch][1] + random.choice((-1, 1)))
        put()
        assert rows("county") == first
    assert dict(rows("committee")) == {Unit.get_by_id(one).name: late for one, (_away, late) in numbers.items()}
    clock.forward(days=7)
    put()
    assert sum(number for _name, number in rows("county")) == sum(late for _away, late in numbers.values())


def test_a_branch_that_is_new_in_a_week_counts_from_the_next_one():
    numbers = {"away": 9, "due": 0, "overdue": 7}
    assert due_figures.of_week(None, numbers, now(), begun=True)["week_overdue"] == 0
    assert due_figures.of_week(None, numbers, now(), begun=False)["week_overdue"] == 7
