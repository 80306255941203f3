"""How many members a branch has, and how many of them are away: kept by the change, in its transaction.

A page sums the branches of a range of the tree's paths, and reads no member. Everything here follows from the members
and their away periods: `differing` says where it does not, `mend` puts it right, and nobody waits for either.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

import peewee as pw

from pwa.ground.database import lock_rows, transact
from pwa.ground.rows import insert_rows, written_once
from pwa.organisations.models import Unit

from .models import AwayPeriod, HeadCount, Member

Branch = tuple[UUID, UUID]  # branch, county
Heads = tuple[int, int]  # members, those of them away
AT_ONCE = 500  # units
ADDED = (
    ' ON CONFLICT ("branch_id") DO UPDATE SET "members" = "head_count"."members" + EXCLUDED."members",'
    ' "away" = "head_count"."away" + EXCLUDED."away"'
)


def add_up(changes: Mapping[Branch, Heads]) -> None:
    """Change the numbers by these differences: one statement, in the order of the branches.

    Call inside the transaction that changed the members, after it, with their rows locked.
    """
    ordered = sorted((key, heads) for key, heads in changes.items() if heads != (0, 0))
    rows = [{"branch": branch, "county_id": c, "members": m, "away": a} for (branch, c), (m, a) in ordered]
    insert_rows(HeadCount, rows, ADDED)


def joined(branch: pw.Field, county: pw.Field, which: pw.Expression) -> None:
    """Whole tables of new members were added: `branch` and `county` are columns of a table that has a row, `which`, for
    each of them."""
    rows: Any = branch.model.select(branch, county, pw.fn.COUNT(1)).where(which).group_by(branch, county).tuples()
    add_up({(branch_id, county_id): (number, 0) for branch_id, county_id, number in rows})


def below(path: str) -> dict[str, Heads]:
    """Members and those of them away, by path of their branch, in the subtree at `path`: one query."""
    return {branch: (members, away) for branch, members, away in _below(path, _end(path))}


def total(path: str) -> Heads:
    """Members and those of them away in the subtree at `path`: one query."""
    [(members, away)] = _total(path, _end(path))
    return int(members), int(away)


@written_once
def _below(path: Any, end: Any) -> Any:
    columns = (Unit.path, HeadCount.members, HeadCount.away)
    return HeadCount.select(*columns).join(Unit).where(Unit.path >= path, Unit.path < end, HeadCount.members != 0)


@written_once
def _total(path: Any, end: Any) -> Any:
    sums = [pw.fn.COALESCE(pw.fn.SUM(number), 0) for number in (HeadCount.members, HeadCount.away)]
    return HeadCount.select(*sums).join(Unit).where(Unit.path >= path, Unit.path < end)


def _end(path: str) -> str:
    """Where the subtree at `path` ends: '0' follows '/'."""
    return path[:-1] + "0"


def differing() -> Iterator[tuple[int, list[UUID]]]:
    """Chunk by chunk how many units were counted anew, and which of them have other numbers than are kept.

    Each is one statement and sees one moment, in which members and numbers belong together: it holds nobody.
    """
    after = ""
    while units := list(Unit.select(Unit.id, Unit.path).where(Unit.path > after).order_by(Unit.path).limit(AT_ONCE)):
        rows: Any = _counted(Unit.id.in_([unit.id for unit in units])).tuples()
        yield len(units), [branch for branch, *_, members, away, m, a in rows if (members, away) != (m or 0, a or 0)]
        after = units[-1].path


def mend(branches: list[UUID]) -> None:
    """Put the numbers of these branches right. Whoever changes them meanwhile adds to what is written here."""

    def work() -> None:
        units = Unit.select(Unit.id, Unit.county_id).where(Unit.id.in_(branches)).order_by(Unit.id)
        nought = [{"branch": unit.id, "county_id": unit.county_id, "members": 0, "away": 0} for unit in units]
        insert_rows(HeadCount, nought, ' ON CONFLICT ("branch_id") DO NOTHING')
        lock_rows(HeadCount.select(HeadCount.branch).where(HeadCount.branch.in_(branches)).order_by(HeadCount.branch))
        for branch, _county, members, away, *_ in _counted(Unit.id.in_(branches)).tuples():
            HeadCount.update(members=members, away=away).where(HeadCount.branch == branch).execute()

    transact(work)


def recount() -> tuple[int, int]:
    """Count every branch anew, and mend what stood otherwise: how many units, and how many of them did."""
    counted = wrong = 0
    for units, differ in differing():
        counted, wrong = counted + units, wrong + len(differ)
        if differ:
            mend(differ)
    return counted, wrong


def count_all() -> None:
    """All numbers from nothing, in a few statements: for whole tables of members that were poured in. Call inside a
    write transaction, while nobody else writes."""
    HeadCount.delete().execute()
    columns = [HeadCount.branch, HeadCount.county_id, HeadCount.members, HeadCount.away]
    away = _away()
    rows = Member.select(Member.branch, Member.county_id, pw.fn.COUNT(Member.id), pw.fn.COUNT(AwayPeriod.id))
    rows = rows.join(AwayPeriod, pw.JOIN.LEFT_OUTER, on=away).where(Member.left_at.is_null())
    HeadCount.insert_from(rows.group_by(Member.branch, Member.county_id), columns).execute()


def _away() -> pw.Expression:
    return (AwayPeriod.member == Member.id) & AwayPeriod.ended_on.is_null()


def _counted(which: pw.Expression) -> Any:
    """(unit, county, members, away as counted now; members, away as kept) of these units."""
    counts = (pw.fn.COUNT(Member.id), pw.fn.COUNT(AwayPeriod.id))
    query = Unit.select(Unit.id, Unit.county_id, *counts, HeadCount.members, HeadCount.away)
    here = (Member.branch == Unit.id) & Member.left_at.is_null()
    query = query.join(Member, pw.JOIN.LEFT_OUTER, on=here)
    query = query.join(AwayPeriod, pw.JOIN.LEFT_OUTER, on=_away())
    query = query.join_from(Unit, HeadCount, pw.JOIN.LEFT_OUTER, on=(HeadCount.branch == Unit.id))
    return query.where(which).group_by(Unit.id, Unit.county_id, HeadCount.members, HeadCount.away)
