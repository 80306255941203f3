"""Who is due by the rules that packages declare, asked about everybody and about one person alone."""

from datetime import timedelta

import pytest

from pwa.core.clock import now
from pwa.core.database import write
from pwa.core.features import registry
from pwa.identity.models import Account, Invitation, SecurityNote, Session
from pwa.liaison import notices
from pwa.liaison.confirmation_models import write_down
from pwa.liaison.notice_models import Notice
from pwa.meetings import meetings
from pwa.meetings.models import Meeting
from pwa.members.models import Member
from pwa.members.placement_models import WalkIn
from pwa.organisations.models import Unit
from tests.meetings.conftest import BY, called, day, planned
from tests.people import PEOPLE, UNITS

from .conftest import MEMBER, agree, answered


def due(rule: str, login: str = "member") -> list:
    """The days of which the rule reminds this person; the same whether it is asked about them alone or everybody."""
    person = PEOPLE[login].member_id
    known = registry().reminders[rule]
    alone = sorted({one.on for one in known.due(now(), [person]) if one.person == person})
    assert {one.person for one in known.due(now(), [person])} <= {person}
    assert alone == sorted({one.on for one in known.due(now(), None) if one.person == person})
    return alone


def stored(meeting: Meeting) -> Meeting:
    return Meeting.select(Meeting, Unit).join(Unit).where(Meeting.id == meeting.id).get()


def change(meeting: Meeting, **columns) -> None:
    """Change a meeting as its form does."""
    row = stored(meeting)
    said = {name: getattr(row, name) for name in ("on", "begins_at", "half_hours", "topic", "place", "agenda")}
    meetings.change(row, BY, {**said, **columns})


@pytest.mark.both_engines
def test_a_meeting_is_near_for_those_who_are_called(app):
    called(2)
    called(3)
    planned(1)
    assert due("meeting_near") == [day(2)]
    assert due("meeting_near", "host") == []


def test_who_is_placed_at_a_host_is_reminded_of_its_meetings(app):
    planned(1, unit="host-branch", call=True)
    assert due("meeting_near") == [day(1)]


def test_a_meeting_that_begins_now_reminds_nobody(app, clock):
    meeting = called(0)
    clock.to(meeting.begins_at)
    assert due("meeting_near") == []


def test_moved_today_is_urgent_and_a_change_of_the_topic_is_not(app, clock):
    clock.to(called(0).begins_at - timedelta(hours=2))
    meeting = called(1)
    change(meeting, topic="学习")
    assert due("meeting_moved") == []
    change(meeting, begins_at=meeting.begins_at + timedelta(hours=1))
    assert due("meeting_moved") == [day(1)]


@pytest.mark.both_engines
def test_moved_away_from_today_is_urgent_for_who_would_come_today(app, clock):
    meeting = called(0)
    clock.to(meeting.begins_at - timedelta(hours=2))
    change(meeting, on=day(9), begins_at=meeting.begins_at + timedelta(days=9))
    assert due("meeting_moved") == [day(9)]
    clock.forward(days=1)
    assert due("meeting_moved") == []


def test_moved_weeks_ahead_is_not_urgent(app):
    meeting = called(20)
    change(meeting, place="二楼")
    assert due("meeting_moved") == []


def test_cancelled_today_is_urgent_until_it_would_have_begun(app, clock):
    meeting = called(0)
    clock.to(meeting.begins_at - timedelta(hours=2))
    assert due("meeting_near") == [day(0)]
    meetings.cancel(stored(meeting), BY, "下雨")
    assert (due("meeting_cancelled"), due("meeting_near")) == ([day(0)], [])
    clock.forward(hours=2)
    assert due("meeting_cancelled") == []


@pytest.mark.both_engines
def test_an_answered_request_is_urgent_until_the_member_has_said_something(app, clock):
    case = answered()
    assert due("case_answered") == [day(0)]
    type(case).update(last="not_settled").where(type(case).id == case.id).execute()
    assert due("case_answered") == []


def test_an_answer_is_told_for_two_weeks(app, clock):
    answered()
    clock.forward(days=13)
    assert due("case_answered") == [day(0)]
    clock.forward(days=2)
    assert due("case_answered") == []


@pytest.mark.both_engines
def test_a_walk_in_waits_for_the_members_agreement(app):
    row = Member.get_by_id(MEMBER)
    facts = {"county_id": PEOPLE["host"].county_id, "unit": UNITS["next-door"], "written_by": BY}
    said = {"name": row.name, "name_key": row.name_key, "phone": row.phone}
    said |= {"home_organisation": "丰山村党支部", "home_phone": "0571-88880000"}
    with write():
        note = WalkIn.create(**facts, **said)
    assert due("agreement_asked") == [day(0)]
    WalkIn.update(answered_at=now()).where(WalkIn.id == note.id).execute()
    assert due("agreement_asked") == []


