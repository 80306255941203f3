"""Who left or moved after a backup was made is no member of the old branch after a restore: a membership ends again."""

import pytest

from pwa.core import ended_rights
from pwa.core.audit import AuditLine
from pwa.core.database import write
from pwa.core.line_log import append_line
from pwa.identity.models import Account
from pwa.management.transfers import begin, take_effect
from pwa.members import headcounts
from pwa.members.branch_change import move_to_branch
from pwa.members.leaving_rules import NOT_RECORDED
from pwa.members.membership import Ending, end_membership, end_of, undo_end
from pwa.members.models import Affiliation, Member
from pwa.organisations.models import Post, Unit
from tests.people import PEOPLE, TODAY, UNITS

MEMBER, NURSE, SECRETARY = (PEOPLE[login] for login in ("member", "nurse", "secretary"))
NEXT = UNITS["next-door"]
GONE = "018bcfe5-0000-7000-8000-000000000009"


@pytest.fixture
def before(installed, run, tmp_path):
    assert run("backup", tmp_path / "before.zip").exit_code == 0
    return tmp_path / "before.zip"


def person(who) -> Member:
    member = Member.with_branch(who.member_id)
    assert member is not None
    return member


def leave(who, reason: str = "transferred") -> None:
    with write():
        assert end_membership(person(who), Ending(reason, TODAY, "深圳市某党委", "2026-9"), SECRETARY.account_id)


def move(who, unit) -> None:
    with write():
        assert move_to_branch(person(who), Unit.get_by_id(unit), SECRETARY.account_id)


def open_branches(who) -> list:
    rows = Affiliation.select().where(Affiliation.member == who.member_id, Affiliation.ended_at.is_null())
    return [row.branch_id for row in rows]


@pytest.mark.both_engines
def test_a_membership_that_ended_ends_again_on_its_day_and_the_summary_says_so(before, run):
    leave(MEMBER)
    leave(SECRETARY, "died")
    result = run("restore", before, "--replace")
    assert result.exit_code == 0 and "memberships 2" in result.output, result.output
    row = end_of(MEMBER.member_id)
    assert row and person(MEMBER).left_at and (row.ended_on, row.reason, row.recorded_by) == (TODAY, NOT_RECORDED, None)
    assert (
        open_branches(MEMBER) == []
        and not Post.select().where(Post.account_id == SECRETARY.account_id, Post.in_force()).exists()
    )
    assert Account.get_by_id(SECRETARY.account_id).closed_at
    lines = AuditLine.select().where(AuditLine.action == "ended again after restore")
    assert {line.record_id for line in lines if line.kind == "membership_end"} >= {row.id}
    assert not [wrong for _branches, wrong in headcounts.differing() if wrong]
    told = run("doctor")
    assert "2 memberships ended again" in told.output and "document" in told.output
    assert run("restore", before, "--replace").exit_code == 0  # and once more
    assert person(MEMBER).left_at


def test_an_end_that_was_taken_back_stays_taken_back(before, run):
    leave(MEMBER)
    with write():
        assert undo_end(person(MEMBER), "写错了人", None)
    assert "memberships" not in run("restore", before, "--replace").output
    assert person(MEMBER).left_at is None


@pytest.mark.both_engines
def test_a_move_to_another_branch_is_made_again(before, run):
    move(MEMBER, NEXT)
    result = run("restore", before, "--replace")
    assert result.exit_code == 0 and "moves to another branch 1" in result.output, result.output
    assert person(MEMBER).branch_id == NEXT and open_branches(MEMBER) == [NEXT]
    assert not [wrong for _branches, wrong in headcounts.differing() if wrong]


def test_of_several_moves_the_last_counts(before, run):
    home = person(MEMBER).branch_id
    for unit in (NEXT, UNITS["host-branch"], home, NEXT):
        move(MEMBER, unit)
    move(NURSE, NEXT)
    move(NURSE, home)
    run("restore", before, "--replace")
    assert person(MEMBER).branch_id == NEXT and person(NURSE).branch_id == home


def test_who_moved_and_then_left_has_left(before, run):
    move(MEMBER, NEXT)
    leave(MEMBER)
    run("restore", before, "--replace")
    assert person(MEMBER).left_at and person(MEMBER).branch_id == NEXT


def test_a_move_to_a_branch_that_the_backup_does_not_know_is_named_until_somebody_has_seen_to_it(before, run):
    append_line(ended_rights.path(), {"ended": "branch", "id": str(MEMBER.member_id), "to": GONE})
    result = run("restore", before, "--replace")
    said = f"! Not ended again: moves to another branch: {MEMBER.member_id}"
    assert result.exit_code == 0 and said in result.output, result.output
    told = run("doctor")
    assert said in told.output and told.exit_code == 1
    assert run("epoch", "--new").exit_code == 0 and said in run("doctor").output
    assert run("doctor", "--acknowledge", "entered by hand").exit_code == 0
    assert said not in run("doctor").output
    line = AuditLine.get(AuditLine.action == "acknowledged restore")
    assert line.reason == "entered by hand"


def test_an_open_transfer_can_go_on_after_the_membership_was_moved_again(installed):
    """Its row is as old as the backup: the step that moved the member only finds them in the new branch."""
    with write():
        row = begin(person(MEMBER), "here", {"to": NEXT, "dues_until": TODAY}, SECRETARY.account_id)
    move(MEMBER, NEXT)
    with write():
        take_effect(row, SECRETARY.account_id, TODAY)
    assert person(MEMBER).branch_id == NEXT and open_branches(MEMBER) == [NEXT]


@pytest.mark.parametrize("line", [{}, {"on": "soon"}, {"on": 5}])
def test_an_edited_line_of_a_membership_ends_it_today_at_the_latest(before, run, line):
    append_line(ended_rights.path(), {"ended": "membership", "id": str(MEMBER.member_id), **line})
    assert run("restore", before, "--replace").exit_code == 0
    assert end_of(MEMBER.member_id).ended_on == TODAY
