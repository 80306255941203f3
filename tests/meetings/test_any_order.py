"""Rolls, apologies and withdrawals may come in any order, twice and late: the attendance is the same in the end, and it
is what the latest tick of each person says."""

from datetime import datetime, time, timedelta
from random import Random
from typing import Any

import pytest

from pwa.meetings.models import Attendance, Meeting
from tests.reports.phone import Phone

from .conftest import called, member, roll, tick

PEOPLE_CALLED = ("member", "silent", "contact", "secretary", "organiser")
STATES = ("present", "late", "video", "absent")
SEEDS = [*range(3), *(pytest.param(seed, marks=pytest.mark.nightly) for seed in range(3, 60))]
Said = tuple[str, str, Any]  # who sends it, the form, what a meeting needs to make its fields


def history(rng: Random, now: datetime) -> tuple[list[Said], dict[str, str], dict[str, bool]]:
    """What two recorders and three members write on the morning of a meeting; and what it comes to: the state of each
    person, and whether an apology holds."""
    said: list[Said] = []
    latest: dict[str, tuple[datetime, str]] = {}
    for n in range(rng.randint(2, 5)):
        ticked = []
        for login in rng.sample(PEOPLE_CALLED, rng.randint(1, 4)):
            at = now - timedelta(minutes=rng.randint(1, 50), milliseconds=len(said) * 10 + n)
            state = rng.choice(STATES)
            ticked.append((login, state, at))
            latest[login] = max(latest.get(login, (at, state)), (at, state))
        said.append((rng.choice(("secretary", "organiser")), "roll", ticked))
    excused = {}
    for login in rng.sample(("member", "silent", "contact"), rng.randint(0, 3)):
        excused[login] = rng.random() < 0.5
        said.append((login, "apology", None))
        if not excused[login]:
            said.append((login, "withdrawal", None))
    return said, {login: state for login, (_at, state) in latest.items()}, excused


def entries(said: list[Said], meeting: Meeting, phones: dict[str, Phone]) -> list[tuple[Phone, dict[str, Any]]]:
    """The entries of this history for one meeting."""
    made, sent = [], {}
    for login, form, facts in said:
        if form == "roll":
            fields = roll(meeting, *(tick(who, state, at) for who, state, at in facts))
        elif form == "apology":
            fields = {"meeting": str(meeting.id), "reason": "shift"}
        else:
            fields = {"of": sent[login]}
        entry = phones[login].entry(form, fields)
        if form == "apology":
            sent[login] = entry["id"]
        made.append((phones[login], entry))
    return made


@pytest.mark.both_engines
@pytest.mark.parametrize("seed", SEEDS)
def test_any_order_doubling_and_lateness_end_in_the_same_attendance(app, phone_of, clock, seed):
    rng, start = Random(seed), clock.now
    said, states, excused = history(rng, start)
    for _delivery in range(2):
        clock.to(start)
        meeting = called(at=time(9))
        phones = {login: phone_of(login) for login in PEOPLE_CALLED}
        made = entries(said, meeting, phones)
        doubled = made + rng.sample(made, len(made) // 2)
        rng.shuffle(doubled)
        for phone, entry in doubled:
            clock.forward(minutes=rng.choice((0, 1, 600)))
            assert phone.outcome(entry) in ("accepted", "duplicate")
        rows = {row.member_id: row for row in Attendance.select().where(Attendance.meeting == meeting.id)}
        found = {login: rows[member(login)].state for login in PEOPLE_CALLED if rows[member(login)].state}
        assert found == states
        held = {login for login in PEOPLE_CALLED if rows[member(login)].apology_id}
        assert held == {login for login, holds in excused.items() if holds}
        assert Meeting.get_by_id(meeting.id).came == sum(state != "absent" for state in states.values())
