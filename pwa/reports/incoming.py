"""Say which reports come in for whom: one query of ids for each way, because a condition with OR would scan."""

from typing import Any

import peewee as pw

from pwa.members.models import ContactAssignment, Member
from pwa.members.placement_models import Placement
from pwa.organisations.reach import units_between

from .models import ActivityReport, Submission


def incoming_reports(
    account_id: Any, paths: Any, ends: Any, wide: Any, wide_ends: Any, opened: Any, opened_ends: Any, *, contact: bool
) -> list[Any]:
    """Return queries of report ids, one for each reason why a report came in for somebody.

    These are reports of members in the subtrees `opened` or of members whose contact person they are; reports of
    members in the subtrees `wide` at the time of writing; and for officers of the branches at `paths` the activities
    these held and what hosted members reported since. A committee above a host sees nothing of it.
    """
    of, rows = Submission, Submission.select(Submission.id)
    here, ways = Member.select(Member.id).where(Member.left_at.is_null()), []
    if opened:
        ways.append(rows.where(of.member_id.in_(here.where(Member.branch.in_(units_between(opened, opened_ends))))))
    if contact:
        mine = (ContactAssignment.account_id == account_id) & ContactAssignment.in_force()
        kept = ContactAssignment.select(ContactAssignment.member).where(mine)
        ways.append(rows.where(of.member_id.in_(here.where(Member.id.in_(kept)))))
    if wide:
        ways.append(rows.where(of.former_branch_id.in_(units_between(wide, wide_ends))))
    if paths:
        units = units_between(paths, ends)
        held = rows.join(ActivityReport, on=(ActivityReport.id == of.id))
        ways.append(held.where(ActivityReport.held_by.in_(units)))
        since = (Placement.member == of.member_id) & (of.received_at >= Placement.asked_at)
        named = rows.join(Placement, on=since).where(Placement.unit.in_(units), Placement.open())
        ways.append(named.where(of.form == "location"))
    return ways


def reported_since_host_named(units: Any) -> pw.Function:
    """Return the condition that a report came after one of `units`, which took the member in, was asked to. What was
    said before was not said to the host."""
    placed = (Placement.member == Submission.member_id) & Placement.unit.in_(units)
    since = Submission.received_at >= Placement.asked_at
    return pw.fn.EXISTS(Placement.select(Placement.id).where(placed, Placement.open(), since))
