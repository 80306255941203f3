"""A planned hand-over: made once, dropped when its successor is gone, called off once."""

from uuid import UUID

import pytest

from pwa.core.clock import now
from pwa.core.database import transact, write
from pwa.liaison import assignment_pages, handovers
from pwa.liaison.handover_models import NO_MAKER, Handover
from pwa.members.models import Member
from pwa.organisations.models import Post
from tests.kit.at_once import at_once, meet
from tests.liaison.test_assignments import FORM, FORMER, NEW, keepers, lines
from tests.people import PEOPLE, UNITS, ago, said


def moved(member_id: UUID) -> None:
    Member.update(branch=UNITS["next-door"]).where(Member.id == member_id).execute()


def left(member_id: UUID) -> None:
    Member.update(left_at=now()).where(Member.id == member_id).execute()


@pytest.mark.parametrize("gone", [moved, left])
def test_a_successor_who_is_gone_on_the_day_gets_nobody_and_the_branch_is_told(as_, clock, gone):
    client, kept = as_("secretary"), keepers("contact")
    assert client.post(FORM, data={"successor": str(NEW.account_id), "on": ago(-10)}).status_code == 303
    with write():
        gone(NEW.member_id)
    assert f"将于{said(-10)}移交给{NEW.name}" in client.get("/liaison/assignments").text.replace(" ", "")
    clock.forward(days=10)
    assert (handovers.carry_out_planned(), handovers.carry_out_planned()) == (0, 0)
    row = Handover.get()
    assert keepers("contact") == kept and row.cancelled_at == clock.now and row.done_at is None
    assert lines("handover", row.id, "dropped hand-over of members") == [
        (UNITS["county"], PEOPLE["secretary"].account_id)
    ]
    told = f"{FORMER.name}联系的党员未能移交"
    today_ = as_("secretary").get("/").text
    assert told in today_ and f'href="{FORM}"' in today_ and NEW.name in today_
    for login in ("member", "contact", "next_secretary", "committee"):
        assert told not in as_(login).get("/").text, login
    again = {"successor": str(PEOPLE["secretary"].account_id), "on": ago(-20)}
    assert client.post(FORM, data=again).status_code == 303
    assert told not in client.get("/").text, "somebody else is planned"


def test_a_plan_of_who_was_dismissed_meanwhile_is_dropped_and_the_branch_decides_anew(as_, clock):
    kept = keepers("contact")
    assert as_("organiser").post(FORM, data={"successor": str(NEW.account_id), "on": ago(-10)}).status_code == 303
    with write():
        for post in Post.select().where(Post.account_id == NEW.account_id, Post.role == "organiser"):
            post.end(None)
    clock.forward(days=10)
    assert handovers.carry_out_planned() == 0 and keepers("contact") == kept
    row = Handover.get()
    assert row.cancelled_by == NO_MAKER
    assert len(lines("handover", row.id, "dropped hand-over of a former officer")) == 1
    today_ = as_("secretary").get("/").text
    assert f"{FORMER.name}联系的党员未能移交" in today_ and "已不再任职" in today_


def test_a_hand_over_that_an_officer_called_off_is_no_news(as_, clock):
    client = as_("secretary")
    client.post(FORM, data={"successor": str(NEW.account_id), "on": ago(-10)})
    clock.forward(days=10)
    assert client.post(f"/liaison/handovers/{Handover.get().id}/cancel").status_code == 303
    assert handovers.carry_out_planned() == 0 and "联系的党员未能移交" not in client.get("/").text


@pytest.mark.both_engines
def test_of_two_officers_who_plan_at_once_one_is_told_that_it_is_planned(app, as_, monkeypatch):
    planned = {"successor": str(NEW.account_id), "on": ago(-10)}
    clients = [as_("secretary"), as_("organiser")]
    meet(monkeypatch, assignment_pages, "transact")
    answers = at_once(*(lambda client=client: client.post(FORM, data=planned) for client in clients))
    assert sorted(answer.status_code for answer in answers) == [303, 422]
    [refused] = [answer.text for answer in answers if answer.status_code == 422]
    assert "已安排移交" in refused and Handover.select().count() == 1


def test_a_hand_over_that_was_called_off_meanwhile_is_not_called_off_again(as_, monkeypatch):
    client = as_("secretary")
    client.post(FORM, data={"successor": str(NEW.account_id), "on": ago(-10)})
    row = Handover.get()

    def other_first(work):
        with write():
            handovers.cancel(row, NEW.account_id)
        return transact(work)

    monkeypatch.setattr(assignment_pages, "transact", other_first)
    answer = client.post(f"/liaison/handovers/{row.id}/cancel")
    assert answer.status_code == 422 and Handover.get().cancelled_by == NEW.account_id
