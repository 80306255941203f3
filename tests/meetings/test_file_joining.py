"""Two files of one person are joined: each meeting has them once, with the latest tick, and nothing is lost."""

from datetime import time, timedelta

import pytest

from pwa.core.database import write
from pwa.meetings import meetings
from pwa.meetings.models import (
    Apology,
    Attendance,
    GroupMember,
    Meeting,
    MeetingDecision,
    Roll,
    RollTick,
    StandingGroup,
)
from pwa.members.changes import admit
from pwa.members.file_joining import join_files
from pwa.members.models import Member, TimelineLine
from pwa.organisations.models import Unit
from tests.people import UNITS

from .conftest import BY, a_wish, called, member, roll, tick

pytestmark = pytest.mark.both_engines
STAYS = member("member")


@pytest.fixture
def second(app) -> Member:
    """Another file of the member in the same branch, opened by mistake."""
    first = Member.get_by_id(STAYS)
    with write():
        facts = {"name": first.name, "sex": first.sex, "born_on": first.born_on, "phone": "19900001234", "by": BY}
        return admit(Unit.get_by_id(UNITS["home"]), **facts)


def join(goes: Member) -> None:
    with write():
        assert join_files(Member.with_branch(STAYS), Member.with_branch(goes.id), (), BY)


def of_second(second: Member, state: str, at) -> str:
    return f"{second.id}:{state}:{at.isoformat(timespec='milliseconds')}"


@pytest.mark.parametrize(("first", "later", "ends"), [("absent", "present", "present"), ("late", "absent", "absent")])
def test_both_were_ticked_and_the_later_tick_leads(app, second, phone_of, clock, first, later, ends):
    meeting, phone = called(at=time(9)), phone_of("secretary")
    early = clock.now - timedelta(minutes=9)
    phone.accepted("roll", roll(meeting, tick("member", first, early), of_second(second, later, clock.now)))
    people = Attendance.select().where(Attendance.meeting == meeting.id).count()
    join(second)
    row = Attendance.get(Attendance.meeting == meeting.id, Attendance.member == STAYS)
    assert (row.state, row.standing, row.votes) == (ends, "own", True)
    assert Attendance.select().where(Attendance.meeting == meeting.id).count() == people - 1
    assert RollTick.select().join(Roll).where(Roll.meeting == meeting.id).count() == 1
    assert Meeting.get_by_id(meeting.id).came == (1 if ends == "present" else 0)
    lines = TimelineLine.select().where(TimelineLine.kind == "meeting_attended", TimelineLine.member == STAYS)
    assert lines.count() == (1 if ends == "present" else 0)


def test_apologies_decisions_and_groups_of_the_second_file_go_along(app, second, phone_of, clock):
    meeting = called(at=time(10, 30))
    said = {"meeting": str(meeting.id), "reason": "illness"}
    phone_of("secretary").accepted("apology", said, subject=str(second.id), source="phone")
    home = Unit.get_by_id(UNITS["home"])
    facts = {"county_id": home.county_id}
    with write():
        group = StandingGroup.create(**facts, unit=home, kind="group", name="一组", made_by=BY)
        for one in (STAYS, second.id):
            GroupMember.create(**facts, group=group, member=one)
        MeetingDecision.create(**facts, meeting=meeting, place=1, words="联系在外党员", owner=second.id)
    join(second)
    assert [row.member_id for row in Apology.select()] == [STAYS]
    assert [row.owner_id for row in MeetingDecision.select()] == [STAYS]
    assert [row.member_id for row in GroupMember.select()] == [STAYS]
    clock.forward(hours=1)
    phone_of("secretary").accepted("roll", roll(meeting, tick("silent", "present", clock.now)))
    row = Attendance.get(Attendance.meeting == meeting.id, Attendance.member == STAYS)
    assert row.state == "" and row.apology_id is not None


def test_of_two_places_on_one_list_the_one_with_a_vote_is_kept(app, second):
    with write():
        row = meetings.record_held(Unit.get_by_id(UNITS["home"]), a_wish(-1), {second.id}, BY)
        without = {"standing": "placed", "should": False, "votes": False}
        Attendance.update(without).where(Attendance.meeting == row.id, Attendance.member == STAYS).execute()
    join(second)
    [kept] = Attendance.select().where(Attendance.meeting == row.id, Attendance.member == STAYS)
    assert (kept.standing, kept.votes, kept.state) == ("own", True, "present")


def test_a_roll_that_still_names_the_file_that_went_counts_for_the_one_that_stays(app, second, phone_of, clock):
    meeting = called(at=time(9))
    join(second)
    phone_of("secretary").accepted("roll", roll(meeting, of_second(second, "present", clock.now)))
    row = Attendance.get(Attendance.meeting == meeting.id, Attendance.member == STAYS)
    assert (row.state, row.standing) == ("present", "own")
