"""The staged rows become the roster: a few statements over all rows at once, in one transaction; all or nothing.

Nothing is computed here: ids, histories and timeline lines were made while checking. What has changed in between is
seen by comparing each member with how it stood then; then nothing is applied and the check begins anew.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import peewee as pw

from pwa.ground import audit
from pwa.ground.audit import AuditLine
from pwa.ground.clock import now
from pwa.ground.database import db, is_postgres, lock_rows, transact
from pwa.members import heads
from pwa.members.models import Affiliation, FieldChange, Member, TimelineLine
from pwa.organisations.models import Unit

from .models import FIELDS, RosterImport, StagedChange, StagedRow, fingerprint

BESIDE = {"name": ("name", "search"), "id_number": ("id_sealed", "id_index")}  # columns of one field
ROOM = 128 * 1024  # KiB of cache while it lasts


class Changed(Exception):
    """The roster is no longer as it was when the file was checked against it; nothing was applied."""


class NotReady(Exception):
    """Not checked to the end, wrong somewhere, or applied already; nothing was applied."""


def apply(roster: RosterImport, by: UUID | None) -> RosterImport:
    """Add and change everything the file says. Raises Changed or NotReady, and then nothing happened."""
    try:
        with _roomy():
            transact(lambda: _work(roster.id, by))
    except pw.IntegrityError as error:  # somebody added the same person just now
        raise Changed from error
    return RosterImport.get_by_id(roster.id)


@contextmanager
def _roomy() -> Iterator[None]:
    """On SQLite a transaction that outgrows its cache writes pages twice, and whoever commits much moves the log into
    the file while others wait. So it gets the room it needs, and the log is moved when nobody waits for it."""
    if is_postgres() or db.in_transaction():
        yield
        return
    kept = [db.pragma(name) for name in ("cache_size", "wal_autocheckpoint")]
    db.pragma("cache_size", -ROOM)
    db.pragma("wal_autocheckpoint", 0)
    try:
        yield
    finally:
        db.pragma("cache_size", kept[0])
        db.pragma("wal_autocheckpoint", kept[1])
    db.execute_sql("pragma wal_checkpoint(passive)")


def _work(roster_id: UUID, by: UUID | None) -> None:
    (roster,) = lock_rows(RosterImport.select().where(RosterImport.id == roster_id))
    if not roster.may_apply:
        raise NotReady
    if roster.changes and is_postgres():
        changed = StagedRow.select(StagedRow.member_id).where(_of(roster, "change"))
        Member.select(pw.fn.COUNT(1)).from_(
            Member.select(Member.id).where(Member.id.in_(changed)).order_by(Member.id).for_update()
        ).scalar()
    if roster.adds and is_postgres():  # two who add the same people: the second sees what the first has added
        branches = StagedRow.select(StagedRow.branch_id).where(_of(roster, "add"))
        held = Unit.select(Unit.id).where(Unit.id.in_(branches)).order_by(Unit.id)
        list(held.for_update("FOR NO KEY UPDATE"))  # type: ignore[arg-type]  # whoever files a report does not wait
    if _has_changed(roster):
        raise Changed
    moment = now()
    if roster.adds:
        _add(roster, moment)
    if roster.changes:
        _change(roster, moment, by)
    _tell(roster, moment, by)
    heads.joined(StagedRow.branch_id, _of(roster, "add"))
    RosterImport.update(applied_at=moment).where(RosterImport.id == roster.id).execute()
    audit.record("imported", "roster", roster.id, county_id=roster.county_id, actor_id=by, at=moment)


def _of(roster: RosterImport, *verdicts: str) -> pw.Expression:
    return (StagedRow.roster == roster.id) & StagedRow.verdict.in_(verdicts)


def _has_changed(roster: RosterImport) -> bool:
    """Whether somebody changed a member, added one that fits a row by name and birth date, or closed a branch."""
    changed = StagedRow.select().join(Member, on=(Member.id == StagedRow.member_id))
    if roster.changes and changed.where(_of(roster, "change"), fingerprint() != StagedRow.seen).exists():
        return True
    if not roster.adds:
        return False
    branches = StagedRow.select(StagedRow.branch_id).where(_of(roster, "add")).distinct()
    closed = Unit.select().where(Unit.id.in_(branches), Unit.closed_at.is_null(False))
    fresh = Member.select().where(Member.branch.in_(branches), Member.made_at > roster.began_at)
    return closed.exists() or fresh.exists()


def _copy(model: Any, columns: dict[Any, Any], source: Any, which: pw.Expression) -> None:
    """`INSERT INTO model (columns) SELECT … FROM source`."""
    model.insert_from(source.select(*columns.values()).where(which).order_by(source.row), list(columns)).execute()


def _add(roster: RosterImport, moment: Any) -> None:
    at = pw.Value(moment, converter=Member.made_at.db_value)
    columns = {getattr(Member, name): getattr(StagedRow, name) for name in FIELDS}
    columns |= {Member.id: StagedRow.member_id, Member.county_id: StagedRow.county_id}
    columns |= {Member.branch: StagedRow.branch_id, Member.made_at: at}
    which = _of(roster, "add")
    _copy(Member, columns, StagedRow, which)
    ties = {
        Affiliation.id: StagedRow.affiliation_id,
        Affiliation.county_id: StagedRow.county_id,
        Affiliation.member: StagedRow.member_id,
        Affiliation.branch: StagedRow.branch_id,
        Affiliation.began_at: at,
    }
    _copy(Affiliation, ties, StagedRow, which)


def _change(roster: RosterImport, moment: Any, by: UUID | None) -> None:
    told = StagedChange.select(StagedChange.field).where(StagedChange.roster == roster.id).distinct()
    names = {name for row in told for name in BESIDE.get(row.field, (row.field,))}  # what nobody changes is not touched
    fresh = {getattr(Member, name): getattr(StagedRow, name) for name in FIELDS if name in names}
    which = _of(roster, "change") & (StagedRow.member_id == Member.id)
    Member.update(fresh).from_(StagedRow).where(which).execute()
    history = {getattr(FieldChange, name): getattr(StagedChange, name) for name in ("id", "county_id", "field")}
    history |= {FieldChange.before: StagedChange.before, FieldChange.after: StagedChange.after}
    history |= {FieldChange.member: StagedChange.member_id, **_when(FieldChange, moment, by, FieldChange.by_id)}
    _copy(FieldChange, history, StagedChange, StagedChange.roster == roster.id)


def _when(model: Any, moment: Any, by: UUID | None, actor: Any) -> dict[Any, Any]:
    return {
        model.at: pw.Value(moment, converter=model.at.db_value),
        actor: pw.Value(by, converter=actor.db_value)
        if by
        else pw.SQL("cast(null as uuid)" if is_postgres() else "null"),
    }


def _tell(roster: RosterImport, moment: Any, by: UUID | None) -> None:
    """A line in each member's timeline, and one in the audit trail."""
    which = _of(roster, "add", "change")
    kind = pw.Case(StagedRow.verdict, [("add", "admitted")], "file_changed")
    lines = {
        TimelineLine.id: StagedRow.line_id,
        TimelineLine.county_id: StagedRow.county_id,
        TimelineLine.member: StagedRow.member_id,
        TimelineLine.kind: kind,
        TimelineLine.facts: StagedRow.facts,
        **_when(TimelineLine, moment, by, TimelineLine.by_id),
    }
    _copy(TimelineLine, lines, StagedRow, which)
    trail = {
        AuditLine.id: StagedRow.audit_id,
        AuditLine.county_id: StagedRow.county_id,
        AuditLine.action: pw.Case(StagedRow.verdict, [("add", "admitted")], "changed"),
        AuditLine.kind: pw.Value("member"),
        AuditLine.record_id: StagedRow.member_id,
        AuditLine.member_id: StagedRow.member_id,
        AuditLine.fields: StagedRow.fields,
        **_when(AuditLine, moment, by, AuditLine.actor_id),
    }
    _copy(AuditLine, trail, StagedRow, which)
