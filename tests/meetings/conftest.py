"""Meetings and phones of the cast."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest

from pwa.core.clock import CHINA
from pwa.core.database import write
from pwa.meetings import meetings
from pwa.meetings.calendar_models import CalendarAddress
from pwa.meetings.class_hours import confirmed_halves, held_halves
from pwa.meetings.guest_models import MeetingGuest
from pwa.meetings.meeting_form import Wish
from pwa.meetings.models import Attendance, GroupMember, Meeting, StandingGroup
from pwa.organisations.models import Unit
from tests.people import PEOPLE, TODAY, UNITS
from tests.reports.phone import Phone

BY = PEOPLE["secretary"].account_id


def half_hours(member_id: UUID, year: int) -> tuple[int, int]:
    """Halves of class hours of a member in a year: from meetings, and from confirmed activities."""
    days = date(year, 1, 1), date(year, 12, 31)
    return held_halves(member_id, *days).scalar() or 0, confirmed_halves(member_id, *days).scalar() or 0


@pytest.fixture(autouse=True)
def an_hour_after_it_began(clock) -> None:
    """Today's meetings begin at nine. It is ten, whatever the hour at which the tests are run."""
    clock.on(TODAY)


@pytest.fixture
def phone_of(as_) -> Callable[[str], Phone]:
    """phone_of("secretary") is a phone signed in as one of the cast; each call is a new phone."""
    return lambda login: Phone(as_(login), login)


def a_wish(days: int = 0, at: time = time(9), types: tuple[str, ...] = ("general_meeting",), **more: Any) -> Wish:
    """A meeting so many days from the first morning."""
    on = TODAY + timedelta(days=days)
    wish = Wish(list(types), more.pop("group", None), on, datetime.combine(on, at, tzinfo=CHINA), **more)
    wish.days = wish.days or [on]
    return wish


def planned(days: int = 0, unit: str = "home", **more: Any) -> Meeting:
    """A meeting of this unit that is planned, or called with call=True."""
    with write():
        [row] = meetings.plan(Unit.get_by_id(UNITS[unit]), a_wish(days, **more), BY)
    return Meeting.get_by_id(row.id)


def called(days: int = 0, **more: Any) -> Meeting:
    """A meeting of the home branch to which everybody is called."""
    return planned(days, call=True, **more)


def one_of_every_meeting() -> list[Meeting]:
    """One that is planned, one that is called, one of today, and the committee of the home branch."""
    made = [planned(4, topic="还没有通知"), called(5), called(0)]
    home = Unit.get_by_id(UNITS["home"])
    with write():
        group = StandingGroup.create(county_id=home.county_id, unit=home, kind="committee", name="支委会", made_by=BY)
        GroupMember.create(county_id=home.county_id, group=group, member=member("secretary"))
        MeetingGuest.create(county_id=home.county_id, meeting=made[2], name="周敏", made_by=BY)
        CalendarAddress.create(county_id=home.county_id, account=BY, token_hash="0" * 64)
    return made


def attendance(meeting: Meeting) -> dict[UUID, str]:
    """What is known of everybody on the list: member → state."""
    return {row.member_id: row.state for row in Attendance.select().where(Attendance.meeting == meeting.id)}


def member(login: str) -> UUID:
    """The member file of one of the cast."""
    found = PEOPLE[login].member_id
    assert found
    return found


def tick(login: str, state: str, at: datetime) -> str:
    """One tick of a roll, as a phone sends it."""
    return f"{member(login)}:{state}:{at.isoformat(timespec='milliseconds')}"


def roll(meeting: Meeting, *ticks: str, **more: Any) -> dict[str, Any]:
    """The fields of a roll."""
    return {"meeting": str(meeting.id), "touched": list(ticks), **more}


def day(days: int) -> date:
    """A day so many days from the first morning."""
    return TODAY + timedelta(days=days)
