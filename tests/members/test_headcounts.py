"""How many members a branch has and how many are away: kept by the change, equal to a count after whatever happened."""

import os
import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from pwa.core import clock
from pwa.core.database import write
from pwa.members import headcounts
from pwa.members.changes import admit
from pwa.members.models import AwayPeriod, HeadCount, Member
from pwa.organisations.models import Unit
from tests.people import PEOPLE, UNITS
from tests.reports.phone import Phone
from tests.reports.test_effects import filed_too_late
from tests.roster.sheets import csv_of, person
from tests.roster.test_pages import send

pytestmark = pytest.mark.both_engines

EXAMPLES = 20 if os.environ.get("YANXING_LONG") else 8
AWAY = {"division": "440307", "since": "2026-07-01", "stay": "long"}
BACK = {"back_home": True, "since": "2026-11-20"}
SAID = {"away": AWAY, "moved": {**AWAY, "division": "330106", "since": "2026-09-01"}, "back": BACK}
SAID["home"] = {**AWAY, "division": "431122"}

step = some.tuples(
    some.sampled_from(["member", "silent", "courier", "next_member"]),
    some.sampled_from([*SAID, "taken back", "joins"]),
    some.integers(0, 3),
)


def all_equal() -> bool:
    return all(differ == [] for _, differ in headcounts.differing())


def here(branch: str) -> tuple[int, int]:
    return headcounts.total(Unit.get_by_id(UNITS[branch]).path)


def entries_of(phones, steps) -> dict[str, list[dict]]:
    """What each of them writes, in batches of their own phone."""
    found: dict[str, list[dict]] = {}
    for login, what, minutes in steps:
        mine, at = found.setdefault(login, []), (clock.now() + timedelta(minutes=minutes)).isoformat()
        if what in SAID:
            mine.append(phones[login].entry("location", SAID[what], recorded_at=at))
        elif what == "taken back" and mine:
            mine.append(phones[login].entry("withdrawal", {"of": mine[0]["id"]}, recorded_at=at))
    return found


def test_whatever_is_said_in_whatever_order_the_numbers_are_what_a_count_comes_to(app, as_, clock):
    phones = {login: Phone(as_(login), login) for login in ("member", "silent", "courier", "next_member")}
    began = clock.now

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(steps=some.lists(step, min_size=1, max_size=8), data=some.data())
    def told(steps, data):
        clock.to(began)
        made = entries_of(phones, steps)
        clock.forward(hours=1)
        for login, entries in made.items():
            cut = data.draw(some.integers(0, len(entries)))
            for batch in (entries[cut:], entries[:cut], entries):  # later ones first, then all again
                if batch:
                    phones[login].send(*batch)
        for number, (_, what, _) in enumerate(steps):
            if what == "joins":
                with write():
                    admit(Unit.get_by_id(UNITS["home"]), name=f"孙{number}", sex="1", by=None)
        assert all_equal()

    told()
    assert here("home") == (
        Member.select().where(Member.branch == UNITS["home"]).count(),
        AwayPeriod.select().join(Member).where(AwayPeriod.ended_on.is_null(), Member.branch == UNITS["home"]).count(),
    )


def test_who_leaves_and_comes_back_is_one_away_and_none(phone):
    members, away = here("home")
    phone.accepted("location", AWAY)
    assert here("home") == (members, away + 1)
    phone.accepted("location", SAID["moved"])
    assert here("home") == (members, away + 1), "a move is no second absence"
    phone.accepted("location", BACK)
    assert here("home") == (members, away) and all_equal()


def test_what_waits_counts_once_it_is_adopted(phone_of, as_, clock):
    before = here("home")
    [ident] = filed_too_late(phone_of, clock, ("location", AWAY, {}))
    assert here("home") == before
    assert as_("organiser").post(f"/reports/{ident}/adoption").status_code == 303
    assert here("home") == (before[0], before[1] + 1) and all_equal()


def test_a_roster_that_is_applied_brings_its_people(as_, clock):
    members, away = here("home")
    address = send(as_("secretary"), csv_of([person(number) for number in range(1, 8)]))
    clock.forward(seconds=1)
    assert as_("secretary").post(f"{address}/apply").status_code == 303
    assert here("home") == (members + 7, away) and all_equal()


def test_a_transaction_that_fails_leaves_the_numbers_as_they_were(app):
    before = here("home")
    try:
        with write():
            admit(Unit.get_by_id(UNITS["home"]), name="孙一", sex="1", by=None)
            admit(Unit.get_by_id(UNITS["home"]), name="孙二", sex="9", by=None)
    except Exception as error:
        assert "sex" in str(error) or "CHECK" in str(error).upper()
    assert here("home") == before and all_equal()


def test_a_recount_finds_and_mends_what_was_otherwise(app, runner):
    assert runner("recount").exit_code == 0
    with write():
        HeadCount.update(away=HeadCount.away + 3).where(HeadCount.branch == UNITS["home"]).execute()
        HeadCount.delete().where(HeadCount.branch == UNITS["next-door"]).execute()
    wrong = {branch for _, differ in headcounts.differing() for branch in differ}
    assert wrong == {UNITS["home"], UNITS["next-door"]}
    again = runner("recount")
    assert again.exit_code == 1 and "2" in again.output
    assert all_equal() and runner("recount").exit_code == 0


def test_members_of_one_branch_who_leave_at_once_are_all_counted_while_it_is_counted_anew(app, as_):
    people = ["member", "silent", "courier"]
    phones, faults = [Phone(as_(login), login) for login in people], []
    gate = threading.Barrier(len(people) + 1)

    def work(phone) -> None:
        gate.wait()
        for said in (AWAY, BACK, {**AWAY, "since": "2026-11-21"}) * 2:
            result = phone.send(phone.entry("location", said, id=str(uuid4())))["results"][0]
            if result["outcome"] != "accepted":
                faults.append(result)

    threads = [threading.Thread(target=work, args=(phone,)) for phone in phones]
    for thread in threads:
        thread.start()
    gate.wait()
    wrong = 0
    while any(thread.is_alive() for thread in threads):
        wrong += sum(len(differ) for _, differ in headcounts.differing())
        headcounts.repair([UNITS["home"]])
    for thread in threads:
        thread.join()
    assert faults == [] and wrong == 0 and all_equal()
    assert {PEOPLE[login].branch_id for login in people} == {UNITS["home"]}
