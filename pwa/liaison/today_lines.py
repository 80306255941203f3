"""Tell a member who their contact person is and which visit of care is planned for them; tell contact persons and
officers whom to contact, and officers which hand-over was dropped; count for the work page."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import peewee as pw
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.access import BRANCH_OFFICERS, Role
from pwa.core.clock import today
from pwa.core.database import UTCDateTimeField
from pwa.core.i18n import on_day, readable_time
from pwa.core.joined_text import SEPARATOR, joined_text
from pwa.core.today_line import FIRST, LATE, TO_DECIDE, TO_KNOW, TodayGroup, TodayLine
from pwa.identity.models import Account
from pwa.identity.visitor import Visitor
from pwa.members.models import ContactAssignment, Member
from pwa.members.today_lines import own_file
from pwa.organisations.reach import units_below, units_between
from pwa.organisations.today_lines import told_since

from .care_models import CareVisit, to_be_made
from .due_list import in_ones_charge, people_of
from .figure_models import DueFigure
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


def _contact_person(own: Any, paths: Any, ends: Any, since: Any) -> Any:
    """SQL: name and telephone of the member's contact person."""
    keeper = Member.alias()
    row = ContactAssignment.select(joined_text(Account.name, pw.fn.COALESCE(keeper.phone, "")))
    row = row.join(Account, on=(Account.id == ContactAssignment.account_id))
    row = row.join(keeper, pw.JOIN.LEFT_OUTER, on=(keeper.id == Account.member_id))
    return row.where(ContactAssignment.member == own, ContactAssignment.given()).order_by(Account.name_key).limit(1)


def _next_visit(own: Any, paths: Any, ends: Any, since: Any) -> Any:
    """SQL: the day of the next visit of care that is planned for the member; one of long ago counts no more."""
    one = CareVisit.alias("own_visit")
    return one.select(pw.fn.MIN(one.on)).where(one.member == own, one.on >= since, to_be_made(one))


def _branch_due(_own: Any, paths: Any, ends: Any, since: Any) -> Any:
    """SQL: of how many members in these branches contact is due and overdue, and when the oldest of them was counted.
    These are the figures counted in the background: a whole branch is too much to work out for each look at Today."""
    if not paths:
        return pw.Value("")
    sums = (pw.fn.SUM(DueFigure.due), pw.fn.SUM(DueFigure.overdue), pw.fn.MIN(DueFigure.made_at))
    return DueFigure.select(joined_text(*sums)).where(DueFigure.branch.in_(units_between(paths, ends)))


NEWS = TodayGroup("contact_person", _l("Contact person"), 15)
MINE = TodayGroup("own_contact_person", _l("Contact person"), 55)
VALUES = {
    "changed_contact": _changed_contact,
    "contact_person": _contact_person,
    "next_visit": _next_visit,
    "branch_due": _branch_due,
    "dropped_handovers": _dropped_handovers,
}
SOON = timedelta(days=7)  # a planned visit is told so many days ahead
NAMED = 3  # of the people to be contacted, on one line
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


def contact_person(visitor: Visitor) -> Iterator[TodayLine]:
    """Tell the member who their contact person is, with telephone: first while it is news, else further down."""
    own = own_file(visitor)
    if own is None or not own.values["contact_person"]:
        return
    name, phone = own.values["contact_person"].split(SEPARATOR)
    if own.values["changed_contact"]:
        text = _("Your contact person is now %(name)s", name=name)
        yield TodayLine(text, url_for("branch.index"), NEWS, detail=phone)
    else:
        yield TodayLine(name, url_for("branch.index"), MINE, detail=phone, drawing="call")


def planned_visit(visitor: Visitor) -> Iterator[TodayLine]:
    """Tell the member that somebody of the branch comes to see them today or soon."""
    own = own_file(visitor)
    day = visit_day(own.values["next_visit"]) if own else None
    if own is not None and day and day <= today() + SOON:
        name = (own.values["contact_person"] or "").split(SEPARATOR)[0]
        detail = _("Your contact person is %(name)s", name=name) if name else ""
        yield TodayLine(visit_text(day), url_for("branch.index"), NEWS, detail=detail, drawing="people")


def visit_day(value: Any) -> date | None:
    """Return a day as a query of either engine gives it."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def visit_text(day: date) -> str:
    """Say to the member on which day somebody comes to see them."""
    if day == today():
        return _("Your branch plans to visit you today")
    return _("Your branch plans to visit you on %(day)s", day=on_day(day))


def of_branch(visitor: Visitor) -> Iterator[TodayLine]:
    """Tell the member on their branch page which visit of care is planned. One query."""
    own = visitor.account.member_id
    day = CareVisit.select(pw.fn.MIN(CareVisit.on)).where(CareVisit.member == own, to_be_made(CareVisit)).scalar()
    if day := visit_day(day):
        yield TodayLine(visit_text(day), url_for("members.file", member=own), NEWS, drawing="people")


def to_contact(visitor: Visitor) -> Iterator[TodayLine]:
    """Say how many members are to be contacted, with a link to the list: contact persons read the first names, branch
    officers the figures of their branches as they were counted last. One query for a contact person who is no officer,
    else none."""
    href = url_for("contact_list.index")
    if visitor.branch_posts:
        own = own_file(visitor)
        due, overdue, at = ((own and own.values["branch_due"]) or SEPARATOR * 2).split(SEPARATOR)
        if not (int(due or 0) + int(overdue or 0)):
            return
        text = _("Members to contact by the rules: %(n)s", n=int(due) + int(overdue))
        made_at = UTCDateTimeField().python_value(at)
        assert made_at is not None
        detail = " · ".join([_("overdue: %(n)s", n=overdue), _("counted %(when)s", when=readable_time(made_at))])
        yield TodayLine(text, href, FIRST, LATE if int(overdue) else TO_KNOW, detail, drawing="call")
    elif visitor.posts_as(Role.CONTACT):
        people = [one for one in people_of(visitor, in_ones_charge(visitor)) if one.need.kind in TO_CONTACT]
        late = sum(one.need.kind == "overdue" for one in people)
        if people:
            parts = [_("overdue: %(n)s", n=late)] if late else []
            named = [one.row.name for one in people[:NAMED]]
            parts.append(_(", ").join(named) + ("…" if len(people) > NAMED else ""))
            text = _("Members to contact: %(n)s", n=len(people))
            yield TodayLine(text, href, FIRST, LATE if late else TO_KNOW, " · ".join(parts), drawing="call")


def due_here(visitor: Visitor) -> int:
    """Count the members to be contacted, of one's own branches and of those with whom one keeps in touch."""
    if not visitor.posts_as(Role.CONTACT, *BRANCH_OFFICERS):
        return 0
    return sum(one.need.kind in TO_CONTACT for one in people_of(visitor, in_ones_charge(visitor)))
