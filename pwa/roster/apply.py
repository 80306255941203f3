"""Apply the staged rows to the roster: a few statements over all rows at once, in one transaction, all or nothing.

Nothing is computed here: ids, histories and timeline lines were made while checking. What has changed in between is
seen by comparing each member with how it stood then; then nothing is applied and the check begins anew.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import peewee as pw

from pwa.core import audit
from pwa.core.clock import now
from pwa.core.database import db, is_postgres, lock_rows, transact
from pwa.members import headcounts
from pwa.members.models import Member
from pwa.organisations.models import Unit

from .models import FIELDS, RosterImport, StagedChange, StagedRow, fingerprint
from .post_apply import copy, history

BESIDE = {"name": ("name", "search"), "id_number": ("id_sealed", "id_index")}  # columns of one field
CACHE_KIB = 128 * 1024  # KiB of cache while it lasts


class Changed(Exception):
    """The roster is no longer as it was when the file was checked against it; nothing was applied."""


class NotReady(Exception):
    """Not checked to the end, wrong somewhere, or applied already; nothing was applied."""


def apply(roster: RosterImport, by: UUID | None) -> RosterImport:
    """Add and change everything the file says. Raises Changed or NotReady, and then nothing happened. What must still
    be written about each member afterwards is `following`."""
    count: Any = StagedRow.select(StagedRow.branch_id, pw.fn.COUNT(1)).where(_of(roster, "add"))
    branches: dict[UUID, int] = dict(count.group_by(StagedRow.branch_id).tuples())
    try:
        with _large_cache():
            transact(lambda: _work(roster, branches, by))
    except pw.IntegrityError as error:  # somebody added the same person just now
        raise Changed from error
    return RosterImport.get_by_id(roster.id)


@contextmanager
def _large_cache() -> Iterator[None]:
    """On SQLite a transaction that outgrows its cache writes pages twice, and whoever commits much moves the log into
    the file while others wait. So it gets the room it needs, and the log is moved when nobody waits for it.

    The one foreign key of a new member is their branch: `_open` holds them all, so it need not be looked up again for
    every row, which took a third of the time."""
    if is_postgres() or db.in_transaction():
        yield
        return
    settings = {"cache_size": -CACHE_KIB, "wal_autocheckpoint": 0, "foreign_keys": 0}
    _move_log()  # what stands in it already would be moved by the first who commits after us
    kept = {name: db.pragma(name) for name in settings}
    for name, value in settings.items():
        db.pragma(name, value)
    try:
        yield
    finally:
        for name, value in kept.items():
            db.pragma(name, value)
    _move_log()


def _move_log() -> None:
    db.execute_sql("pragma wal_checkpoint(passive)")


def _work(checked: RosterImport, branches: dict[UUID, int], by: UUID | None) -> None:
    """Everything that phones wait for: nothing that could be read or written before or afterwards."""
    (roster,) = lock_rows(RosterImport.select().where(RosterImport.id == checked.id))
    if not roster.may_apply:
        raise NotReady
    if roster.began_at != checked.began_at or sum(branches.values()) != roster.adds:
        raise Changed
    open_ = _open(roster, list(branches)) if branches else []
    moment = now()
    if roster.adds:
        _add(roster, moment)
    if roster.changes and _change(roster) != roster.changes:
        raise Changed
    headcounts.add_members([(unit, branches[unit.id]) for unit in open_])
    roster.applied_at, roster.applied_by = moment, by
    roster.save(only=["applied_at", "applied_by"])
    history(roster, (StagedChange.roster == roster.id) & (StagedChange.field == "phone"))
    audit.record("imported", "roster", roster.id, county_id=roster.county_id, actor_id=by, at=moment)


def _of(roster: RosterImport, *verdicts: str) -> pw.Expression:
    return (StagedRow.roster == roster.id) & StagedRow.verdict.in_(verdicts)


def _open(roster: RosterImport, branches: list[UUID]) -> list[Unit]:
    """The branches, held. Raises Changed when one was closed, or somebody added there since, who may fit a row by name
    and birth date."""
    held = Unit.select(Unit.id, Unit.county_id, Unit.path, Unit.closed_at).where(Unit.id.in_(branches))
    held = held.order_by(Unit.id)
    if is_postgres():  # two who add the same people: the second sees what the first has added
        held = held.for_update("FOR NO KEY UPDATE")  # type: ignore[arg-type]  # whoever files a report does not wait
    units = list(held)
    if len(units) != len(branches) or any(unit.closed_at for unit in units):
        raise Changed
    if Member.select().where(Member.branch.in_(branches), Member.made_at > roster.began_at).exists():
        raise Changed
    return units


def _add(roster: RosterImport, moment: Any) -> None:
    at = pw.Value(moment, converter=Member.made_at.db_value)
    columns = {getattr(Member, name): getattr(StagedRow, name) for name in FIELDS}
    columns |= {Member.id: StagedRow.member_id, Member.county_id: StagedRow.county_id}
    columns |= {Member.branch: StagedRow.branch_id, Member.made_at: at}
    copy(Member, columns, StagedRow, _of(roster, "add"))


def _change(roster: RosterImport) -> int:
    """Change the members who are as they were when they were compared; how many that are."""
    which = _of(roster, "change")
    if is_postgres():  # locked in order, as phones do
        held = Member.select(Member.id).where(Member.id.in_(StagedRow.select(StagedRow.member_id).where(which)))
        held = held.order_by(Member.id).for_update("FOR NO KEY UPDATE")  # type: ignore[arg-type]
        Member.select(pw.fn.COUNT(1)).from_(held).scalar()
    told = StagedChange.select(StagedChange.field).where(StagedChange.roster == roster.id).distinct()
    names = {name for row in told for name in BESIDE.get(row.field, (row.field,))}  # what nobody changes is not touched
    fresh = {getattr(Member, name): getattr(StagedRow, name) for name in FIELDS if name in names}
    same = (StagedRow.member_id == Member.id) & (fingerprint() == StagedRow.seen)
    return int(Member.update(fresh).from_(StagedRow).where(which, same).execute())
