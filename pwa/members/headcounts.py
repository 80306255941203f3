"""Count the members of a branch and how many are away, kept up to date by each change, in its transaction.

A page sums the branches of a range of the tree's paths, and reads no member. Everything here follows from the members
and their away periods: `differing` says where it does not, `mend` puts it right, and nobody waits for either.
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

Heads = tuple[int, int]  # members, those of them away
AT_ONCE = 500  # units
COLUMNS = (HeadCount.branch, HeadCount.county_id, HeadCount.path, HeadCount.members, HeadCount.away)


def add_up(changes: Mapping[UUID, Heads]) -> None:
    """Change the numbers of these branches by these differences, in the order of the branches.

    Call inside the transaction that changed the members, after it, with their rows locked.
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


def joined(many: list[tuple[Unit, int]]) -> None:
    """So many new members were added to each of these branches, which the caller holds in the order of their ids."""
    more = {HeadCount.members: HeadCount.members + pw.EXCLUDED.members}
    for part in pw.chunked(many, AT_ONCE):
        rows = [(unit.id, unit.county_id, unit.path, number, 0) for unit, number in part if unit.path]
        fresh = HeadCount.insert_many(rows, list(COLUMNS))
        fresh.on_conflict(conflict_target=[HeadCount.branch], update=more).execute()


def below(path: str) -> dict[str, Heads]:
    """Members and those of them away, by path of their branch, in the subtree at `path`: one query."""
    return {branch: (members, away) for branch, members, away in _below(path, end_of(path))}


def along(top: str, path: str) -> dict[str, Heads]:
    """Members and those of them away of each unit on the way from `top` down to `path`, those that belong to it
    directly; and of each part beside that way or right below its end, as a whole. One query, a row for each."""
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
    """The same of each of these subtrees: one query."""
    sums = _totals(paths, [end_of(path) for path in paths]) if paths else []
    return {paths[place]: (int(members), int(away)) for place, members, away in sums if place < len(paths)}


def total(path: str) -> Heads:
    """Members and those of them away in the subtree at `path`: one query."""
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
    """Chunk by chunk how many units were counted anew, and which of them have other numbers than are kept.

    Each is one statement and sees one moment, in which members and numbers belong together: it holds nobody.
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


def mend(branches: list[UUID]) -> None:
    """Put the numbers of these branches right. Whoever changes them meanwhile adds to what is written here."""

    def work() -> None:
        here = Unit.id.in_(branches)
        nought = Unit.select(Unit.id, Unit.county_id, Unit.path, 0, 0).where(here).order_by(Unit.id)
        HeadCount.insert_from(nought, list(COLUMNS)).on_conflict(
            conflict_target=[HeadCount.branch], update={HeadCount.path: pw.EXCLUDED.path}
        ).execute()
        lock_rows(HeadCount.select(HeadCount.branch).where(HeadCount.branch.in_(branches)).order_by(HeadCount.branch))
        rows: Any = _counted(here).tuples()
        for branch, _county, _path, members, away in list(rows):
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
    HeadCount.insert_from(_counted(Member.id.is_null(False)), list(COLUMNS)).execute()


def _counted(which: pw.Expression) -> Any:
    """(unit, county, path, members, away) of these units, as counted now."""
    query = Unit.select(Unit.id, Unit.county_id, Unit.path, pw.fn.COUNT(Member.id), pw.fn.COUNT(AwayPeriod.id))
    here = (Member.branch == Unit.id) & Member.left_at.is_null()
    away = (AwayPeriod.member == Member.id) & AwayPeriod.ended_on.is_null()
    query = query.join(Member, pw.JOIN.LEFT_OUTER, on=here).join(AwayPeriod, pw.JOIN.LEFT_OUTER, on=away)
    query = query.join_from(Unit, HeadCount, pw.JOIN.LEFT_OUTER, on=(HeadCount.branch == Unit.id))
    return query.where(which).group_by(Unit.id, Unit.county_id, Unit.path)
