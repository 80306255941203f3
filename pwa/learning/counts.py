"""Count in the background how many members of each branch have reached the class hours of the year, and show the counts
by unit, small ones hidden.

Class hours follow from attendance and confirmed reports, which would have to be read for a whole county; so each branch
is counted every few hours, and the page says when.
"""

from typing import Any

import peewee as pw

from pwa.core.access import Role
from pwa.core.clock import now, today
from pwa.core.database import transact
from pwa.core.i18n import readable_time
from pwa.core.tree_paths import end_of
from pwa.identity.visitor import Visitor
from pwa.members.labels import cited
from pwa.members.reach import within_reach
from pwa.members.tree_figures import tree_figures
from pwa.organisations.models import BRANCH_KINDS, STEP, Unit, parameters_of
from pwa.organisations.reach import tops_of
from pwa.policy.small_figures import suppressed_split

from .figure_models import LearningFigure
from .hours import done_of, needed_halves
from .reach import WATCHES
from .rules import ClassHours, is_asked, is_met

AT_ONCE = 50  # branches counted together


def renew() -> int:
    """Count every branch, and drop the figures of those that were closed. Returns how many branches were counted."""
    closed = Unit.select(Unit.id).where(Unit.closed_at.is_null(False))
    transact(LearningFigure.delete().where(LearningFigure.branch.in_(closed)).execute)
    after, counted = "", 0
    while units := _branches_after(after):
        count(units)
        after, counted = units[-1].path, counted + len(units)
    return counted


def _branches_after(path: str) -> list[Unit]:
    rows = Unit.select().where(Unit.path > path, Unit.kind.in_(BRANCH_KINDS), Unit.closed_at.is_null())
    return list(rows.order_by(Unit.path).limit(AT_ONCE))


def count(units: list[Unit]) -> None:
    """Count these branches for this year."""
    year, at = today().year, now()
    rules = parameters_of([unit.path for unit in units])
    needed = {unit.id: needed_halves(rules[unit.path]) for unit in units}
    people: dict[Any, list[ClassHours]] = {unit.id: [] for unit in units}
    for branch, held, confirmed, exempt in done_of(people, year):
        people[branch].append(ClassHours(needed[branch], held or 0, confirmed or 0, exempt=exempt or ""))
    rows = []
    for unit in units:
        asked = [hours for hours in people[unit.id] if is_asked(hours)]
        numbers = {"members": len(asked), "met": sum(map(is_met, asked)), "exempt": len(people[unit.id]) - len(asked)}
        facts = {"branch": unit.id, "county_id": unit.county_id, "path": unit.path}
        rows.append({**facts, "year": year, "made_at": at, **numbers})
    transact(lambda: _write(rows))


def _write(rows: list[dict[str, Any]]) -> None:
    found = LearningFigure
    changed = (found.path, found.year, found.members, found.met, found.exempt, found.made_at)
    for row in rows:
        query = found.insert(row)
        query.on_conflict(conflict_target=[found.branch], preserve=list(changed)).execute()


def figures_for(visitor: Visitor) -> dict[str, Any]:
    """Return the units directly below the visitor's committees or county: members of whom class hours are demanded, and
    how many have reached them; None where hidden. Nobody opens the rows behind them here, so small figures are hidden
    from committees too, and what the tree hides of a unit stays hidden. `as_of`: when the oldest was counted."""
    tops = tops_of(visitor, *WATCHES)
    committees = {post.unit.path for post in visitor.posts_as(Role.COMMITTEE)}
    parts: list[dict[str, Any]] = []
    times: list[Any] = []
    for top in tops:
        rows, counted_at = _below(visitor, top, top.path in committees)
        parts.append({"name": top.name, "rows": rows[1:], "whole": rows[0] if rows else None})
        times += counted_at
    rule = visitor.parameters_of(tops[0].path)[tops[0].path]
    return {
        "parts": parts,
        "as_of": readable_time(min(times)) if times else "",
        "hides": any(None in (row["members"], row["met"]) for part in parts for row in part["rows"]),
        "needed": rule["learning.hours_a_year"],
        "source": cited(rule.source("learning.hours_a_year")),
        "small": rule["figures.least"],
        "small_source": cited(rule.source("figures.least")),
    }


def sums_below(top: Unit, year: int, by_branch: bool) -> dict[str, tuple[int, int, Any]]:
    """Return (members, reached, when the oldest was counted) by path: of each branch, or of each unit directly below.
    One query."""
    path = LearningFigure.path
    part = path if by_branch else pw.fn.SUBSTR(path, 1, len(top.path) + STEP + 1)
    sums = (pw.fn.SUM(LearningFigure.members), pw.fn.SUM(LearningFigure.met), pw.fn.MIN(LearningFigure.made_at))
    within = (path >= top.path) & (path < end_of(top.path)) & (LearningFigure.year == year)
    rows: Any = LearningFigure.select(part, *sums).where(within).group_by(pw.SQL("1"))
    return {one: (members, met, at) for one, members, met, at in rows.tuples()}


def _below(visitor: Visitor, top: Unit, by_branch: bool) -> tuple[list[dict[str, Any]], list[Any]]:
    """Return the line of the whole, then one for each part; and when they were counted."""
    sums = sums_below(top, today().year, by_branch)
    least = visitor.parameters_of(top.path)[top.path]["figures.least"]
    split = suppressed_split({path: one[:2] for path, one in sums.items()}, top.path, least)
    tree = tree_figures(top, top.path, least, within_reach(visitor).known_paths)
    known: Any = Unit.select(Unit.path, Unit.name).where(Unit.path.in_([*sums]))
    names: dict[str, str] = dict(known.order_by(Unit.path).tuples()) if sums else {}
    found = [_line(top.name, split(top.path), None)] if sums else []
    for path, name in names.items():
        if sums[path][0]:
            found.append(_line(name, split(path), None if by_branch else tree(path)[0] is None))
    return found, [one[2] for one in sums.values()]


def _line(name: str, figures: tuple[int | None, int | None], hidden: bool | None) -> dict[str, Any]:
    members, met = (None, None) if hidden else figures
    return {"name": name, "members": members, "met": met}
