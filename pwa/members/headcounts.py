"""Keep the number of members of each branch, and how many are away: every change updates them in its transaction.

A page sums the counts of the branches in a subtree, and reads no member. The counts are derived from members and away
periods: `differing` finds wrong ones and `repair` corrects them; neither blocks other writers for long.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any
from uuid import UUID

import peewee as pw

from pwa.core.compiled_query import any_of, compiled_query
from pwa.core.database import db, lock_rows, transact
from pwa.core.tree_paths import end_of, lineage
from pwa.organisations.models import STEP, Unit, subtree

from .models import AwayPeriod, HeadCount, Member

Heads = tuple[int, int]  # members, and how many of them are away
AT_ONCE = 500  # units
COLUMNS = (HeadCount.branch, HeadCount.county_id, HeadCount.path, HeadCount.members, HeadCount.away)


def add_up(changes: Mapping[UUID, Heads]) -> None:
    """Add these differences to the counts of these branches, in the order of the branches' ids.

    Call it inside the transaction that changed the members, after the change, with their rows locked.
    """
    for branch, (members, away) in sorted(changes.items()):
        if members or away:
            db.execute_sql(_upsert(db.obj.param), [members, away, HeadCount.branch.db_value(branch)])


@cache
def _upsert(param: str) -> str:
    names = ("branch_id", "county_id", "path", "members", "away")
    sums = ", ".join(f'"{name}" = "head_count"."{name}" + EXCLUDED."{name}"' for name in names[3:])
    source = f'SELECT "id", "county_id", "path", {param}, {param} FROM "unit" WHERE "id" = {param}'
    columns = ", ".join(f'"{name}"' for name in names)
    return f'INSERT INTO "head_count" ({columns}) {source} ON CONFLICT ("branch_id") DO UPDATE SET {sums}'


def add_members(many: list[tuple[Unit, int]]) -> None:
    """Add numbers of new members to the counts of many branches, which the caller has locked in the order of their
    ids."""
    more = {HeadCount.members: HeadCount.members + pw.EXCLUDED.members}
    for part in pw.chunked(many, AT_ONCE):
        rows = [(unit.id, unit.county_id, unit.path, number, 0) for unit, number in part if unit.path]
        fresh = HeadCount.insert_many(rows, list(COLUMNS))
        fresh.on_conflict(conflict_target=[HeadCount.branch], update=more).execute()


def below(path: str) -> dict[str, Heads]:
    """Return the counts of the branches in the subtree at `path`, by the branch's path. One query."""
    return {branch: (members, away) for branch, members, away in _below(path, end_of(path))}


def partition(top: str, path: str) -> dict[str, Heads]:
    """Divide the subtree at `top` into parts and return the counts of each, by path: the units from `top` down to
    `path` (only their direct members), and the whole subtree of each other child of one of these units. One query."""
    parts = [
        (_in(step), pw.fn.SUBSTR(HeadCount.path, 1, len(step) + STEP + 1)) for step in reversed(lineage(path, top))
    ]
    sums = [pw.fn.SUM(number) for number in (HeadCount.members, HeadCount.away)]
    query = HeadCount.select(pw.Case(None, parts), *sums).where(_in(top), HeadCount.members != 0)
    rows: Any = query.group_by(pw.SQL("1")).tuples()
    return {part: (int(members), int(away)) for part, members, away in rows}


def _in(path: str) -> Any:
    return subtree(HeadCount.path, path)


def totals(paths: list[str]) -> dict[str, Heads]:
    """Return the sum of each of these subtrees, by path. One query."""
    sums = _totals(paths, [end_of(path) for path in paths]) if paths else []
    return {paths[place]: (int(members), int(away)) for place, members, away in sums if place < len(paths)}


def total(path: str) -> Heads:
    """Return the sum of the subtree at `path`. One query."""
    [(members, away)] = _total(path, end_of(path))
    return int(members), int(away)


@compiled_query
def _below(path: Any, end: Any) -> Any:
    columns = (HeadCount.path, HeadCount.members, HeadCount.away)
    return HeadCount.select(*columns).where(HeadCount.path >= path, HeadCount.path < end, HeadCount.members != 0)


