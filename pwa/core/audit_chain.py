"""Seal the audit lines in a hash chain, one for each county. This happens after the request, so that no request waits
for a shared row.

Each link's digest covers the digest of the link before it: a line that is changed, removed or inserted breaks the
chain. A chain that was rewritten as a whole is found by its heads in the head log or in a backup.
"""

import hashlib
import json
import time
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import peewee as pw

from .audit import AuditLine
from .audit_checkpoints import Checkpoint, append
from .database import UTCDateTimeField, db, write
from .logs import event

GENESIS = "0" * 64
AT_ONCE = 500


class Break(NamedTuple):
    """The first invalid link of a chain, and why: `missing`, `changed` or `doubled`."""

    county_id: UUID
    link: int
    why: str


class Outrun(Exception):
    """Another process has sealed the same lines meanwhile; nothing was written."""


def digest_of(previous: str, row: AuditLine, link: int) -> str:
    """Return a link's digest: SHA-256 (hex) of the previous digest and the line's fields as JSON."""
    body = [str(row.county_id), link, str(row.id), row.at.isoformat(), str(row.actor_id), row.action, row.kind]
    body += [str(row.record_id), str(row.member_id), row.fields, row.reason]
    if row.link_by:  # lines of earlier releases have none, and keep their digest
        body.append(str(row.link_by))
    return hashlib.sha256((previous + json.dumps(body, ensure_ascii=False)).encode()).hexdigest()


def head_of(county_id: UUID) -> Checkpoint:
    """Return the newest sealed link of a county's chain; link 0 with GENESIS if nothing is sealed."""
    row = (
        AuditLine.select(AuditLine.link, AuditLine.digest)
        .where(AuditLine.county_id == county_id, AuditLine.link.is_null(False))
        .order_by(AuditLine.link.desc())
        .first()
    )
    return Checkpoint(county_id, row.link, row.digest or "") if row else Checkpoint(county_id, 0, GENESIS)


def heads() -> list[Checkpoint]:
    """Return the head of every chain."""
    return [head_of(county) for county in _counties()]


def _counties() -> list[UUID]:
    """List the counties with a sealed line, sorted."""
    sealed = AuditLine.select(AuditLine.county_id).where(AuditLine.link.is_null(False)).distinct()
    return sorted(row.county_id for row in sealed)


def seal_some(limit: int = AT_ONCE) -> tuple[int, list[Checkpoint]]:
    """Seal up to `limit` unsealed lines of any age. Returns how many, and the new heads.

    Lines are read and hashed outside the transaction, so that writers wait only briefly. Inside it every line must
    still be unsealed and its link still be free: of two processes that seal at the same time, one writes nothing and
    raises Outrun.
    """
    rows = list(
        AuditLine.select()
        .where(AuditLine.link.is_null())
        .order_by(AuditLine.county_id, AuditLine.at, AuditLine.id)
        .limit(limit)
    )
    after = {county: head_of(county) for county in {row.county_id for row in rows}}
    for row in rows:
        last = after[row.county_id]
        row.link = last.link + 1
        row.digest = digest_of(last.digest, row, row.link)
        after[row.county_id] = Checkpoint(row.county_id, row.link, row.digest)
    if rows:
        _write_links(rows)
    return len(rows), list(after.values())


def _write_links(rows: list[AuditLine]) -> None:
    mark, key = db.param, AuditLine.id.db_value
    sql = f"update audit_line set link = {mark}, digest = {mark} where id = {mark} and link is null"
    try:
        with write():
            cursor = db.cursor()
            with pw.__exception_wrapper__:  # type: ignore[attr-defined]
                cursor.executemany(sql, [(row.link, row.digest, key(row.id)) for row in rows])
            if cursor.rowcount != len(rows):
                raise Outrun
    except pw.IntegrityError as error:  # the unique index on (county, link)
        raise Outrun from error


def seal(log: Path | None = None, seconds: float = 15) -> int:
    """Seal unsealed lines, in short transactions, for about `seconds` (less than the lease lasts). Returns how many.

    Each new head is also written to the head log and to the server's log: to rewrite the chain unnoticed, one would
    have to rewrite these too.
    """
    until, total = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        try:
            count, found = seal_some()
        except Outrun:
            break  # the other process continues
        if not count:
            break
        total += count
        for head in found:
            event("audit head", county=str(head.county_id), link=head.link, digest=head.digest)
        if log:
            append(log, found)
    return total


def first_break(county_id: UUID) -> Break | None:
    """Return the first invalid link of a county's chain; None if all are valid."""
    previous, expected = GENESIS, 1
    for row in _chain(county_id):
        link = row.link or 0
        if link != expected:
            return Break(county_id, min(link, expected), "missing" if link > expected else "doubled")
        if digest_of(previous, row, link) != row.digest:
            return Break(county_id, link, "changed")
        previous, expected = row.digest, expected + 1
    return None


def _chain(county_id: UUID) -> Iterator[AuditLine]:
    """Yield the sealed lines of a county in the order of their links, read 5,000 at a time."""
    sealed = AuditLine.select().where(AuditLine.county_id == county_id).order_by(AuditLine.link, AuditLine.id)
    last: int | None = None
    while rows := list(
        sealed.where(AuditLine.link.is_null(False) if last is None else AuditLine.link > last).limit(5_000)
    ):
        yield from rows
        last = rows[-1].link


def broken() -> list[Break]:
    """Return the first invalid link of each broken chain, ordered by county."""
    found = (first_break(county) for county in _counties())
    return [one for one in found if one]


def first_difference(noted: Iterable[Checkpoint]) -> Break | None:
    """Return the first of the heads `noted` outside the database that the database lacks; None if it has all."""
    some: list[Checkpoint] = []
    for head in noted:
        some.append(head)
        if len(some) == AT_ONCE:
            if found := _differs(some):
                return found
            some = []
    return _differs(some)


def _differs(some: list[Checkpoint]) -> Break | None:
    for county in dict.fromkeys(head.county_id for head in some):
        links = [head.link for head in some if head.county_id == county]
        rows = AuditLine.select(AuditLine.link, AuditLine.digest).where(
            AuditLine.county_id == county, AuditLine.link.in_(links)
        )
        have = {row.link: row.digest for row in rows}
        for head in sorted((h for h in some if h.county_id == county), key=lambda h: h.link):
            if have.get(head.link) != head.digest:
                return Break(county, head.link, "changed" if head.link in have else "missing")
    return None


def unsealed() -> tuple[int, datetime | None]:
    """Return how many lines are unsealed, and the time of the oldest."""
    waiting = AuditLine.select(pw.fn.COUNT(pw.SQL("*")), pw.fn.MIN(AuditLine.at)).where(AuditLine.link.is_null())
    count, oldest = waiting.scalar(as_tuple=True)
    return count, UTCDateTimeField().python_value(oldest)
