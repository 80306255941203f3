"""The audit trail: one line for each change and each reveal, in the same transaction, sealed afterwards by a hash chain.

A line names who, which record and which fields, never values: old values live in history rows that the law may
order deleted. The chain is one per county and is closed off the hot path, so no request waits for a hot row.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import peewee as pw
from flask import g, has_request_context
from flask_login import current_user

from .clock import now
from .database import Row, UTCDateTimeField, db, transact
from .ids import new_id

NO_COUNTY = UUID(int=0)  # lines about the installation itself
GENESIS = "0" * 64


class AuditLine(Row):
    """Who did or saw what, when. Append-only; `link` and `digest` are filled once, when the line is sealed."""

    county_id = pw.UUIDField(default=NO_COUNTY)
    at = UTCDateTimeField()
    actor_id = pw.UUIDField(null=True)  # account; None is the operator at the command line
    action = pw.TextField()
    kind = pw.TextField()
    record_id = pw.UUIDField(null=True)
    member_id = pw.UUIDField(null=True)  # whom it concerns: answers 'who looked at my data?'
    fields = pw.TextField(default="")
    reason = pw.TextField(null=True)
    link = pw.BigIntegerField(null=True)
    digest = pw.TextField(null=True)

    class Meta:
        table_name = "audit_line"


AuditLine.add_index(AuditLine.index(AuditLine.member_id, AuditLine.at, name="audit_line_member"))
AuditLine.add_index(AuditLine.index(AuditLine.county_id, AuditLine.link, unique=True, name="audit_line_chain"))
AuditLine.add_index(
    AuditLine.index(AuditLine.county_id, AuditLine.at, name="audit_line_unsealed", where=AuditLine.link.is_null())
)
AuditLine.add_index(AuditLine.index(AuditLine.at, AuditLine.id, name="audit_line_at"))


def line(action: str, kind: str, record_id: UUID | None, **more: Any) -> dict[str, Any]:
    """One audit line as a row to insert; `fields` is an iterable of names. See `record`."""
    actor = more.pop("actor_id", None)
    if actor is None and has_request_context() and current_user.is_authenticated:
        actor = current_user.account.id
    fields: Iterable[str] = more.pop("fields", ())
    return {
        "id": new_id(),
        "county_id": more.pop("county_id", None) or NO_COUNTY,
        "at": more.pop("at", None) or now(),
        "actor_id": actor,
        "action": action,
        "kind": kind,
        "record_id": record_id,
        "member_id": more.pop("member_id", None),
        "fields": " ".join(fields),
        "reason": more.pop("reason", None),
        **more,
    }


def record(action: str, kind: str, record_id: UUID | None, **more: Any) -> None:
    """Write one line, inside the caller's transaction: `county_id`, `member_id`, `fields`, `reason`, `actor_id`."""
    record_all([line(action, kind, record_id, **more)])


def record_all(lines: list[dict[str, Any]]) -> None:
    """Write many lines at once. Must be called inside the transaction of the change itself."""
    assert db.in_transaction(), "an audit line belongs to the transaction of its change"
    if lines:
        AuditLine.insert_many(lines).execute()
        if has_request_context():
            g.audited = True


def digest_of(previous: str, row: AuditLine, link: int) -> str:
    """The link's digest: SHA-256 over the previous digest and the canonical line."""
    body = [str(row.county_id), link, str(row.id), row.at.isoformat(), str(row.actor_id), row.action, row.kind]
    body += [str(row.record_id), str(row.member_id), row.fields, row.reason]
    return hashlib.sha256((previous + json.dumps(body, ensure_ascii=False)).encode()).hexdigest()


def head_of(county_id: UUID) -> tuple[int, str]:
    """The newest sealed link of a county's chain and its digest; (0, GENESIS) when nothing is sealed."""
    row = (
        AuditLine.select(AuditLine.link, AuditLine.digest)
        .where(AuditLine.county_id == county_id, AuditLine.link.is_null(False))
        .order_by(AuditLine.link.desc())
        .first()
    )
    return (row.link, row.digest) if row else (0, GENESIS)


def seal_some(limit: int = 2_000) -> int:
    """Seal up to `limit` unsealed lines, whatever their age (never by a watermark). Returns how many."""
    waiting = (
        AuditLine.select()
        .where(AuditLine.link.is_null())
        .order_by(AuditLine.county_id, AuditLine.at, AuditLine.id)
        .limit(limit)
    )
    heads: dict[UUID, tuple[int, str]] = {}
    rows = list(waiting)
    for row in rows:
        link, digest = heads.get(row.county_id) or head_of(row.county_id)
        row.link = link + 1
        row.digest = digest_of(digest, row, row.link)
        heads[row.county_id] = (row.link, row.digest)
    for row in rows:
        AuditLine.update(link=row.link, digest=row.digest).where(
            AuditLine.id == row.id, AuditLine.link.is_null()
        ).execute()
    return len(rows)


def seal(log: Path | None = None) -> int:
    """Seal everything that waits, in short transactions; each new head also goes to `log`. Returns how many lines."""
    total = 0
    while done := transact(lambda: seal_some(500)):
        total += done
        if log:
            note_heads(log, heads())
    return total


def heads() -> dict[UUID, tuple[int, str]]:
    """The head of every chain."""
    counties = [row.county_id for row in AuditLine.select(AuditLine.county_id).distinct()]
    return {county: head for county in counties if (head := head_of(county))[0]}


def note_heads(log: Path, found: dict[UUID, tuple[int, str]], restored: bool = False) -> None:
    """Append the heads to the log outside the database: whoever rewrites the chain must rewrite this file too."""
    with log.open("a", encoding="utf-8") as file:
        if restored:
            file.write(json.dumps({"restored": now().isoformat()}) + "\n")
        for county, (link, digest) in sorted(found.items(), key=lambda item: str(item[0])):
            file.write(
                json.dumps({"county": str(county), "link": link, "digest": digest, "at": now().isoformat()}) + "\n"
            )


def first_break(county_id: UUID) -> tuple[int, str] | None:
    """The first link of the chain that does not hold, with what is wrong; None when all hold."""
    previous, expected = GENESIS, 1
    chain = (
        AuditLine.select()
        .where(AuditLine.county_id == county_id, AuditLine.link.is_null(False))
        .order_by(AuditLine.link)
    )
    for row in chain.iterator():
        if row.link != expected:
            return expected, "missing"
        if digest_of(previous, row, row.link) != row.digest:
            return row.link, "changed"
        previous, expected = row.digest, expected + 1
    return None


def against_log(log: Path) -> tuple[UUID, int, str] | None:
    """The first head in `log` (since the last restore) that the database no longer has; None when all agree."""
    if not log.exists():
        return None
    kept: list[dict[str, Any]] = []
    for text in log.read_text(encoding="utf-8").splitlines():
        entry = json.loads(text)
        kept = [] if "restored" in entry else [*kept, entry]
    for entry in kept:
        row = AuditLine.get_or_none(AuditLine.county_id == UUID(entry["county"]), AuditLine.link == entry["link"])
        if row is None or row.digest != entry["digest"]:
            return UUID(entry["county"]), entry["link"], "missing" if row is None else "changed"
    return None


def unsealed() -> tuple[int, datetime | None]:
    """How many lines wait to be sealed, and since when."""
    waiting = AuditLine.select(pw.fn.COUNT(AuditLine.id), pw.fn.MIN(AuditLine.at)).where(AuditLine.link.is_null())
    count, oldest = waiting.scalar(as_tuple=True)
    return count, UTCDateTimeField().python_value(oldest)
