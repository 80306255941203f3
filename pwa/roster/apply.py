"""Apply the staged rows to the roster: a few statements over all rows, in one transaction, all or nothing.

Nothing is computed here: ids, histories and timeline lines were made by the check. Each member is compared with their
state at the time of the check. If anything has changed, nothing is applied and the check starts again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import peewee as pw

from pwa.core import audit
from pwa.core.bulk_sql import copy_rows
from pwa.core.clock import now
from pwa.core.database import db, is_postgres, lock_rows, transact
from pwa.members import headcounts
from pwa.members.changes import name_accounts
from pwa.members.file_items import DAYS
from pwa.members.models import Member
from pwa.organisations.models import Unit

from .likely_twins import mark_others
from .models import FIELDS, RosterImport, StagedChange, StagedRow, fingerprint
from .post_apply import history

# fields that are stored in several columns
BESIDE = {
    "name": ("name", "search", "name_key"),
    "id_number": ("id_sealed", "id_index"),
    "destination": ("destination", "destination_area"),
    **{item: (item, "month_only") for item in DAYS},
}
CACHE_KIB = 128 * 1024  # KiB of cache during the transaction


class Changed(Exception):
    """The roster has changed since the file was checked; nothing was applied."""


class NotReady(Exception):
    """Not completely checked, or with errors, or applied already; nothing was applied."""


def apply(roster: RosterImport, by: UUID | None) -> RosterImport:
    """Add and change everything the file says. Raises Changed or NotReady; then nothing was written. Afterwards
    `follow` in post_apply.py writes the lines about each member."""
    count: Any = StagedRow.select(StagedRow.branch_id, pw.fn.COUNT(1)).where(_of(roster, "add"))
    branches: dict[UUID, int] = dict(count.group_by(StagedRow.branch_id).tuples())
    try:
        with _large_cache():
            transact(lambda: _work(roster, branches, by))
    except pw.IntegrityError as error:  # somebody else has just added the same person
        raise Changed from error
    return RosterImport.get_by_id(roster.id)


@contextmanager
def _large_cache() -> Iterator[None]:
    """Give a large SQLite transaction enough cache, and move its log into the database file afterwards.

    A transaction larger than its cache writes pages twice. And the connection that commits much moves the log while
    others wait; here it is moved when nobody waits. The foreign key check is off: the only foreign key of a new member
    is the branch, `_open` holds all branches, and looking them up for every row took a third of the time.
    """
    if is_postgres() or db.in_transaction():
        yield
        return
    settings = {"cache_size": -CACHE_KIB, "wal_autocheckpoint": 0, "foreign_keys": 0}
    _move_log()  # otherwise the next commit of somebody else would move what is in it already
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
    """Everything for which phones must wait: nothing that could be read or written before or afterwards."""
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
    mark_others(roster, by)
    headcounts.add_members([(unit, branches[unit.id]) for unit in open_])
    roster.applied_at, roster.applied_by, roster.applied_link_by = moment, by, audit.link_behind(by)
    roster.save(only=["applied_at", "applied_by", "applied_link_by"])
    history(roster, (StagedChange.roster == roster.id) & (StagedChange.field == "phone"))
    audit.record("imported", "roster", roster.id, county_id=roster.county_id, actor_id=by, at=moment)


def _of(roster: RosterImport, *verdicts: str) -> pw.Expression:
    return (StagedRow.roster == roster.id) & StagedRow.verdict.in_(verdicts)


def _open(roster: RosterImport, branches: list[UUID]) -> list[Unit]:
    """Lock and return the branches. Raises Changed if one was closed, or if somebody was added there since who may
    match a row by name and birth date."""
    held = Unit.select(Unit.id, Unit.county_id, Unit.path, Unit.closed_at).where(Unit.id.in_(branches))
    held = held.order_by(Unit.id)
    if is_postgres():  # of two imports with the same people the second sees what the first added
        held = held.for_update("FOR NO KEY UPDATE")  # type: ignore[arg-type]  # reports can still be stored
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
    copy_rows(Member, columns, StagedRow, _of(roster, "add"))


def _change(roster: RosterImport) -> int:
    """Change the members that are unchanged since the check; return how many."""
    which = _of(roster, "change")
    if is_postgres():  # locked in the same order as by intake
        held = Member.select(Member.id).where(Member.id.in_(StagedRow.select(StagedRow.member_id).where(which)))
        held = held.order_by(Member.id).for_update("FOR NO KEY UPDATE")  # type: ignore[arg-type]
        Member.select(pw.fn.COUNT(1)).from_(held).scalar()
    told = StagedChange.select(StagedChange.field).where(StagedChange.roster == roster.id).distinct()
    # columns that no row changes are not written
    names = {name for row in told for name in BESIDE.get(row.field, (row.field,))}
    fresh = {getattr(Member, name): getattr(StagedRow, name) for name in FIELDS if name in names}
    same = (StagedRow.member_id == Member.id) & (fingerprint() == StagedRow.seen)
    changed = int(Member.update(fresh).from_(StagedRow).where(which, same).execute())
    if "name" in names:
        renamed = (StagedChange.roster == roster.id) & (StagedChange.field == "name")
        name_accounts(StagedChange.select(StagedChange.member_id).where(renamed))
    return changed
