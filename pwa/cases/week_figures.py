"""Count requests by unit: those that the reader may open as they are now, all others as of once a week.

Whoever may not open a request must not learn, from a figure that moves by one, that somebody asked for help today
(decision 0014).
"""

from datetime import datetime
from typing import Any

import peewee as pw

from pwa.core.clock import now, today
from pwa.core.database import Fact, transact
from pwa.core.i18n import readable_time
from pwa.identity.visitor import Visitor
from pwa.members.reach import within_reach
from pwa.members.tree_figures import tree_figures
from pwa.organisations.models import BRANCH_KINDS, Unit, parameters_at, subtree
from pwa.organisations.reach import children_of, tops_of
from pwa.policy.small_figures import counted_this_week, suppressed_split

from .models import Case
from .reach import ACTING, asked_of, readable
from .week_models import WeekRequest

COUNTED = "requests_counted_at"  # the fact that says when the figures of the week were counted


def renew() -> bool:
    """Count the open requests for this week, once. False if that was done."""

    def work() -> bool:
        at = _counted_at()
        if at and counted_this_week(at, now()):
            return False
        late = pw.Case(None, [(Case.due_on < today(), True)], False)
        found = Case.select(Case.id, Case.county_id, Unit.path, late).join(Unit, on=(Case.home == Unit.id))
        WeekRequest.delete().execute()
        columns = [WeekRequest.case, WeekRequest.county_id, WeekRequest.path, WeekRequest.late]
        WeekRequest.insert_from(found.where(Case.closed_at.is_null()), columns).execute()
        Fact.put(COUNTED, now().isoformat())
        return True

    return bool(transact(work))


def _counted_at() -> datetime | None:
    said = Fact.read(COUNTED)
    return datetime.fromisoformat(said) if said else None


def figures(visitor: Visitor) -> list[dict[str, Any]]:
    """Return for each unit below the visitor's: how many requests are open and how many late. No texts."""
    tops = [unit for unit in tops_of(visitor, *ACTING) if unit.kind not in BRANCH_KINDS]
    at = _counted_at() if tops else None
    return [{**_figures_of(visitor, unit), "as_of": readable_time(at) if at else ""} for unit in tops[:1]]


def _figures_of(visitor: Visitor, top: Unit) -> dict[str, Any]:
    """The figures of one unit and those below. The requests that this visitor reads are counted apart: they can
    subtract them, so a small number of others must not be left over."""
    reads = readable(visitor) | asked_of(visitor)
    now_open = _counted(Unit.path, Case.due_on < today(), reads & Case.closed_at.is_null(), top)
    found: Any = now_open.union_all(_counted(WeekRequest.path, WeekRequest.late, ~reads, top)).tuples()
    rows = [(kind, path, number, int(late)) for kind, path, number, late in found]
    read = [(path, number, late) for kind, path, number, late in rows if kind == "read"]
    others = {path: (number, late) for kind, path, number, late in rows if kind == "other"}
    least = parameters_at(top.path)["figures.least"]
    figures = suppressed_split(others, top.path, least)
    tree = tree_figures(top, top.path, least, within_reach(visitor).known_paths)

    def line(unit: Unit) -> dict[str, Any]:
        own = [(many, late) for path, many, late in read if unit.covers(path)]
        number, overdue = (None, None) if tree(unit.path)[0] is None else figures(unit.path)
        return {
            "name": unit.name,
            "open": None if number is None else number + sum(many for many, _late in own),
            "overdue": None if overdue is None else overdue + sum(late for _many, late in own),
        }

    below = [line(unit) for unit in children_of(top, limit=200)[0]]
    return {"unit": top, "least": least, "below": below, "all": line(top)}


def _counted(path: Any, late: Any, which: Any, top: Unit) -> Any:
    """Build the query of ('read' or 'other', path, requests, late ones) of the units below `top`."""
    of_week = path.model is WeekRequest
    kind, on = ("other", WeekRequest.case == Case.id) if of_week else ("read", Case.home == Unit.id)
    rows: Any = Case.select(pw.Value(kind), path, pw.fn.COUNT(Case.id), pw.fn.SUM(pw.Case(None, [(late, 1)], 0)))
    return rows.join(path.model, on=on).where(which, subtree(path, top.path), path != top.path).group_by(path)
