"""What changes in a member's file: each change with its history row, its audit line and its line in the timeline."""

import json
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pwa.ground import audit, crypto
from pwa.ground.clock import now
from pwa.organisations.models import Unit

from .models import Affiliation, FieldChange, Member, TimelineLine
from .names import search_key


def tell(
    member: Member, kind: str, by: UUID | None, at: datetime | None = None, record_id: UUID | None = None, **facts: Any
) -> None:
    """One line in the member's timeline. Facts that are None are left out."""
    TimelineLine.create(
        county_id=member.county_id,
        member=member.id,
        at=at or now(),
        kind=kind,
        by_id=by,
        record_id=record_id,
        facts=json.dumps({name: fact for name, fact in facts.items() if fact is not None}, ensure_ascii=False),
    )


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
    """A new member of `branch`, with the affiliation that says since when. Call inside a write transaction."""
    member = Member.create(
        county_id=branch.county_id,
        branch=branch,
        name=name,
        search=search_key(name),
        sex=sex,
        born_on=born_on,
        kind=kind,
        joined_on=joined_on,
        phone=phone,
        id_sealed=crypto.seal(id_number) if id_number else None,
        id_index=crypto.index_of(id_number) if id_number else None,
    )
    Affiliation.create(county_id=branch.county_id, member=member, branch=branch)
    given = {"born_on": born_on, "joined_on": joined_on, "phone": phone, "id_number": id_number}
    fields = ["name", "sex", "kind", *(field for field, value in given.items() if value)]
    audit.record(
        "admitted", "member", member.id, county_id=member.county_id, member_id=member.id, fields=fields, actor_id=by
    )
    tell(member, "admitted", by, branch=branch.name)
    return member


def set_phone(member: Member, phone: str, by: UUID | None, at: datetime | None = None) -> bool:
    """The member's new phone number; the old one stays in the history. False when it was that already.

    A report that was written before the last change of the number does not bring the old one back.
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
    tell(member, "phone_changed", by, at=moment)
    return True


def keep_change(
    member: Member, field: str, before: str | None, after: str | None, by: UUID | None, at: datetime
) -> None:
    """What a field was and became, and the audit line that names the field only."""
    FieldChange.create(
        county_id=member.county_id, member=member.id, field=field, before=before, after=after, at=at, by_id=by
    )
    facts = {"county_id": member.county_id, "member_id": member.id, "fields": [field]}
    audit.record("changed", "member", member.id, actor_id=by, **facts)
