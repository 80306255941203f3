"""A transition of a throw-away noun: made when its state allows it, refused otherwise, and once of two at a time."""

import threading
from contextlib import suppress
from functools import partial
from types import SimpleNamespace

import peewee as pw
import pytest
from flask import Response

from pwa.core import transitions
from pwa.core.access import Role
from pwa.core.audit import AuditLine
from pwa.core.clock import now
from pwa.core.database import Row, UTCDateTimeField, db, write
from pwa.core.transitions import Change, NotNow, Noun, Refused, Transition, answer, nothing_asked, values_or_refuse
from pwa.members.changes import account_name, add_timeline_line
from pwa.members.models import Member, TimelineLine
from tests.people import PEOPLE
from tests.reports.test_concurrency import at_once

pytestmark = pytest.mark.both_engines
BY, OTHER = PEOPLE["secretary"].account_id, PEOPLE["organiser"].account_id


class Parcel(Row):
    """Something that is handed out once."""

    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, backref="+")
    handed_at = UTCDateTimeField(null=True)
    handed_by = pw.UUIDField(null=True)
    to = pw.TextField(default="")


def lies_here(parcel: Parcel) -> bool:
    return parcel.handed_at is None


def to_whom(_parcel: Parcel, posted) -> dict:
    to = posted.get("to", "").strip()
    return values_or_refuse({} if to else {"to": "required"}, to=to)


def write_down(change: Change, to: str = "") -> str:
    change.fields, change.said = ["to"], {"to": to}
    fresh = {"handed_at": change.at, "handed_by": change.by, "to": to}
    Parcel.update(fresh).where(Parcel.id == change.record.id).execute()
    return to


PARCEL = Noun("parcel", tell=add_timeline_line, name_of=lambda _parcel, account: account_name(account))
HAND_OUT = Transition(
    PARCEL, "hand_out", (Role.SECRETARY,), lies_here, to_whom, write_down, "handed out", "parcel_handed"
)
QUIETLY = Transition(PARCEL, "lose", (Role.SECRETARY,), lies_here, nothing_asked, write_down, "lost parcel")


@pytest.fixture
def parcel(app):
    """A parcel that nobody has been given yet."""
    with write():
        db.create_tables([Parcel])
        member = Member.get_by_id(PEOPLE["member"].member_id)
        row = Parcel.create(county_id=member.county_id, member=member)
    yield row
    with write():
        db.drop_tables([Parcel])


@pytest.fixture
def post(app, monkeypatch, parcel):
    """What the secretary is answered who posts this form: the status, and what the page was handed."""
    officer = SimpleNamespace(account=SimpleNamespace(id=BY), keep_posts=lambda: True)
    monkeypatch.setattr(transitions, "current_user", officer)

    def refuse(record: Parcel, why: Refused) -> Response:
        return Response(f"{why.errors} {why.shown} handed to: {record.to}", 422)

    def send(transition: Transition, **fields: str) -> Response:
        with app.test_request_context("/parcels", method="POST", data=fields):
            return answer(transition, partial(Parcel.get_by_id, parcel.id), refuse, lambda row: f"/parcels/{row.id}")

    return send


def written(parcel: Parcel) -> tuple:
    """Who handed it out to whom, its lines in the audit trail and in the timeline."""
    row = Parcel.get_by_id(parcel.id)
    trail = AuditLine.select(AuditLine.action, AuditLine.kind, AuditLine.actor_id, AuditLine.fields)
    told = TimelineLine.select(TimelineLine.kind, TimelineLine.by_id, TimelineLine.facts)
    return (
        (row.handed_by, row.to),
        list(trail.where(AuditLine.record_id == parcel.id).tuples()),
        list(told.where(TimelineLine.record_id == parcel.id).tuples()),
    )


def test_what_is_allowed_is_written_with_one_line_in_trail_and_timeline(parcel, post):
    answered = post(HAND_OUT, to="王建国")
    assert (answered.status_code, answered.headers["Location"]) == (303, f"/parcels/{parcel.id}")
    line = ("handed out", "parcel", BY, "to")
    assert written(parcel) == ((BY, "王建国"), [line], [("parcel_handed", BY, '{"to": "王建国"}')])
    trail = AuditLine.get(AuditLine.record_id == parcel.id)
    assert (trail.county_id, trail.member_id) == (parcel.county_id, parcel.member_id)


def test_without_a_kind_it_has_no_line_in_the_timeline(parcel, post):
    assert post(QUIETLY).status_code == 303
    assert written(parcel) == ((BY, ""), [("lost parcel", "parcel", BY, "to")], [])


def test_what_is_allowed_no_more_shows_what_the_other_did(parcel, post):
    HAND_OUT(parcel, OTHER, to="李秀英")
    before = written(parcel)
    answered = post(HAND_OUT, to="王建国")
    text = answered.get_data(as_text=True)
    assert answered.status_code == 422 and text.startswith("{} {'stale'") and text.endswith("handed to: 李秀英")
    assert PEOPLE["organiser"].name in text
    assert written(parcel) == before


def test_the_state_is_asked_before_the_form(parcel, post):
    HAND_OUT(parcel, OTHER, to="李秀英")
    text = post(HAND_OUT, to="").get_data(as_text=True)
    assert text.startswith("{} {'stale'") and text.endswith("handed to: 李秀英")


def test_a_wrong_form_comes_back_with_what_is_wrong_and_writes_nothing(parcel, post):
    answered = post(HAND_OUT, to=" ")
    assert (answered.status_code, answered.get_data(as_text=True)) == (422, "{'to': 'required'} {} handed to: ")
    assert written(parcel) == ((None, ""), [], [])


def test_what_fails_half_way_is_undone(parcel, monkeypatch):
    def broken(*_args, **_facts):
        raise RuntimeError

    monkeypatch.setattr(TimelineLine, "create", broken)
    with pytest.raises(RuntimeError):
        HAND_OUT(parcel, BY, to="王建国")
    assert written(parcel) == ((None, ""), [], [])


def test_a_row_that_is_gone_can_be_changed_no_more(parcel):
    with write():
        Parcel.delete().where(Parcel.id == parcel.id).execute()
    with pytest.raises(NotNow):
        HAND_OUT(parcel, BY, to="王建国")


def test_of_two_at_once_exactly_one_wins_and_the_other_is_told(parcel, monkeypatch):
    both = threading.Barrier(2)

    def slowly(change: Change, to: str) -> str:
        with suppress(threading.BrokenBarrierError):
            both.wait(0.5)  # the other comes in only if nothing holds it back
        return write_down(change, to)

    hand_out = Transition(PARCEL, "hand_out", (), lies_here, to_whom, slowly, "handed out", "parcel_handed")
    seen_before = {to: Parcel.get_by_id(parcel.id) for to in ("王建国", "李秀英")}

    def hand(to: str, by) -> str:
        db.connect(reuse_if_open=True)
        try:
            return hand_out(seen_before[to], by, to)
        except NotNow:
            return f"{seen_before[to].to} was first"
        finally:
            db.close()

    first, second = at_once(partial(hand, "王建国", BY), partial(hand, "李秀英", OTHER))
    winner = "王建国" if first == "王建国" else "李秀英"
    assert {first, second} == {winner, f"{winner} was first"}
    (who, to), trail, told = written(parcel)
    assert (to, len(trail), len(told)) == (winner, 1, 1) and who == trail[0][2] == told[0][1]
    assert Parcel.get_by_id(parcel.id).handed_at <= now()
