"""Move rows that were written to a file after it had been joined into another (docs/decisions/0030).

A request that had read the file before may write to it afterwards. No lock keeps it away: it knows nothing of the
joining. So a job looks for what is at an emptied file, and does again what joining does.
"""

import logging
from functools import partial
from typing import Any
from uuid import UUID

import peewee as pw

from pwa.core import audit
from pwa.core.database import lock_rows, transact
from pwa.core.features import registry
from pwa.core.logs import event
from pwa.identity.models import Account
from pwa.organisations import succession

from .file_joining import move_rows, moved_tables
from .models import Member


def move_late_rows() -> int:
    """Move what is at emptied files, each file in a transaction of its own. Returns how many files had something."""
    found = _emptied_files_with_rows()
    for goes_id in sorted(found):
        try:
            transact(partial(_move, goes_id))
        except pw.IntegrityError:  # two files cannot both have it; the others go on
            event("late rows not moved", logging.WARNING)
    return len(found)


def _emptied_files_with_rows() -> set[UUID]:
    emptied = Member.select(Member.id).where(Member.joined_into.is_null(False))
    found: set[UUID] = set()
    for model, field in moved_tables():
        found |= {row[0] for row in model.select(field).where(field.in_(emptied)).distinct().tuples()}
    open_ones: Any = Account.select(Account.member_id).where(
        Account.member_id.in_(emptied), Account.closed_at.is_null()
    )
    return found | {row[0] for row in open_ones.tuples()}


def _move(goes_id: UUID) -> None:
    into = Member.select(Member.joined_into).where(Member.id == goes_id).scalar()
    lock_rows(Member.select(Member.id).where(Member.id.in_([goes_id, into])).order_by(Member.id))
    stays, goes = Member.with_branch(into), Member.with_branch(goes_id)
    if stays is None or goes is None:
        return
    late = Account.get_or_none(Account.member_id == goes.id, Account.closed_at.is_null())
    if late is not None:  # made after the joining, which decided whose account stays: nobody gains the file by it
        succession.close_account(late, None)
    for package in registry().joining:
        if package.before:
            package.before(stays, goes, None)
    move_rows(stays, goes)
    for package in registry().joining:
        if package.after:
            package.after(stays, goes, None)
    facts = {"county_id": stays.county_id, "member_id": stays.id, "actor_id": None}
    audit.record("moved late rows", "member", goes.id, **facts)
