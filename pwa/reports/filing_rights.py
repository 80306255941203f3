"""Decide who may file for whom, as of the time of writing: posts end and members change branch, but a report from
before still counts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import peewee as pw

from pwa.core.access import BRANCH_OFFICERS, Role
from pwa.core.bulk_sql import instance, joined
from pwa.core.compiled_query import compiled_query
from pwa.core.database import is_postgres
from pwa.identity.models import Account
from pwa.members.models import Affiliation, ContactAssignment, Member
from pwa.members.placement_models import Placement
from pwa.organisations.models import Post, Unit

from .device_models import Device
from .numbering import locked_device

FILING_ROLES = (*BRANCH_OFFICERS, Role.COMMITTEE)


@dataclass
class FilingRights:
    """The posts of the sender and the former branches of the members of a batch, read once."""

    account: Account
    members: dict[UUID, Member]
    affiliations: dict[UUID, list[Affiliation]]
    posts: list[Post]
    contacts: list[ContactAssignment]

    @classmethod
    def read(cls, account: Account, members: dict[UUID, Member], moved: bool) -> "FilingRights":
        """Read what is needed in at most three queries, whatever the size of the batch; none for the member's own
        reports. `members` are locked in this transaction; `moved` says whether one of them ever changed branch."""
        affiliations: dict[UUID, list[Affiliation]] = {}
        joined_files = any(named != member.id for named, member in members.items())
        for values in _affiliations(list(members)) if moved or joined_files else []:
            held = joined(Affiliation, "branch", Unit, values)
            affiliations.setdefault(held.member_id, []).append(held)
        others = set(members) - {account.member_id}
        posts, contacts = [], []
        if others:
            posts = posts_ever_held(account.id)
            mine = (ContactAssignment.account_id == account.id) & ContactAssignment.member.in_(list(others))
            contacts = list(ContactAssignment.select().where(mine))
        return cls(account, members, affiliations, posts, contacts)

    def branch_at(self, member: Member, at: datetime) -> Unit:
        """Return the branch that had charge of the member at that moment; of two, the present one."""
        return self._branches_at(member, at)[0]

    def _branches_at(self, member: Member, at: datetime) -> list[Unit]:
        """List the branches that had charge of the member at that moment, the present one first: of somebody whose two
        files were joined there may have been two."""
        rows = [
            row
            for row in self.affiliations.get(member.id, [])
            if row.began_at <= at and (row.ended_at is None or at < row.ended_at)
        ]
        rows.sort(key=lambda row: (row.branch_id != member.branch_id, row.began_at))
        return [row.branch for row in rows] or [member.branch]

    def may_file(self, member: Member, at: datetime) -> tuple[bool, bool]:
        """Return (whether they might file for this member at the time of writing, whether it waits for a successor
        because the right has ended since)."""
        if member.id == self.account.member_id:
            return True, False
        paths = [unit.path for unit in self._branches_at(member, at)]
        mine = [p for p in self.posts if p.role in FILING_ROLES and any(p.unit.covers(path) for path in paths)]
        rights = [(p.began_at, p.ended_at) for p in mine]
        ends = [p.ended_at for p in self.posts if p.role == Role.CONTACT]
        for contact in self.contacts if ends else []:
            if contact.member_id == member.id:
                last = None if None in ends else max(filter(None, ends))
                rights.append((contact.began_at, _first(contact.ended_at, last)))
        held = [ended for began, ended in rights if began <= at and (ended is None or at < ended)]
        return bool(held), bool(held) and all(ended is not None for ended in held)


def posts_ever_held(account_id: UUID) -> list[Post]:
    """Read the posts that the account holds and held, without those that wait: they give no right before a second
    officer has confirmed who came in. Each ended at the latest when the account was closed or its person left, by which
    every right ends."""
    found = []
    for *values, closed_at, left_at in _posts_ever_held(account_id):
        post = joined(Post, "unit", Unit, values)
        post.ended_at = _first(post.ended_at, closed_at, left_at)
        found.append(post)
    return found


@compiled_query
def _posts_ever_held(account_id: Any) -> Any:
    rows = Post.select(Post, Unit, Account.closed_at, Member.left_at).join(Unit).switch(Post)
    rows = rows.join(Account, on=(Account.id == Post.account_id))
    return rows.join(Member, pw.JOIN.LEFT_OUTER, on=(Member.id == Account.member_id)).where(
        Post.account_id == account_id, Post.unconfirmed_link_id.is_null()
    )


def _first(*moments: datetime | None) -> datetime | None:
    return min((moment for moment in moments if moment), default=None)


def locked(
    account_id: UUID, device: UUID | None, member_ids: list[UUID], session_id: UUID, at: datetime
) -> tuple[Device | None, dict[UUID, Member]]:
    """Lock the phone's row, then the members' rows, for this transaction, and return both. A new phone's row is
    created. Two phones of one member must not both rebuild the history, each without seeing the other's row."""
    found = _phone_and_members(account_id, device, member_ids) if device and member_ids else []
    if found:
        row = instance(Device, found[0][:OF_DEVICE])
        return row, _with_branches([values[OF_DEVICE:] for values in found])
    new = locked_device(account_id, device, session_id, at) if device else None
    return new, _with_branches(_locked_members(member_ids)) if member_ids else {}


OF_DEVICE = len(Device._meta.sorted_fields)


def _with_branches(found: list[list[Any]]) -> dict[UUID, Member]:
    members: dict[UUID, Member] = {}
    for values in found:
        row = joined(Member, "branch", Unit, values)
        if row.__rel__["branch"].id != row.branch_id:
            row.branch = Unit.get_by_id(row.branch_id)
        members[row.id] = row
    for old, row in list(members.items()):
        if row.joined_into:  # the phone still names a file that was joined into another
            members |= _with_branches(_locked_members([row.joined_into]))
            members[old] = members[row.joined_into]
    return members


@compiled_query
def _phone_and_members(account_id: Any, device: Any, ids: Any) -> Any:
    rows = Device.select(*Device._meta.sorted_fields, *Member._meta.sorted_fields, *Unit._meta.sorted_fields)
    rows = rows.join(Member, on=Member.id.in_(ids)).join(Unit, pw.JOIN.LEFT_OUTER, on=(Member.branch == Unit.id))
    rows = rows.where(Device.account_id == account_id, Device.device == device).order_by(Member.id)
    return rows.for_update(of=(Device, Member)) if is_postgres() else rows


@compiled_query
def _locked_members(ids: Any) -> Any:
    # PostgreSQL rereads a row it waited for, but joins the unit as it was before. A member who changed branch in that
    # moment would be missing from an inner join.
    rows = Member.select(Member, Unit).join(Unit, pw.JOIN.LEFT_OUTER).where(Member.id.in_(ids)).order_by(Member.id)
    return rows.for_update(of=Member) if is_postgres() else rows


@compiled_query
def _affiliations(member_ids: Any) -> Any:
    return Affiliation.select(Affiliation, Unit).join(Unit).where(Affiliation.member.in_(member_ids))


def units_for_activity(member: Member, affiliations: list[Affiliation]) -> set[UUID]:
    """Return the units that can have held a member's activity: own branch, former branches, hosts."""
    named = Placement.unit.is_null(False) & (Placement.accepted_at.is_null(False) | (Placement.asked_way == "named"))
    hosts = Placement.select(Placement.unit).where(Placement.member == member.id, named)
    return {member.branch_id, *(row.branch_id for row in affiliations), *(row.unit_id for row in hosts)}
