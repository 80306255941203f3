"""Change a member's file: write each change with its history row, audit line and timeline line."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pwa.core import audit, crypto, ended_rights
from pwa.core.access import Role
from pwa.core.bulk_sql import insert_rows
from pwa.core.clock import now
from pwa.core.database import lock_rows
from pwa.core.name_keys import name_key, search_key
from pwa.identity.models import Account
from pwa.organisations.models import Post, Unit

from . import headcounts
from .models import Affiliation, ContactAssignment, FieldChange, Member, TimelineLine


def add_timeline_line(
    member: Member,
    kind: str,
    by: UUID | None,
    /,
    at: datetime | None = None,
    record_id: UUID | None = None,
    **facts: Any,
) -> None:
    """Add a line to the member's timeline. Facts that are None are left out."""
    TimelineLine.create(
        county_id=member.county_id,
        member=member.id,
        at=at or now(),
        kind=kind,
        by_id=by,
        record_id=record_id,
        facts=json.dumps({name: fact for name, fact in facts.items() if fact is not None}, ensure_ascii=False),
    )


def add_timeline_lines(
    members: Iterable[Member], kind: str, by: UUID | None, /, record_id: UUID | None = None, **facts: Any
) -> None:
    """Add the same line of this kind to the timeline of each of these members, with one statement."""
    told = json.dumps(facts, ensure_ascii=False)
    same = {"at": now(), "kind": kind, "by_id": by, "record_id": record_id, "facts": told}
    insert_rows(TimelineLine, [{"county_id": one.county_id, "member": one.id, **same} for one in members])


def tell_account(account: Account, kind: str, by: UUID | None, /, **facts: Any) -> None:
    """Add a line about an account, its sign-in or its posts, to the timeline of its member; nothing if it has none."""
    member = Member.get_or_none(Member.id == account.member_id) if account.member_id else None
    if member is not None:
        add_timeline_line(member, kind, by, **facts)


def admit(
    branch: Unit,
    *,
    name: str,
    sex: str,
    by: UUID | None,
    born_on: date | None = None,
    kind: str = "full",
    joined_on: date | None = None,
    phone: str | None = None,
    id_number: str | None = None,
) -> Member:
    """Add a new member to `branch`, with the affiliation from now on. Call inside a write transaction."""
    member = Member.create(
        county_id=branch.county_id,
        branch=branch,
        name=name,
        search=search_key(name),
        name_key=name_key(name),
        sex=sex,
        born_on=born_on,
        kind=kind,
        joined_on=joined_on,
        phone=phone,
        id_sealed=crypto.seal(id_number) if id_number else None,
        id_index=crypto.index_of(id_number) if id_number else None,
    )
    Affiliation.create(county_id=branch.county_id, member=member, branch=branch)
    headcounts.add_up({branch.id: (1, 0)})
    given = {"born_on": born_on, "joined_on": joined_on, "phone": phone, "id_number": id_number}
    fields = ["name", "sex", "kind", *(field for field, value in given.items() if value)]
    audit.record(
        "admitted", "member", member.id, county_id=member.county_id, member_id=member.id, fields=fields, actor_id=by
    )
    add_timeline_line(member, "admitted", by, branch=branch.name)
    return member


def set_phone(member: Member, phone: str, by: UUID | None, at: datetime | None = None) -> bool:
    """Set the member's phone number; the old one is kept in the history. False if nothing was changed.

    A report that was written (`at`) before the latest change of the number does not change it back.
    """
    if member.phone == phone:
        return False
    moment = at or now()
    later = FieldChange.select().where(
        FieldChange.member == member.id, FieldChange.field == "phone", FieldChange.at > moment
    )
    if later.exists():
        return False
    before, member.phone = member.phone, phone
    Member.update(phone=phone).where(Member.id == member.id).execute()
    keep_change(member, "phone", before, phone, by, moment)
    add_timeline_line(member, "phone_changed", by, at=moment)
    return True


