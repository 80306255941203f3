"""Run the roster's background work: continue checks, write the lines that follow an applied roster, delete rows that
are no longer needed."""

from datetime import timedelta
from typing import Any

from pwa.core.clock import now
from pwa.core.database import write

from .models import RosterImport
from .post_apply import follow
from .staging import check_some, drop_rows, give_up

KEPT = timedelta(days=30)
SECONDS = 5.0


def check_on() -> None:
    """Check parts of the oldest unfinished import for a few seconds."""
    undone = (RosterImport.done < RosterImport.parts) & RosterImport.read_at.is_null(False)
    open_ = RosterImport.applied_at.is_null() & RosterImport.discarded_at.is_null()
    found = RosterImport.select().where(undone, open_).order_by(RosterImport.made_at).first()
    if found is not None:
        check_some(found, SECONDS)


def follow_on() -> None:
    """Write members' lines of the oldest applied roster that has some left, for a few seconds."""
    found = _with_lines_left().first()
    if found is not None:
        follow(found, SECONDS)


def follow_all() -> None:
    """Write all lines that are left: a command that was killed leaves some, and no server may be running."""
    for roster in list(_with_lines_left()):
        follow(roster)


def _with_lines_left() -> Any:
    left = RosterImport.applied_at.is_null(False) & RosterImport.told_at.is_null()
    return RosterImport.select().where(left).order_by(RosterImport.applied_at)


def sweep() -> int:
    """Delete the rows of applied or discarded imports, and every import after 30 days. Returns how many.

    An import whose lines are not all written keeps its rows, however old. One that nobody decided on is noted in the
    audit trail.
    """
    told = RosterImport.applied_at.is_null() | RosterImport.told_at.is_null(False)
    old = (RosterImport.made_at < now() - KEPT) & told
    done = RosterImport.told_at.is_null(False) | RosterImport.discarded_at.is_null(False)
    undecided = RosterImport.applied_at.is_null() & RosterImport.discarded_at.is_null()
    for roster in RosterImport.select().where(old, undecided):
        give_up(roster, "out of date")  # so that nobody applies what is half deleted
    found = list(RosterImport.select().where(old | (done & RosterImport.cleared_at.is_null())))
    for roster in found:
        drop_rows(roster)
    with write():
        RosterImport.delete().where(old).execute()
    return len(found)
