"""What somebody else changes between the reading of a posted form and its transaction is not overwritten."""

from pwa.core.clock import today
from pwa.core.database import write
from pwa.members import joining_pages, membership_pages
from pwa.members.branch_change import move_to_branch
from pwa.members.changes import admit
from pwa.members.membership import Ending, end_membership, end_of, undo_end
from pwa.members.models import Member
from pwa.organisations.models import Unit
from tests.architecture.test_two_deciders import seen_in
from tests.people import PEOPLE, UNITS

MEMBER, NURSE = PEOPLE["member"], PEOPLE["nurse"]


def meanwhile(monkeypatch, module, change) -> None:
    """Let `change` happen just before the next transaction of a view of this module."""
    known = module.transact

    def slowly(work):
        with write():
            change()
        return known(work)

    monkeypatch.setattr(module, "transact", slowly)


def test_a_file_that_changes_at_this_moment_is_looked_at_again(as_, app, monkeypatch):
    with write():
        first = Member.get_by_id(MEMBER.member_id)
        facts = {"name": first.name, "sex": first.sex, "born_on": first.born_on, "phone": "19900001234"}
        second = admit(Unit.get_by_id(UNITS["home"]), by=PEOPLE["secretary"].account_id, **facts)
    path = f"/members/{MEMBER.member_id}/join/{second.id}"
    form = seen_in(as_("secretary"), path, path) | {"item_phone": "other", "sure": "1"}
    change = Member.update(phone="19900004321").where(Member.id == second.id)
    meanwhile(monkeypatch, joining_pages, change.execute)
    assert as_("secretary").post(path, data=form).status_code == 422
    assert Member.get_by_id(second.id).joined_into is None


def test_an_end_recorded_anew_at_this_moment_is_not_taken_back(as_, monkeypatch):
    with write():
        end_membership(Member.with_branch(NURSE.member_id), Ending("removed", today()), None)
    path = f"/members/{NURSE.member_id}"
    form = seen_in(as_("secretary"), path, f"{path}/membership/resume") | {"because": "写错了人"}

    def change():
        undo_end(Member.with_branch(NURSE.member_id), "先改回来", None)
        end_membership(Member.with_branch(NURSE.member_id), Ending("expelled", today()), None)

    meanwhile(monkeypatch, membership_pages, change)
    assert as_("secretary").post(f"{path}/membership/resume", data=form).status_code == 422
    assert end_of(NURSE.member_id).reason == "expelled"


def test_a_membership_that_moves_at_this_moment_is_ended_by_its_new_branch_only(as_, monkeypatch):
    path = f"/members/{NURSE.member_id}/membership/end"
    wish = {"reason": "transferred", "on": today().isoformat(), "organisation": "深圳市某党委", "sure": "1"}
    form = seen_in(as_("secretary"), path, path) | wish

    def change():
        move_to_branch(Member.with_branch(NURSE.member_id), Unit.get_by_id(UNITS["next-door"]), None)

    meanwhile(monkeypatch, membership_pages, change)
    assert as_("secretary").post(path, data=form).status_code == 404
    assert Member.get_by_id(NURSE.member_id).left_at is None
