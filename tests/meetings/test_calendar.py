"""A member's calendar reads their meetings at an address that they made and can end; it names nobody."""

import re
from datetime import UTC, datetime, time, timedelta

import pytest
from icalendar import Calendar

from pwa.core.audit import AuditLine
from pwa.core.clock import day_of
from pwa.core.database import write
from pwa.core.features import registry
from pwa.identity.models import Invitation
from pwa.meetings import calendar_pages, meetings
from pwa.meetings.calendar_models import MOST, CalendarAddress
from pwa.meetings.models import Meeting
from pwa.members.models import Member
from pwa.organisations.models import Unit
from tests.people import PEOPLE, TODAY
from tests.reminders.conftest import answered

from .conftest import BY, called, day, member, planned


def address_of(client) -> str:
    """The address that a member makes on their page."""
    shown = client.post("/me/calendar").text
    found = re.search(r"/calendar/[\w-]+\.ics", shown)
    assert found
    return found[0]


def events(client, address: str) -> list:
    """What a calendar program reads there, with another program than ours."""
    answer = client.get(address)
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert max(len(line) for line in answer.data.split(b"\r\n")) <= 75
    return Calendar.from_ical(answer.data).walk("VEVENT")


def changed(meeting: Meeting, **columns) -> None:
    """Change a meeting as its form does."""
    row = Meeting.select(Meeting, Unit).join(Unit).where(Meeting.id == meeting.id).get()
    said = {name: getattr(row, name) for name in ("on", "begins_at", "half_hours", "topic", "place", "agenda")}
    meetings.change(row, BY, {**said, **columns})


@pytest.mark.both_engines
def test_a_calendar_reads_when_and_what_kind_and_nothing_else(app, client, as_):
    called(2, at=time(19, 30), topic="讨论王建国同志的申请", place="王建国家", agenda="秘密", half_hours=3)
    planned(3)
    [event] = events(client, address_of(as_("member")))
    assert str(event["SUMMARY"]) == "党员大会"
    begins = datetime.combine(TODAY + timedelta(days=2), time(11, 30), tzinfo=UTC)
    assert (event["DTSTART"].dt, event["DURATION"].dt.total_seconds()) == (begins, 5400)
    assert (event["STATUS"], event["SEQUENCE"], event["CLASS"]) == ("CONFIRMED", 0, "PRIVATE")
    written = event.to_ical().decode()
    for word in ("王建国", "秘密", "讨论", PEOPLE["secretary"].name, "丰山村"):
        assert word not in written


def test_each_change_counts_up_and_the_same_meeting_keeps_its_name(app, client, as_, clock):
    meeting = called(2, at=time(19, 30))
    address = address_of(as_("member"))
    [first] = events(client, address)
    changed(meeting, topic="")
    clock.forward(minutes=1)
    changed(meeting, place="二楼")
    clock.forward(minutes=1)
    changed(meeting, begins_at=meeting.begins_at.replace(hour=12), on=day(2))
    [second] = events(client, address)
    assert (first["UID"], first["SEQUENCE"]) == (second["UID"], 0)
    assert second["SEQUENCE"] == 2 and second["DTSTAMP"].dt > first["DTSTAMP"].dt
    clock.forward(minutes=1)
    meetings.cancel(Meeting.get_by_id(meeting.id), BY, "下雨")
    [third] = events(client, address)
    assert (third["STATUS"], third["SEQUENCE"], third["UID"]) == ("CANCELLED", 3, first["UID"])
    assert "下雨" not in third.to_ical().decode()


def test_meetings_of_the_host_are_marked_as_where_one_lives(app, client, as_):
    planned(2, unit="host-branch", call=True, types=("lecture",))
    planned(2, unit="next-door", call=True)
    [event] = events(client, address_of(as_("member")))
    assert str(event["SUMMARY"]) == "党课（流入地）"


def test_the_language_of_the_account_is_that_of_the_calendar(app, client, as_):
    called(2)
    mine = as_("member")
    address = address_of(mine)
    mine.post("/me/language", data={"language": "en"})
    [event] = events(client, address)
    assert str(event["SUMMARY"]) == "general meeting"


def test_an_address_is_shown_once_listed_and_ended(app, client, as_):
    mine = as_("member")
    address = address_of(mine)
    assert address not in mine.get("/me/calendar").text
    [row] = CalendarAddress.select()
    assert address.split("/")[-1].removesuffix(".ics") not in row.token_hash
    assert as_("secretary").post(f"/me/calendar/{row.id}/end").status_code == 404
    assert client.get(address).status_code == 200
    assert mine.post(f"/me/calendar/{row.id}/end").status_code == 303
    assert client.get(address).status_code == 404
    assert mine.post(f"/me/calendar/{row.id}/end").status_code == 303
    assert "还没有" in mine.get("/me/calendar").text


