"""Tell a member who their contact person is, and officers which hand-over was dropped; count for the work page whom a
visitor is to contact."""

from collections.abc import Iterator
from typing import Any

import peewee as pw
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.access import BRANCH_OFFICERS, Role
from pwa.core.today_line import FIRST, TO_DECIDE, TodayGroup, TodayLine
from pwa.identity.models import Account
from pwa.identity.visitor import Visitor
from pwa.members.models import ContactAssignment, Member
from pwa.members.today_lines import own_file
from pwa.organisations.reach import units_below, units_between
from pwa.organisations.today_lines import told_since

from .due_list import in_ones_charge, people_of
from .handover_models import NO_MAKER, NOBODY, Handover
from .rules import TO_CONTACT


def _changed_contact(own: Any, paths: Any, ends: Any, since: Any) -> Any:
    """SQL: since when the member has a contact person whom they do not know yet, if one was named after another."""
    of, before = ContactAssignment, ContactAssignment.alias()
    earlier = before.select(before.id).where(before.member == own, before.ended_at.is_null(False))
    fresh = (of.member == own) & of.given() & (of.began_at >= since) & pw.fn.EXISTS(earlier)
    return of.select(pw.fn.MAX(of.began_at)).where(fresh)


def _dropped(unit_of: Any, since: Any) -> Any:
    """Build the condition of the hand-overs that were dropped lately, while the members are still to be handed over."""
    kept = (ContactAssignment.account_id == Handover.former_id) & ContactAssignment.given()
    member = Member.alias()  # because the outer query may read Member too
    still = ContactAssignment.select(ContactAssignment.id).join(member, on=(member.id == ContactAssignment.member))
    still = still.where(kept, member.branch == Handover.unit, member.left_at.is_null())
    other = Handover.alias()
    planned = other.select(other.id).where(other.unit == Handover.unit, other.former_id == Handover.former_id)
    planned = planned.where(other.done_at.is_null(), other.cancelled_at.is_null())
    found = (
        Handover.unit.in_(unit_of) & Handover.cancelled_by.in_((NOBODY, NO_MAKER)) & (Handover.cancelled_at >= since)
    )
    return found & pw.fn.EXISTS(still) & ~pw.fn.EXISTS(planned)


def _dropped_handovers(_own: Any, paths: Any, ends: Any, since: Any) -> Any:
    """SQL: how many hand-overs in these branches were dropped."""
    if not paths:
        return pw.Value(0)
    return Handover.select(pw.fn.COUNT(Handover.id)).where(_dropped(units_between(paths, ends), since))


NEWS = TodayGroup("contact_person", _l("Contact person"), 15)
VALUES = {"changed_contact": _changed_contact, "dropped_handovers": _dropped_handovers}
MOST = 10  # dropped hand-overs told of at once


def dropped_handovers(visitor: Visitor) -> Iterator[TodayLine]:
    """Tell the officers of a branch that a planned hand-over was dropped, so that they choose somebody else. One query
    while there is one, else none."""
    own = own_file(visitor)
    if own is None or not own.values["dropped_handovers"]:
        return
    units = units_below([post.unit.path for post in visitor.branch_posts])
    former, successor = Account.alias(), Account.alias()
    rows: Any = Handover.select(Handover.unit, Handover.former_id, former.name, successor.name, Handover.cancelled_by)
    rows = rows.join(former, on=(former.id == Handover.former_id)).switch(Handover)
    rows = rows.join(successor, on=(successor.id == Handover.successor_id))
    rows = rows.where(_dropped(units, told_since())).order_by(Handover.cancelled_at.desc(), Handover.id)
    for unit, account, name, gone, why in rows.limit(MOST).tuples():
        text = _("The members whom %(name)s keeps in touch with could not be handed over", name=name)
        detail = _("%(name)s is no longer in the branch. Choose somebody else.", name=gone)
        if why == NO_MAKER:
            detail = _("Who planned it no longer holds the post. Decide it anew.")
        href = url_for("assignment_pages.hand_over", unit=unit, account=account)
        yield TodayLine(text, href, FIRST, TO_DECIDE, detail)


def new_contact_person(visitor: Visitor) -> Iterator[TodayLine]:
    """Tell the member who their contact person is now, with telephone. One query while it is news, else none."""
    own = own_file(visitor)
    if own is None or not own.values["changed_contact"]:
        return
    given = ContactAssignment.select(ContactAssignment.account_id)
    mine = given.where(ContactAssignment.member == own.member.id, ContactAssignment.given())
    rows: Any = Account.select(Account.name, Member.phone).join(
        Member, pw.JOIN.LEFT_OUTER, on=(Member.id == Account.member_id)
    )
    for name, phone in rows.where(Account.id.in_(mine)).tuples():
        text = _("Your contact person is now %(name)s", name=name)
        yield TodayLine(text, url_for("branch.index"), NEWS, detail=phone or "")


def due_here(visitor: Visitor) -> int:
    """Count the members to be contacted, of one's own branches and of those with whom one keeps in touch."""
    if not visitor.posts_as(Role.CONTACT, *BRANCH_OFFICERS):
        return 0
    return sum(one.need.kind in TO_CONTACT for one in people_of(visitor, in_ones_charge(visitor)))
