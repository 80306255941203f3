"""Store what members confirmed once a year, and read what is to be confirmed now."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import peewee as pw

from pwa.core import audit
from pwa.core.clock import day_of, now
from pwa.core.database import Row, UTCDateTimeField, one_of
from pwa.core.features import registry
from pwa.members.changes import add_timeline_line
from pwa.members.models import Member

SOURCES = ("phone", "letter", "visit")  # as of a report that somebody else enters


class Confirmation(Row):
    """That something on record about a member is still so. `question`: its name as a package declares it; `source`: how
    the member told it to who recorded it, None if they said it themselves; `whole`: with it everything that was asked
    at that time was confirmed."""

    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, backref="+", on_delete="CASCADE", index=False)  # confirmation_member
    question = pw.TextField()
    at = UTCDateTimeField(default=now)
    by_id = pw.UUIDField()
    source = pw.TextField(null=True, constraints=[one_of("source", SOURCES)])
    whole = pw.BooleanField()

    class Meta:
        table_name = "yearly_confirmation"


Confirmation.add_index(Confirmation.index(Confirmation.member, Confirmation.at, name="confirmation_member"))


def confirmed(member: Any) -> Any:
    """Return an SQL expression: when the member of this column confirmed something last, which is a contact too."""
    return Confirmation.select(pw.fn.MAX(Confirmation.at)).where(Confirmation.member == member)


def last_said(member: Member) -> dict[str, date]:
    """Return the day on which each thing on record about a member was said or confirmed last, by the name of its
    question; only of those of which there is something. One query."""
    questions = registry().yearly_questions
    columns = said_columns([*questions], [one.said_at for one in questions.values()])
    row = list(Member.select(*columns).where(Member.id == member.id).tuples().get())
    return days_said([*questions], row)


def said_columns(names: Sequence[Any], said: Sequence[Any]) -> list[Any]:
    """Return columns of a query of members: when each thing on record was said last, and when it was confirmed."""
    columns = []
    for n, said_at in enumerate(said):
        columns += [said_at(Member.id).alias(f"said_{n}")]
        columns += [confirmed(Member.id).where(Confirmation.question == names[n]).alias(f"confirmed_{n}")]
    return columns


def days_said(names: Sequence[str], values: Sequence[Any]) -> dict[str, date]:
    """Read the values of these columns: name of the question → day."""
    read = UTCDateTimeField().python_value
    found = {}
    for n, name in enumerate(names):
        if said := read(values[2 * n]):
            found[name] = day_of(max(said, read(values[2 * n + 1]) or said))
    return found


def write_down(member: Member, names: list[str], by: UUID, source: str | None, whole: bool) -> None:
    """Store that the things of these questions are still so. Call inside a write transaction."""
    facts = {"county_id": member.county_id, "member": member.id, "by_id": by, "at": now(), "whole": whole}
    rows = [Confirmation.create(question=name, source=source, **facts) for name in names]
    named = {"county_id": member.county_id, "member_id": member.id, "actor_id": by, "fields": names}
    audit.record("confirmed what is on record", "confirmation", rows[0].id, **named)
    add_timeline_line(member, "confirmed", by, record_id=rows[0].id, questions=names, source=source)