def test_nothing_is_read_once_membership_or_account_has_ended(app, client, as_, clock):
    address = address_of(as_("member"))
    own = Member.get_by_id(member("member"))
    with write():
        Member.update(left_at=clock.now).where(Member.id == own.id).execute()
    assert client.get(address).status_code == 404
    with write():
        Member.update(left_at=None).where(Member.id == own.id).execute()
    assert client.get(address).status_code == 200
    with write():
        CalendarAddress.get().account.close(BY)
    assert client.get(address).status_code == 404


def test_a_member_has_so_many_addresses_and_no_more(app, as_):
    mine = as_("member")
    for _n in range(MOST):
        address_of(mine)
    answer = mine.post("/me/calendar")
    assert answer.status_code == 422 and "5 个" in answer.text
    assert CalendarAddress.select().count() == MOST


def test_the_same_form_sent_again_shows_the_same_address(app, as_):
    mine, key = as_("member"), {"write_key": "019aa000-0000-7000-8000-000000000001"}
    first, second = (re.search(r"/calendar/[\w-]+", mine.post("/me/calendar", data=key).text) for _n in range(2))
    assert first and second and first[0] == second[0]
    assert CalendarAddress.select().count() == 1


def test_whoever_has_no_member_file_has_no_calendar(app, as_):
    for login in ("admin", "auditor"):
        assert as_(login).get("/me/calendar").status_code == 404


def test_an_unchanged_feed_is_not_sent_again(app, client, as_):
    called(2)
    address = address_of(as_("member"))
    tag = client.get(address).headers["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304


def test_addresses_are_not_found_by_trying(app, client, as_, monkeypatch):
    address = address_of(as_("member"))
    monkeypatch.setattr(calendar_pages, "LOOKS", 3)
    answers = [client.get(f"/calendar/{n:043}.ics").status_code for n in range(4)]
    assert answers == [404, 404, 404, 429]
    assert client.get(address).status_code == 200


def test_a_feed_asks_two_questions_about_meetings_and_as_few_about_what_else_can_be_due(app, client, as_, queries):
    for n in range(1, 9):
        called(n)
    address = address_of(as_("member"))
    with queries() as seen:
        assert len(events(client, address)) == 8
    others = [name for name in registry().reminders if not name.startswith("meeting_")]
    assert len(others) == 10 and len(seen.selects) == 2 + 10 + 1  # a notice is told at home and at the host


def test_a_meeting_without_a_time_is_a_whole_day(app, client, as_):
    meeting = called(2, at=time(0))
    [event] = events(client, address_of(as_("member")))
    assert event["DTSTART"].dt == day_of(meeting.begins_at)


def test_when_an_officer_ends_all_phones_no_calendar_reads_on(app, client, as_):
    called(2)
    address, other = address_of(as_("member")), address_of(as_("quiet"))
    ended = as_("secretary").post(f"/members/{member('member')}/phones/end", data={"sure": "1"})
    assert ended.status_code == 200
    assert client.get(address).status_code == 404 and client.get(other).status_code == 200
    line = AuditLine.get(AuditLine.action == "ended calendar address")
    assert line.actor_id == PEOPLE["secretary"].account_id


def test_when_the_owner_declines_a_link_no_calendar_made_by_it_reads_on(app, client, as_):
    called(2)
    as_("secretary").post(f"/members/{member('member')}/invitation")
    address = address_of(as_("member"))
    link = Invitation.get(Invitation.account == PEOPLE["member"].account_id, Invitation.voided_at.is_null())
    assert as_("member").post(f"/me/links/{link.id}/decline").status_code == 303
    assert client.get(address).status_code == 404


def test_what_is_due_stands_beside_the_meetings_until_it_is_done(app, client, as_):
    called(2)
    case = answered()
    address = address_of(as_("member"))
    titles = {str(event["SUMMARY"]): event for event in events(client, address)}
    assert sorted(titles) == ["你的诉求有答复了", "党员大会"]
    due = titles["你的诉求有答复了"]
    assert (due["DTSTART"].dt, due["CLASS"]) == (day(0), "PRIVATE") and "URL" in due
    [again] = [event for event in events(client, address) if event["UID"] == due["UID"]]
    assert again == due
    type(case).update(last="settled").where(type(case).id == case.id).execute()
    assert [str(event["SUMMARY"]) for event in events(client, address)] == ["党员大会"]