@pytest.mark.both_engines
def test_a_contact_person_is_reminded_of_the_day_until_which(phone_of, clock):
    phone_of("member").accepted("location", {"division": "440307", "since": day(-10).isoformat(), "stay": "long"})
    clock.forward(days=70)
    assert due("contact_due", "contact") == []
    clock.forward(days=10)
    assert due("contact_due", "contact") == [day(89)]
    assert due("contact_due") == []


@pytest.mark.both_engines
def test_whoever_signed_in_before_is_told_of_a_link_that_somebody_else_made(app, clock):
    clock.on(day(0))  # an hour later is the same day
    account = Account.get_by_id(PEOPLE["member"].account_id)
    with write():
        Invitation.make(account, BY)
    assert due("sign_in_touched") == []
    with write():
        Session.begin(account, "passkey", "")
    clock.forward(hours=1)
    with write():
        Invitation.make(account, BY)
        account.note("passkey_made", account.id)
    assert due("sign_in_touched") == [day(0)]
    clock.forward(minutes=1)
    with write():
        SecurityNote.create(account=account, kind="link_declined", by_id=account.id)
    assert due("sign_in_touched") == []


def test_every_rule_says_what_it_is_about_and_where_it_is_written(app):
    for rule in registry().reminders.values():
        assert str(rule.words) and rule.source, rule.name


def test_what_was_moved_or_cancelled_weeks_ago_is_not_urgent_on_the_day_before(app, clock):
    moved, cancelled = called(20), called(20)
    change(moved, begins_at=moved.begins_at + timedelta(hours=1))
    meetings.cancel(stored(cancelled), BY, "下雨")
    clock.forward(days=19)
    assert due("meeting_moved") == due("meeting_cancelled") == []


@pytest.mark.both_engines
def test_a_notice_reminds_those_to_whom_it_is_told_for_two_weeks(phone_of, clock):
    phone_of("member").accepted("location", {"division": "440307", "since": day(-9).isoformat(), "stay": "long"})
    home = Unit.get_by_id(UNITS["home"])
    said = {"kind": "notice", "title": "主题党日", "words": "改到周六。", "valid_until": day(30)}
    with write():
        row = notices.publish(home, home, {**said, "audience": "away"}, BY)
    assert due("notice_told") == [day(0)]
    assert due("notice_told", "secretary") == due("notice_told", "host") == []
    clock.forward(days=13)
    assert due("notice_told") == [day(0)]
    clock.forward(days=2)
    assert due("notice_told") == []
    with write():
        Notice.update(made_at=now(), ended_at=now(), ended_by=BY, ended_how="withdrawn", ended_because="错了").where(
            Notice.id == row.id
        ).execute()
    assert due("notice_told") == []


@pytest.mark.both_engines
def test_a_notice_of_a_unit_above_and_of_the_host_is_told_too(app):
    said = {"kind": "notice", "title": "通知", "words": "照旧。", "valid_until": day(0), "audience": "here"}
    for key in ("county", "host-branch"):
        unit = Unit.get_by_id(UNITS[key])
        with write():
            notices.publish(unit, unit, said, BY)
    assert due("notice_told") == [day(0)]  # placed at the host; 'here' at home is not for who is away
    assert due("notice_told", "secretary") == [day(0)]


@pytest.mark.both_engines
def test_the_yearly_question_reminds_as_long_as_it_stands_on_today(app, clock):
    clock.forward(days=31)
    agree("member")
    [since] = due("confirmation_due")
    assert since < day(0)
    member = Member.get_by_id(MEMBER)
    with write():
        write_down(member, [*registry().yearly_questions], BY, None, True)
    assert due("confirmation_due") == []
    clock.forward(days=364)
    assert due("confirmation_due") == []
    clock.forward(days=1)
    assert due("confirmation_due") == [day(31 + 365)]


def test_everybody_is_asked_of_the_yearly_question_only_if_they_agreed(app, clock):
    clock.forward(days=400)

    def everybody() -> set:
        return {one.person for one in registry().reminders["confirmation_due"].due(now(), None)}

    assert PEOPLE["silent"].member_id not in everybody()
    agree("silent")
    assert PEOPLE["silent"].member_id in everybody()
