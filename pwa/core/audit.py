"""Write the audit trail: one line for each change and each reveal of protected data, in the same transaction;
`audit_chain.py` seals the line afterwards.

A line names the actor, the record and the fields, never values: old values are in history rows, which the law may
require to be deleted. One exception: an imported roster of thousands writes one line in its transaction, and the lines
of its members right after it (docs/decisions/0015-a-roster-is-staged.md).
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import peewee as pw
from flask import g, has_request_context
from flask_login import current_user

from .bulk_sql import constant, copy_rows, insert_rows
from .clock import now
from .database import Row, UTCDateTimeField, db
from .ids import new_id

NO_COUNTY = UUID(int=0)  # the county of lines about the installation itself, written at the command line


class AuditLine(Row):
    """Who changed or saw what, and when. Append-only; `link` and `digest` are filled once, when the line is sealed."""

    county_id = pw.UUIDField(default=NO_COUNTY)
    at = UTCDateTimeField()
    actor_id = pw.UUIDField(null=True)  # an account; None: the operator at the command line
    action = pw.TextField()
    kind = pw.TextField()
    record_id = pw.UUIDField(null=True)
    member_id = pw.UUIDField(null=True)  # the member whose data it is; answers 'who looked at my data?'
    fields = pw.TextField(default="")
    reason = pw.TextField(null=True)
    link = pw.BigIntegerField(null=True)
    digest = pw.TextField(null=True)
    link_by = pw.UUIDField(
        null=True
    )  # who made the link by which the actor came in, until they have proven who they are

    class Meta:
        table_name = "audit_line"


AuditLine.add_index(AuditLine.index(AuditLine.member_id, AuditLine.at, name="audit_line_member"))
AuditLine.add_index(
    AuditLine.index(
        AuditLine.county_id, AuditLine.link, unique=True, name="audit_line_chain", where=AuditLine.link.is_null(False)
    )
)
AuditLine.add_index(
    AuditLine.index(AuditLine.county_id, AuditLine.at, name="audit_line_unsealed", where=AuditLine.link.is_null())
)
AuditLine.add_index(AuditLine.index(AuditLine.at, AuditLine.id, name="audit_line_at"))


def line(action: str, kind: str, record_id: UUID | None, **more: Any) -> dict[str, Any]:
    """Return one audit line as a row to insert, with the signed-in account as actor unless given; see `record`.

    A line that names no county belongs to the county of the signed-in account: no other county reads who acted.
    """
    actor, county, link_by = more.pop("actor_id", None), more.pop("county_id", None), more.pop("link_by", None)
    if has_request_context() and current_user.is_authenticated:
        actor, county = actor or current_user.account.id, county or current_user.county_id
        link_by = link_by or link_behind(actor)
    fields: Iterable[str] = more.pop("fields", ())
    return {
        "id": new_id(),
        "county_id": county or NO_COUNTY,
        "at": more.pop("at", None) or now(),
        "actor_id": actor,
        "action": action,
        "kind": kind,
        "record_id": record_id,
        "member_id": more.pop("member_id", None),
        "fields": " ".join(fields),
        "reason": more.pop("reason", None),
        "link_by": link_by,
        **more,
    }


def link_behind(actor_id: UUID | None) -> UUID | None:
    """Return who made the link by which this account came in, if it is the signed-in one and has not proven yet who
    they are."""
    if not has_request_context() or not current_user.is_authenticated or actor_id != current_user.account.id:
        return None
    return current_user.link_by


class Author(NamedTuple):
    """Who acts, when, and by whose link they came in (`link_behind`): what a row must keep whose lines are written
    later by `record_each`."""

    actor_id: UUID | None
    at: datetime
    link_by: UUID | None


def record_each(source: Any, which: pw.Expression, author: Author, columns: dict[str, Any]) -> None:
    """Write one line for each row of `source` in `which`, by one statement, in the order of the rows. `columns`: of the
    line, by name, without those of the author. Must be called inside a write transaction."""
    assert db.in_transaction(), "an audit line belongs to the transaction of its change"
    named = {getattr(AuditLine, name): value for name, value in columns.items()}
    fields = {getattr(AuditLine, name): value for name, value in author._asdict().items()}
    copy_rows(AuditLine, named | {field: constant(field, value) for field, value in fields.items()}, source, which)


def record(action: str, kind: str, record_id: UUID | None, **more: Any) -> None:
    """Write one line in the caller's transaction. `more`: county_id, member_id, fields (names), reason, actor_id."""
    record_all([line(action, kind, record_id, **more)])


def record_all(lines: list[dict[str, Any]]) -> None:
    """Write many lines with one statement. Must be called inside the transaction of the change itself."""
    assert db.in_transaction(), "an audit line belongs to the transaction of its change"
    if lines:
        insert_rows(AuditLine, lines)
        if has_request_context():
            g.audited = True
