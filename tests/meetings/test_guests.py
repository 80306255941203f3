"""Guests of a meeting are written down by hand: named in the record, counted for nothing."""

import pytest

from pwa.meetings import guest_pages, minutes
from pwa.meetings.guest_models import MeetingGuest
from pwa.meetings.models import Meeting
from tests.kit.at_once import at_once, meet
from tests.kit.client import client_of, sign_in
from tests.people import PEOPLE

from .conftest import called, planned
from .minutes_of_a_meeting import held, minutes_form

GUEST = {"name": "周敏", "comes_from": "县委党校"}


def test_a_guest_stands_in_the_record_and_does_not_count_for_votes(app, as_):
    meeting, client = called(), as_("secretary")
    assert client.post(f"/meetings/{meeting.id}/guests", data=GUEST).status_code == 303
    shown = client.get(f"/meetings/{meeting.id}").text
    assert "周敏 · 县委党校" in shown
    assert "周敏" not in client.get(f"/meetings/{meeting.id}/roll").text
    assert "周敏" not in as_("member").get(f"/meetings/{meeting.id}").text


def test_guests_stand_in_the_minutes_for_whoever_reads_them_and_on_the_roll_on_paper(app, as_):
    meeting, client = held("secretary", "organiser", "quiet"), as_("secretary")
    client.post(f"/meetings/{meeting.id}/guests", data=GUEST)
    client.post(f"/meetings/{meeting.id}/minutes", data=minutes_form())
    assert "周敏 · 县委党校" in client.get(f"/meetings/{meeting.id}/roll/print").text
    for login in ("secretary", "quiet", "committee"):
        assert "周敏 · 县委党校" in as_(login).get(f"/meetings/{meeting.id}/minutes").text, login
    away = as_("courier").get(f"/meetings/{meeting.id}/minutes").text
    assert "会议学习了条例" in away and "周敏" not in away


def test_a_guest_written_down_by_mistake_is_removed_and_the_row_says_by_whom(app, as_):
    meeting, client = called(), as_("secretary")
    client.post(f"/meetings/{meeting.id}/guests", data=GUEST)
    [row] = MeetingGuest.select()
    other = called()
    assert client.post(f"/meetings/{other.id}/guests/{row.id}/remove").status_code == 404
    assert client.post(f"/meetings/{meeting.id}/guests/{row.id}/remove").status_code == 303
    assert "周敏" not in client.get(f"/meetings/{meeting.id}").text
    assert MeetingGuest.get_by_id(row.id).removed_by == PEOPLE["secretary"].account_id
    again = client.post(f"/meetings/{meeting.id}/guests/{row.id}/remove")
    assert again.status_code == 422


@pytest.mark.parametrize(
    ("fields", "message"),
    [({"name": ""}, "此项必填"), ({"name": "长" * 41}, "太长"), ({}, "已登记过这名列席人员")],
)
def test_what_is_no_new_guest_is_refused_and_kept_in_the_form(app, as_, fields, message):
    meeting, client = called(), as_("secretary")
    client.post(f"/meetings/{meeting.id}/guests", data=GUEST)
    answer = client.post(f"/meetings/{meeting.id}/guests", data=GUEST | fields)
    assert answer.status_code == 422 and message in answer.text and 'value="县委党校"' in answer.text
    assert MeetingGuest.select().count() == 1


def test_no_guest_is_written_down_before_the_day_nor_by_others(app, as_):
    coming = planned(3)
    assert as_("secretary").post(f"/meetings/{coming.id}/guests", data=GUEST).status_code == 422
    for login in ("next_secretary", "committee", "member"):
        assert as_(login).post(f"/meetings/{called().id}/guests", data=GUEST).status_code == 404
    assert not MeetingGuest.select().exists()


def test_after_the_minutes_were_sealed_guests_stay_as_they_are(app, as_, clock):
    meeting, client = called(), as_("secretary")
    client.post(f"/meetings/{meeting.id}/guests", data=GUEST)
    [row] = MeetingGuest.select()
    Meeting.update(sealed_at=clock.now).where(Meeting.id == meeting.id).execute()
    assert client.post(f"/meetings/{meeting.id}/guests", data=GUEST | {"name": "李明"}).status_code == 422
    assert client.post(f"/meetings/{meeting.id}/guests/{row.id}/remove").status_code == 422
    shown = client.get(f"/meetings/{meeting.id}/guests").text
    assert "周敏" in shown and "移除周敏" not in shown
    assert MeetingGuest.select().where(MeetingGuest.removed_at.is_null()).count() == 1


@pytest.mark.both_engines
def test_no_guest_is_removed_while_the_minutes_are_sealed(app, as_, monkeypatch):
    """The officer who removes a guest and the recorder who seals do it at the same moment."""
    meeting, by = held(), PEOPLE["secretary"].account_id
    as_("secretary").post(f"/meetings/{meeting.id}/minutes", data=minutes_form())
    as_("secretary").post(f"/meetings/{meeting.id}/guests", data=GUEST)
    assert as_("secretary").post(f"/meetings/{meeting.id}/minutes/seal").status_code == 303
    [row] = MeetingGuest.select()
    monkeypatch.setattr(app, "testing", False)
    removes, seals = (sign_in(client_of(app), login) for login in ("secretary", "organiser"))
    meet(monkeypatch, guest_pages, "next_edition", (minutes, "seals_of"))
    at_once(
        lambda: removes.post(f"/meetings/{meeting.id}/guests/{row.id}/remove"),
        lambda: seals.post(f"/meetings/{meeting.id}/minutes/seal"),
    )
    removed = MeetingGuest.get_by_id(row.id).removed_by == by
    assert not (removed and Meeting.get_by_id(meeting.id).sealed_at)