def name_accounts(members: Any) -> None:
    """Let the accounts of these members (ids, or a subquery of them) have the name that stands in the file: whoever
    signs in, confirms or is invited is shown by it. Call inside the transaction that changes the name."""
    name = Member.select(Member.name).where(Member.id == Account.member_id)
    Account.update({Account.name: name}).where(Account.member_id.in_(members)).execute()


def keep_change(
    member: Member, field: str, before: str | None, after: str | None, by: UUID | None, at: datetime
) -> None:
    """Write a field's old and new value to the history, and an audit line that names the field only."""
    FieldChange.create(
        county_id=member.county_id, member=member.id, field=field, before=before, after=after, at=at, by_id=by
    )
    facts = {"county_id": member.county_id, "member_id": member.id, "fields": [field]}
    audit.record("changed", "member", member.id, actor_id=by, **facts)


def assign_contact(member: Member, account: Account, by: UUID | None) -> ContactAssignment:
    """Make this account the member's contact person, and end the assignment of the one before (Reg2019 Art 33)."""
    lock_rows(Member.select(Member.id).where(Member.id == member.id))
    end_contacts([(member, earlier) for earlier in contacts_of(member.id)], by)
    assignment = ContactAssignment.create(
        county_id=member.county_id, member=member.id, account_id=account.id, began_by=by
    )
    _record(member, "assigned contact", "contact", assignment.id, by, fields=["account"])
    add_timeline_line(member, "contact_assigned", by, record_id=assignment.id, name=account.name)
    held = Post.select().where(Post.account_id == account.id, Post.role == Role.CONTACT, Post.given())
    if not held.exists():
        Post.give(account.id, Role.CONTACT, member.branch, by)
    return assignment


def end_contacts(ending: list[tuple[Member, ContactAssignment]], by: UUID | None) -> None:
    """End these assignments of contact persons, each with its member, together: the log of endings waits for the disk
    once."""
    ended_rights.note("contact", [assignment.id for _member, assignment in ending])
    for member, assignment in ending:
        open_ = (ContactAssignment.id == assignment.id) & ContactAssignment.ended_at.is_null()
        if ContactAssignment.update(ended_at=now(), ended_by=by).where(open_).execute():
            _record(member, "ended contact", "contact", assignment.id, by, fields=["ended_at"])
            name = account_name(assignment.account_id)
            add_timeline_line(member, "contact_ended", by, record_id=assignment.id, name=name)


def replace_contacts(
    ending: list[tuple[Member, ContactAssignment]], successor: Account | None, by: UUID | None
) -> list[Member]:
    """Make the successor the contact person in place of these assignments, each with its member; without a successor,
    and for the successor's own file, they only end. Returns the members who were given."""
    lock_rows(Member.select(Member.id).where(Member.id.in_([one.id for one, _ended in ending])).order_by(Member.id))
    end_contacts(ending, by)
    given = [member for member, _ended in ending if successor and successor.member_id != member.id]
    for member in given:
        assert successor is not None
        assign_contact(member, successor, by)
    return given


def end_contact_again(assignment_id: UUID, _line: Any) -> dict[str, Any] | None:
    """End an assignment that had ended before a restore; None if it has ended."""
    row = ContactAssignment.get_or_none(ContactAssignment.id == assignment_id)
    if row is None or row.ended_at is not None:
        return None
    end_contacts([(row.member, row)], None)
    return {"county_id": row.member.county_id, "member_id": row.member_id}


def contacts_of(member_id: UUID) -> list[ContactAssignment]:
    """List the member's contact assignments that nobody has ended, in force or not."""
    current = (ContactAssignment.member == member_id) & ContactAssignment.ended_at.is_null()
    return list(ContactAssignment.select().where(current).order_by(ContactAssignment.began_at))


def account_name(account_id: UUID) -> str:
    """Return the name of an account, empty if there is none."""
    return Account.select(Account.name).where(Account.id == account_id).scalar() or ""


def _record(member: Member, action: str, kind: str, record_id: UUID, by: UUID | None, fields: list[str]) -> None:
    facts = {"county_id": member.county_id, "member_id": member.id, "fields": fields, "actor_id": by}
    audit.record(action, kind, record_id, **facts)
