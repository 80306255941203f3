"""Hand all members of a contact person over to a successor, with the open work about them, at once or as planned."""

from typing import Any
from uuid import UUID

import peewee as pw

from pwa.cases.models import Case
from pwa.cases.rules import LOST
from pwa.core import audit
from pwa.core.access import BRANCH_OFFICERS, Role
from pwa.core.clock import now, today
from pwa.core.database import lock_rows, transact
from pwa.core.features import registry
from pwa.identity.models import Account
from pwa.members.changes import replace_contacts
from pwa.members.models import AwayPeriod, ContactAssignment, Member
from pwa.organisations.models import Post, Unit, may_act

from .handover_models import NO_MAKER, NOBODY, Handover
from .models import Contact
from .pauses import running

PLANS = (*BRANCH_OFFICERS, Role.COMMITTEE)


def kept_by(unit: Unit, account_id: UUID) -> list[Any]:
    """Return the open assignments of a contact person to members of this branch, each with `.member`."""
    mine = (ContactAssignment.account_id == account_id) & ContactAssignment.given()
    rows = ContactAssignment.select(ContactAssignment, Member).join(Member)
    return list(rows.where(mine, Member.branch == unit.id, Member.left_at.is_null()).order_by(Member.id))


def plan(unit: Unit, former_id: UUID, successor_id: UUID, on: Any, by: UUID) -> Handover:
    """Store a hand-over, and carry it out if its day has come. Call inside a write transaction."""
    facts = {"county_id": unit.county_id, "unit": unit.id, "former_id": former_id, "successor_id": successor_id}
    row = Handover.create(**facts, on=on, made_by=by, link_by=audit.link_behind(by))
    audit.record("planned hand-over of members", "handover", row.id, county_id=unit.county_id, actor_id=by)
    if on <= today():
        carry_out(row, by)
    return row


def cancel(row: Handover, by: UUID) -> bool:
    """Call a planned hand-over off. False if it is no longer open. Call inside a write transaction."""
    open_ = (Handover.id == row.id) & Handover.is_open()
    if not Handover.update(cancelled_at=now(), cancelled_by=by).where(open_).execute():
        return False
    audit.record("called off hand-over of members", "handover", row.id, county_id=row.county_id, actor_id=by)
    return True


def carry_out(row: Handover, by: UUID) -> bool:
    """Give the members and the open work about them to the successor; whoever would become their own is left without
    contact person. False if it is no longer open, or dropped: because the successor is no longer in the branch, or
    who planned it may plan it no more. Call inside a write transaction."""
    [locked] = lock_rows(Handover.select().where(Handover.id == row.id))
    if locked.done_at or locked.cancelled_at:
        return False
    theirs = Account.select(Account).join(Member, on=(Member.id == Account.member_id))
    successor = theirs.where(Account.id == row.successor_id, Member.branch == row.unit_id, may_act(Account.id)).first()
    unit = Unit.get_by_id(row.unit_id)
    about = {"county_id": row.county_id, "actor_id": by, "link_by": row.link_by}
    if successor is None or not _may_plan(row.made_by, unit):
        why, action = (NO_MAKER, "dropped hand-over of a former officer")
        if successor is None:
            why, action = (NOBODY, "dropped hand-over of members")
        Handover.update(cancelled_at=now(), cancelled_by=why).where(Handover.id == row.id).execute()
        audit.record(action, "handover", row.id, **about)
        return False
    kept = kept_by(unit, row.former_id)
    for assignment in kept:
        assignment.member.branch = unit
    given = len(replace_contacts([(one.member, one) for one in kept], successor, by))
    for work in registry().post_work:
        if work.of_members:
            work.of_members([one.member_id for one in kept], row.former_id, successor, by)
    Handover.update(done_at=now(), people=given).where(Handover.id == row.id).execute()
    audit.record("handed members over", "handover", row.id, **about)
    return True


def _may_plan(account_id: UUID, unit: Unit) -> bool:
    """Whether this account holds a post now that may plan a hand-over in this branch."""
    return any(post.role in PLANS and unit.path.startswith(post.unit.path) for post in Post.held_by(account_id))


def carry_out_planned() -> int:
    """Carry out every hand-over whose day has come, each in a transaction of its own. Returns how many were."""
    due = Handover.select().where(Handover.is_open(), Handover.on <= today()).order_by(Handover.id)
    return sum(transact(lambda row=row: carry_out(row, row.made_by)) for row in due)  # type: ignore[misc]


def keepers_of(unit: Unit) -> list[Any]:
    """Return who may keep in touch with members of this branch: its members with an account, each with `.member_id`,
    `.division` (where they live now), `.load` (with how many they keep in touch), `.sought` (whether the branch looks
    for them) and `.paused` (whether they asked for a pause themselves). One query."""
    theirs = (ContactAssignment.account_id == Account.id) & ContactAssignment.given()
    load = ContactAssignment.select(pw.fn.COUNT(ContactAssignment.id)).where(theirs)
    search = Case.select(Case.id).where(Case.member == Member.id, Case.category == LOST, Case.closed_at.is_null())
    columns = (Account.id, Account.name, Account.member_id, Member.phone, AwayPeriod.division)
    pause = Contact.select(Contact.id).where(running(Member.id))
    query = Account.select(
        *columns, load.alias("load"), pw.fn.EXISTS(search).alias("sought"), pw.fn.EXISTS(pause).alias("paused")
    )
    query = query.join(Member, on=(Member.id == Account.member_id))
    away = (AwayPeriod.member == Member.id) & AwayPeriod.ended_on.is_null()
    query = query.join(AwayPeriod, pw.JOIN.LEFT_OUTER, on=away).where(Member.branch == unit.id, may_act(Account.id))
    return list(query.order_by(Account.name_key, Account.id).limit(100).objects())


def keepers_from_elsewhere(unit: Unit) -> list[Any]:
    """Return who keeps in touch with members of this branch without belonging to it any more, each with name and
    `.load`, members of this branch. One query."""
    kept, theirs = Member.alias("kept"), (ContactAssignment.account_id == Account.id) & ContactAssignment.given()
    rows = Account.select(Account.id, Account.name, Member.phone, pw.fn.COUNT(ContactAssignment.id).alias("load"))
    rows = rows.join(ContactAssignment, on=theirs).join(kept, on=(kept.id == ContactAssignment.member))
    rows = rows.join_from(Account, Member, pw.JOIN.LEFT_OUTER, on=(Member.id == Account.member_id))
    elsewhere = Member.id.is_null() | (Member.branch != unit.id)
    rows = rows.where(kept.branch == unit.id, kept.left_at.is_null(), elsewhere)
    return list(
        rows.group_by(Account.id, Account.name, Member.phone, Account.name_key).order_by(Account.name_key).objects()
    )


def alone_in(unit: Unit) -> list[Any]:
    """Return the members of this branch who are away and have no contact person, each with `.division`. One query."""
    kept = (ContactAssignment.member == Member.id) & ContactAssignment.given()
    query = Member.select(Member.id, Member.name, AwayPeriod.division, AwayPeriod.country)
    query = query.join(AwayPeriod, on=((AwayPeriod.member == Member.id) & AwayPeriod.ended_on.is_null()))
    alone = ~pw.fn.EXISTS(ContactAssignment.select(ContactAssignment.id).where(kept))
    rows = query.where(Member.branch == unit.id, Member.left_at.is_null(), alone)
    return list(rows.order_by(Member.name_key, Member.id).limit(100).objects())
