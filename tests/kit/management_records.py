"""Records of management in the world: a departure and a transfer of two members, each with words of theirs."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from pwa.core.clock import now, today
from pwa.core.ids import new_id
from pwa.management.models import Departure
from pwa.management.transfer_models import TransferStep
from pwa.management.transfers import begin
from pwa.members.models import Member
from tests.people import PEOPLE


def fill_management(account: Callable[[str], UUID], mark: Callable[[str], str]) -> None:
    """Store them, inside a write. `account` and `mark`: a login's account id, and the mark in words of theirs."""
    for keeper, about in (("secretary", "member"), ("next_secretary", "next_member")):
        member, by = Member.with_branch(PEOPLE[about].member_id), account(keeper)
        assert member is not None
        facts = {"county_id": member.county_id, "member": member.id, "branch": member.branch_id, "by_id": by}
        left = {"since": today() - timedelta(days=30), "talked_on": today() - timedelta(days=31), "planned": False}
        Departure.create(id=new_id(), division="440307", area=mark(about), corrected_at=now(), **facts, **left)
        goes = {"to": None, "outside": f"外地{mark(about)}", "outside_address": "", "outside_phone": ""}
        goes |= {"number": "", "effective_on": None, "dues_until": today().replace(day=1)}
        row = begin(member, "here", goes, by)
        TransferStep.create(county_id=row.county_id, transfer=row.id, kind="return_it", by_id=by, words=mark(about))
