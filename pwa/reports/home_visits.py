"""Store when members who are away come home for a visit."""

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

import peewee as pw

from pwa.core.database import Row, UTCDateTimeField
from pwa.members.models import Member

if TYPE_CHECKING:
    from .form_kinds import Entry, Writes


class HomeVisit(Row):
    """When a member who is away comes home for a visit, as they said in a location report or in a round's answer; its
    id is the submission's. Without days: they said that they do not come, or do not know yet."""

    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, on_delete="CASCADE", index=False)  # the index home_visit_member begins with it
    begins_on = pw.DateField(null=True)
    ends_on = pw.DateField(null=True)
    round_id = pw.UUIDField(null=True)  # the round that asked; of its answers the last one counts
    corrected_at = UTCDateTimeField()

    class Meta:
        constraints = [
            pw.Check("(begins_on is null) = (ends_on is null)"),
            pw.Check("ends_on >= begins_on"),
        ]


HomeVisit.add_index(HomeVisit.index(HomeVisit.member, HomeVisit.ends_on, name="home_visit_member"))


def keep_home_visit(
    entry: "Entry", writes: "Writes", begins_on: date | None, ends_on: date | None, round_id: UUID | None = None
) -> None:
    """Store when a member comes home for a visit; without days, that they do not, or do not know yet."""
    assert entry.member is not None
    row = {"id": entry.id, "county_id": entry.member.county_id, "member": entry.member.id}
    days = {"begins_on": begins_on, "ends_on": ends_on, "round_id": round_id}
    writes.add(HomeVisit, **row, **days, corrected_at=entry.corrected_at)
