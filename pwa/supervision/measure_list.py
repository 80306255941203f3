"""List measures: one's own, and those that the visitor's units decide. Units above get counts only."""

from datetime import date
from typing import Any

import peewee as pw
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.access import Role
from pwa.core.clock import today
from pwa.core.i18n import on_day
from pwa.core.listing import Asked, Column, Empty, Filter, Listing
from pwa.core.paging import Order
from pwa.identity.visitor import Visitor
from pwa.members.reach import within_reach
from pwa.members.tree_figures import tree_figures
from pwa.organisations.models import BRANCH_KINDS, Unit, parameters_at, subtree
from pwa.organisations.reach import children_of, tops_of
from pwa.policy import add_months
from pwa.policy.small_figures import suppressed_split

from . import labels
from .models import Measure
from .reach import deciding_units, readable, rows_with_names
from .rules import NOTICE, state_of

SHOWN = (("open", _l("to be followed up")), ("all", _l("all")))


def state_text(row: Any) -> str:
    """Return the state of a measure in words; of an ended one how it ended."""
    state = state_of(row.decided_on, row.until, row.ended_on, row.undone_at is not None, today())
    return str(labels.OUTCOMES[row.outcome] if state == "ended" else labels.STATES[state])


def _of_units(visitor: Visitor, asked: Asked) -> Any:
    if not deciding_units(visitor):
        return None
    rows = rows_with_names().where(readable(visitor))
    return rows if asked["which"] == "all" else rows.where(followed_up())


def _own(visitor: Visitor, _asked: Asked) -> Any:
    own = visitor.account.member_id
    return rows_with_names().where(Measure.member == own) if own and not visitor.limited else None


def _empty(_visitor: Visitor, _asked: Asked) -> Empty:
    return _("Nothing of this kind. Open a member's file to record a measure that was decided.")


DAY = Column(lambda row: on_day(row.decided_on), title=_l("Day of the decision"), labelled=True)
UNTIL = Column(lambda row: on_day(row.until), title=_l("Ends on"), labelled=True)
KIND = Column(lambda row: labels.kind_text(row.kind), title=_l("Kind"))
STATE = Column(state_text, "tag", _l("State"))
OF_UNITS = Listing(
    "measures.index",
    query=_of_units,
    order=Order(Measure.began_at, descending=True),
    columns=(
        Column(lambda row: row.member.name, "title", _l("Member")), KIND, DAY, UNTIL,
        Column(lambda row: row.unit.name, title=_l("Unit that decided"), only_if_mixed=True), STATE,
    ),
    action=lambda row: url_for("measures.show", measure=row.id),
    filters=(Filter("which", _l("Which ones"), choices=lambda reader: SHOWN),),
    empty=_empty,
    wide=True,
)  # fmt: skip
OWN = Listing(
    "measures.index",
    query=_own,
    order=Order(Measure.began_at, descending=True),
    columns=(Column(lambda row: labels.kind_text(row.kind), "title", _l("Kind")), DAY, UNTIL, STATE),
    action=lambda row: url_for("measures.show", measure=row.id),
    empty=lambda visitor, asked: _("Nothing about you is recorded here."),
    mark="own",
)


def due(visitor: Visitor) -> int:
    """Count the correction periods of the visitor's units that are over or end within a month."""
    if not deciding_units(visitor):
        return 0
    return int(Measure.select().where(readable(visitor), ends_soon()).count())


def followed_up() -> Any:
    """Build the condition of what waits for a decision, and of correction periods that were not ended."""
    waits = Measure.decided_on.is_null() | Measure.until.is_null(False)
    return waits & Measure.ended_on.is_null() & Measure.undone_at.is_null()


def ends_soon() -> Any:
    """Build the condition of the correction periods that are over or end within a month, and were not ended."""
    runs = Measure.ended_on.is_null() & Measure.undone_at.is_null()
    return Measure.until.is_null(False) & (Measure.until <= add_months(today(), NOTICE)) & runs


def figures(visitor: Visitor) -> list[dict[str, Any]]:
    """Return for each unit below the visitor's: about how many members a measure was decided this year or still runs,
    and of how many a correction period runs. Small numbers are hidden."""
    roles = () if visitor.limited else (Role.COMMITTEE, Role.COUNTY)
    tops = [unit for unit in tops_of(visitor, *roles) if unit.kind not in BRANCH_KINDS]
    return [_figures_of(visitor, unit) for unit in tops[:1]]


def _figures_of(visitor: Visitor, top: Unit) -> dict[str, Any]:
    this_year = Measure.decided_on >= date(today().year, 1, 1)
    runs = Measure.until.is_null(False) & Measure.ended_on.is_null()
    people = pw.fn.COUNT(pw.fn.DISTINCT(Measure.member))
    of_runs = pw.fn.COUNT(pw.fn.DISTINCT(pw.Case(None, [(runs, Measure.member)])))
    counted: Any = (
        Measure.select(Unit.path, people.alias("people"), of_runs.alias("running"))
        .join(Unit, on=(Measure.unit == Unit.id))
        .where(subtree(Unit.path, top.path), Unit.path != top.path, Measure.undone_at.is_null(), this_year | runs)
        .where(Measure.decided_on.is_null(False))
        .group_by(Unit.path)
    )
    counts = {row["path"]: (row["people"], row["running"]) for row in counted.dicts()}
    least = parameters_at(top.path)["figures.least"]
    shown = suppressed_split(counts, top.path, least)
    tree = tree_figures(top, top.path, least, within_reach(visitor).known_paths)

    def line(unit: Unit) -> dict[str, Any]:
        number, running = (None, None) if tree(unit.path)[0] is None else shown(unit.path)
        return {"name": unit.name, "people": number, "running": running}

    below = [line(unit) for unit in children_of(top, limit=200)[0]]
    return {"unit": top, "least": least, "below": below, "all": line(top)}