@compiled_query
def _total(path: Any, end: Any) -> Any:
    sums = [pw.fn.COALESCE(pw.fn.SUM(number), 0) for number in (HeadCount.members, HeadCount.away)]
    return HeadCount.select(*sums).where(HeadCount.path >= path, HeadCount.path < end)


@compiled_query
def _totals(paths: Any, ends: Any) -> Any:
    sums = [pw.fn.COALESCE(pw.fn.SUM(number), 0) for number in (HeadCount.members, HeadCount.away)]
    parts = [
        HeadCount.select(pw.SQL(str(place)), *sums).where(HeadCount.path >= path, HeadCount.path < end)
        for place, (path, end) in enumerate(zip(paths, ends, strict=True))
    ]
    return any_of(parts)


def differing() -> Iterator[tuple[int, list[UUID]]]:
    """Count all units again, in chunks: yield how many units, and the ids of those whose stored counts differ.

    Each chunk is one statement, which sees members and counts at the same moment; it blocks no writer.
    """
    after = ""
    while units := list(Unit.select(Unit.id, Unit.path).where(Unit.path > after).order_by(Unit.path).limit(AT_ONCE)):
        rows: Any = _counted(Unit.id.in_([unit.id for unit in units])).select_extend(
            pw.fn.COALESCE(HeadCount.path, Unit.path), HeadCount.members, HeadCount.away
        )
        rows = rows.group_by_extend(HeadCount.path, HeadCount.members, HeadCount.away).tuples()
        differ = [row[0] for row in rows if row[2:5] != (row[5], row[6] or 0, row[7] or 0)]
        yield len(units), differ
        after = units[-1].path


def repair(branches: list[UUID]) -> None:
    """Correct the counts of these branches. They are locked first, so that concurrent changes are added afterwards."""

    def work() -> None:
        here = Unit.id.in_(branches)
        zeros = Unit.select(Unit.id, Unit.county_id, Unit.path, 0, 0).where(here).order_by(Unit.id)
        HeadCount.insert_from(zeros, list(COLUMNS)).on_conflict(
            conflict_target=[HeadCount.branch], update={HeadCount.path: pw.EXCLUDED.path}
        ).execute()
        lock_rows(HeadCount.select(HeadCount.branch).where(HeadCount.branch.in_(branches)).order_by(HeadCount.branch))
        rows: Any = _counted(here).tuples()
        for branch, _county, _path, members, away in list(rows):
            HeadCount.update(members=members, away=away).where(HeadCount.branch == branch).execute()

    transact(work)


def recount() -> tuple[int, int]:
    """Count every unit again and repair wrong counts. Returns how many units, and how many of them were wrong."""
    counted = wrong = 0
    for units, differ in differing():
        counted, wrong = counted + units, wrong + len(differ)
        if differ:
            repair(differ)
    return counted, wrong


def count_all() -> None:
    """Write all counts from scratch, in two statements, after whole tables of members were loaded. Call inside a write
    transaction, while nobody else writes."""
    HeadCount.delete().execute()
    HeadCount.insert_from(_counted(Member.id.is_null(False)), list(COLUMNS)).execute()


def _counted(which: pw.Expression) -> Any:
    """Query (unit, county, path, members, away) of these units, counted from members and away periods."""
    query = Unit.select(Unit.id, Unit.county_id, Unit.path, pw.fn.COUNT(Member.id), pw.fn.COUNT(AwayPeriod.id))
    here = (Member.branch == Unit.id) & Member.left_at.is_null()
    away = (AwayPeriod.member == Member.id) & AwayPeriod.ended_on.is_null()
    query = query.join(Member, pw.JOIN.LEFT_OUTER, on=here).join(AwayPeriod, pw.JOIN.LEFT_OUTER, on=away)
    query = query.join_from(Unit, HeadCount, pw.JOIN.LEFT_OUTER, on=(HeadCount.branch == Unit.id))
    return query.where(which).group_by(Unit.id, Unit.county_id, Unit.path)
