"""Tell a member who keeps touch with them now, and count for the work page whom a visitor is to contact."""

from collections.abc import Iterator
from typing import Any

import peewee as pw
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.access import BRANCH_OFFICERS, Role
from pwa.core.today_line import TodayGroup, TodayLine
from pwa.identity.models import Account
from pwa.identity.visitor import Visitor
from pwa.members.models import ContactAssignment, Member
from pwa.members.today_lines import own_file

from .due_list import charge_of, people_of
from .rules import TO_CONTACT


def _changed_contact(own: Any, paths: Any, ends: Any, since: Any) -> Any:
    """SQL: since when the member has a contact person whom they do not know yet, if one was named after another."""
    of, before = ContactAssignment, ContactAssignment.alias()
    earlier = before.select(before.id).where(before.member == own, before.ended_at.is_null(False))
    fresh = (of.member == own) & of.given() & (of.began_at >= since) & pw.fn.EXISTS(earlier)
    return of.select(pw.fn.MAX(of.began_at)).where(fresh)


NEWS = TodayGroup("contact_person", _l("Contact person"), 15)
VALUES = {"changed_contact": _changed_contact}


def new_contact_person(visitor: Visitor) -> Iterator[TodayLine]:
    """Tell the member who keeps touch with them from now on, with telephone. One query while it is news, else none."""
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
    """Count the members to be contacted, of one's own branches and of those with whom one keeps touch."""
    if not visitor.posts_as(Role.CONTACT, *BRANCH_OFFICERS):
        return 0
    return sum(one.need.kind in TO_CONTACT for one in people_of(visitor, charge_of(visitor)))
