"""Count in the background how many contacts of each branch are due and overdue, and show the counts by unit.

Everything that counts as contact would have to recount a branch, and what is due changes with the day alone; so each
branch is counted every few hours without a lock, and the page says when. Who may not open a branch sees its figures as
of the first counting of the week (decision 0014).
"""

from datetime import datetime
from typing import Any

import peewee as pw
from flask import url_for

from pwa.core.access import Role
from pwa.core.clock import now, today
from pwa.core.database import UTCDateTimeField, transact
from pwa.core.i18n import readable_time
from pwa.core.tree_paths import end_of
from pwa.identity.visitor import Visitor
from pwa.members.labels import cited
from pwa.members.models import AwayPeriod, Member
from pwa.members.reach import within_reach
from pwa.members.tree_figures import tree_figures
from pwa.organisations.models import BRANCH_KINDS, STEP, Unit, parameters_of
from pwa.organisations.reach import tops_of
from pwa.policy.small_figures import counted_this_week, suppressed_split

from .due_list import people_with
from .figure_models import DueFigure
from .rules import need_by_rule

WITH_MEMBERS = BRANCH_KINDS
AT_ONCE = 50  # branches counted together


def renew() -> int:
    """Count every branch, and drop the figures of those that were closed. Returns how many have changed."""
    newest = DueFigure.select(pw.fn.MAX(DueFigure.week_at)).scalar()
    newest = UTCDateTimeField().python_value(newest)
    begun = newest is not None and counted_this_week(newest, now())
    closed = Unit.select(Unit.id).where(Unit.closed_at.is_null(False))
    after, written = "", transact(DueFigure.delete().where(DueFigure.branch.in_(closed)).execute)
    while units := branches_after(after):
        written += count(units, begun)
        after = units[-1].path
    return written


def branches_after(path: str) -> list[Unit]:
    """List the next open branches behind a path, in the order of the tree."""
    rows = Unit.select().where(Unit.path > path, Unit.kind.in_(BRANCH_KINDS), Unit.closed_at.is_null())
    return list(rows.order_by(Unit.path).limit(AT_ONCE))


def count(units: list[Unit], begun: bool = False) -> int:
    """Count these branches. `begun`: others were counted this week already; a branch that is new counts from the next
    one. Returns how many have changed."""
    rules = parameters_of([unit.path for unit in units])
    away = AwayPeriod.id.is_null(False) & Member.branch.in_([unit.id for unit in units])
    day = today()
    found: dict[str, list[str]] = {unit.path: [] for unit in units}
    for one in people_with(rules, away):
        found[one.row.branch_path].append(need_by_rule(one.facts, day, one.parameters).kind)
    known = {row.branch_id: row for row in DueFigure.select().where(DueFigure.branch.in_([unit.id for unit in units]))}
    at = now()
    rows = []
    for unit in units:
        kinds = found[unit.path]
        numbers = {"away": len(kinds), "due": kinds.count("due"), "overdue": kinds.count("overdue")}
        row = {"branch": unit.id, "county_id": unit.county_id, "path": unit.path, "made_at": at, **numbers}
        rows.append(row | of_week(known.get(unit.id), numbers, at, begun))
    transact(lambda: write_figures(rows))
    return sum(_differs(row, known.get(row["branch"])) for row in rows)


def of_week(known: DueFigure | None, numbers: dict[str, int], at: datetime, begun: bool) -> dict[str, Any]:
    """Return the figures of the week: those that stand, or these numbers if it has begun since they were counted."""
    if known and known.week_at and counted_this_week(known.week_at, at):
        return {"week_away": known.week_away, "week_overdue": known.week_overdue, "week_at": known.week_at}
    new = begun and known is None
    return {"week_away": 0 if new else numbers["away"], "week_overdue": 0 if new else numbers["overdue"], "week_at": at}


def _differs(row: dict[str, Any], known: DueFigure | None) -> bool:
    return known is None or any(getattr(known, name) != row[name] for name in ("away", "due", "overdue"))


def write_figures(rows: list[dict[str, Any]]) -> None:
    """Store these figures in the place of those before. Call inside a write transaction."""
    of = DueFigure
    changed = (of.path, of.away, of.due, of.overdue, of.made_at, of.week_away, of.week_overdue, of.week_at)
    for row in rows:
        query = DueFigure.insert(row)
        query.on_conflict(conflict_target=[DueFigure.branch], preserve=list(changed)).execute()


def figures_for(visitor: Visitor) -> dict[str, Any]:
    """Return the units directly below the visitor's committees or county, with how many contacts are overdue; `as_of`:
    when the oldest of them was counted. A committee opens the branches; the county department sees the figures of the
    week, no small one, and none of a unit whose members away the tree hides."""
    tops = tops_of(visitor, Role.COMMITTEE, Role.COUNTY)
    opened = [post.unit.path for post in visitor.posts_as(Role.COMMITTEE)]
    rows: list[dict[str, Any]] = []
    times = []
    for top in tops:
        within = (DueFigure.path >= top.path) & (DueFigure.path < end_of(top.path))
        counts = list(DueFigure.select().where(within).order_by(DueFigure.path))
        committee = any(top.path.startswith(path) for path in opened)
        times += [one for row in counts if (one := row.made_at if committee else row.week_at)]
        rows += _below(visitor, top, counts, opened)
    rule = visitor.parameters_of(tops[0].path)[tops[0].path]
    return {
        "rows": rows,
        "as_of": readable_time(min(times)) if times else "",
        "hides": any(row["overdue"] is None for row in rows),
        "small": rule["figures.least"],
        "small_source": cited(rule.source("figures.least")),
    }


def _below(visitor: Visitor, top: Unit, counts: list[DueFigure], opened: list[str]) -> list[dict[str, Any]]:
    parts: dict[str, list[int]] = {}
    committee = any(top.path.startswith(path) for path in opened)
    for row in counts:
        part = row.path if committee else row.path[: len(top.path) + STEP + 1]
        sums = parts.setdefault(part, [0, 0, 0])
        numbers = (row.away, row.due, row.overdue) if committee else (row.week_away, 0, row.week_overdue)
        for n, number in enumerate(numbers):
            sums[n] += number or 0
    least = visitor.parameters_of(top.path)[top.path]["figures.least"]
    split = suppressed_split({path: (n[0], n[2]) for path, n in parts.items()}, top.path, least, opened)
    tree = None if committee else tree_figures(top, top.path, least, within_reach(visitor).known_paths)
    names = {row.path: row for row in Unit.select().where(Unit.path.in_([*parts]))} if parts else {}
    found = []
    for path, (_away, due, _overdue) in sorted(parts.items()):
        if path not in names or not _away:
            continue
        overdue = None if tree and tree(path)[1] is None else split(path)[1]
        href = url_for("contact_list.index", unit=names[path].id) if committee else ""
        found.append({"name": names[path].name, "href": href, "overdue": overdue, "due": due if committee else None})
    return found
