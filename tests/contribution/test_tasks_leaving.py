"""Whoever leaves gives up their places in what is to come; a mistake gives back no place that somebody else has."""

import pytest

from pwa.contribution.claims import rank
from pwa.core.audit import AuditLine
from pwa.core.clock import today
from pwa.core.database import write
from pwa.members.membership import Ending, end_membership, open_work, undo_end
from pwa.members.models import Member
from tests.people import PEOPLE

from .tasks_of import claim, listed, published

pytestmark = pytest.mark.both_engines
MEMBER, BY = PEOPLE["member"].member_id, PEOPLE["secretary"].account_id


def leave() -> None:
    with write():
        end_membership(Member.with_branch(MEMBER), Ending("transferred", today(), "深圳市某党委"), BY)


def come_back() -> None:
    with write():
        undo_end(Member.with_branch(MEMBER), "登记错了人", BY)


def claimed_by(phone_of, clock, *logins: str, **more):
    """A task with one place that these claimed, one after the other."""
    task = published("secretary", "home", places=1, division="330106", **more)
    for login in logins:
        clock.forward(minutes=1)
        claim(phone_of, login, task)
    return task


def test_the_place_of_who_leaves_goes_to_who_waits(app, phone_of, clock):
    task = claimed_by(phone_of, clock, "member", "courier", "builder")
    assert listed(task)[0] == ("member", True)
    [number] = [n for text, n in open_work(Member.with_branch(MEMBER)) if "服务事项" in str(text)]
    assert number == 1
    leave()
    assert listed(task) == [("courier", True), ("builder", False)]
    with write():
        rank([task.id])
    assert listed(task) == [("courier", True), ("builder", False)], "also when the list is derived again"
    lines = AuditLine.select().where(AuditLine.action == "freed place in task", AuditLine.member_id == MEMBER)
    assert [line.record_id for line in lines] == [task.id]


def test_after_a_mistake_the_member_waits_behind_those_who_have_a_place(app, phone_of, clock):
    task = claimed_by(phone_of, clock, "member", "courier")
    leave()
    come_back()
    assert listed(task) == [("courier", True), ("member", False)]


def test_a_claim_that_comes_after_the_member_has_left_takes_no_place(app, phone_of, clock):
    task = claimed_by(phone_of, clock, "member")
    with write():
        Member.update(left_at=clock.now).where(Member.id == MEMBER).execute()
    claim(phone_of, "courier", task)
    assert listed(task) == [("courier", True)]


def test_what_is_over_keeps_who_had_a_place(app, phone_of, clock):
    task = claimed_by(phone_of, clock, "member", "courier", days=1)
    clock.forward(days=3)
    leave()
    assert listed(task) == [("member", True), ("courier", False)]
