"""Show the findings of a round: charts for one unit, the units below it, and for those with the right the people behind
each figure."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import peewee as pw
from flask import Blueprint, Response, request, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core.access import open_to
from pwa.core.clock import now
from pwa.core.fragments import page
from pwa.core.i18n import readable_time
from pwa.core.ids import as_uuid
from pwa.core.listing import Asked, Column, Listing
from pwa.core.paging import Order
from pwa.core.tree_paths import lineage
from pwa.identity.visitor import Visitor
from pwa.members.labels import cited
from pwa.members.placement_models import Placement
from pwa.members.reach import within_reach
from pwa.organisations.labels import KINDS
from pwa.organisations.models import Unit, parameters_at
from pwa.places import exists
from pwa.policy.small_figures import figure_of, suppressed

from . import charts
from .figure_people import PEOPLE, is_figure, may_open_people
from .models import Round
from .reach import MAKES
from .round_comparison import compared
from .visible_figures import Figures, Seen, hidden_in_tree, opened_round, seen, unit_seen

findings = Blueprint("findings", __name__)


@findings.get("/screening/rounds/<uuid:round>/findings")
@open_to(*MAKES)
def show(round: UUID) -> Response:
    """Show the charts of one unit of the round: the unit asked for, else the visitor's widest one."""
    return page("screening/findings.html", block="main", **shown(current_user._get_current_object(), round))


@findings.get("/screening/rounds/<uuid:round>/findings/people")
@open_to(*MAKES)
def listed(round: UUID) -> Response:
    """List the people behind one figure. The county department first states a reason for the unit."""
    visitor = current_user._get_current_object()
    row, tops = opened_round(visitor, round)
    unit, _top = unit_seen(tops, as_uuid(request.args.get("unit")))
    figure = (request.args.get("figure", ""), request.args.get("key", "")[:20])
    if not is_figure(*figure):
        raise NotFound
    return page(
        "screening/found_people.html",
        block="rows",
        round=row,
        unit=unit,
        words=charts.said(*figure),
        listed=PEOPLE.shown(
            visitor, request.args, row, unit, figure, round=row.id, unit=unit.id, figure=figure[0], key=figure[1]
        ),
    )


def shown(visitor: Visitor, round_id: UUID, whole: bool = False) -> dict[str, Any]:
    """Return everything the page and the export show. `whole`: all units below on one page."""
    row, tops = opened_round(visitor, round_id)
    unit, top = unit_seen(tops, as_uuid(request.values.get("unit")))
    opens = may_open_people(visitor, unit)
    found = seen(visitor, row, unit, top)
    href = _people_href(row, unit) if opens else (lambda table, key: None)
    below = (
        BELOW.every(visitor, {}, row, unit, found)
        if whole
        else BELOW.shown(visitor, request.args, row, unit, found, round=row.id, unit=unit.id)
    )
    rule = parameters_at(top.path)
    return {
        "round": row,
        "unit": unit,
        "kind": KINDS[unit.kind],
        "crumbs": _crumbs(row, unit, top),
        "others": [other for other in tops if other.id != top.id],
        "coverage": charts.coverage(found.own, href),
        "counters": charts.counters(found.own, inflow(visitor, row, unit, opens), href),
        "bars": {table: charts.bars(found.own, table, href) for table in charts.BARS},
        "abroad": charts.abroad(found.own, href),
        **_places(row, unit, found, href),
        "below": below,
        "together": found.together([("asked", "all"), *(("coverage", key) for key in ("reached", "lost", "waiting"))]),
        "before": compared(visitor, row, unit, found.own),
        "opens": opens,
        "cities_of": found.places,
        "small": rule["figures.least"],
        "small_source": cited(rule.source("figures.least")),
        "as_of": readable_time(found.as_of) if found.as_of else "",
        "errors": {},
    }


def _people_href(row: Round, unit: Unit) -> Callable[[str, str], str | None]:
    return lambda table, key: url_for("findings.listed", round=row.id, unit=unit.id, figure=table, key=key)


def _places(row: Round, unit: Unit, found: Seen, href: Callable[[str, str], str | None]) -> dict[str, Any]:
    """The map of the provinces, and the cities of the province that was tapped."""
    chosen = request.args.get("province", "")
    chosen = chosen if found.places is not None and chosen.endswith("0000") and exists(chosen) else ""

    def province_href(code: str) -> str | None:
        return url_for("findings.show", round=row.id, unit=unit.id, province=code) if found.places is not None else None

    return {
        "map": charts.province_map(found.own, province_href),
        "unplaced": charts.unplaced(found.own, href),
        "cities": charts.city_map(found.places or {}, chosen, href) if chosen else None,
    }


def _crumbs(row: Round, unit: Unit, top: Unit) -> list[tuple[str, str]]:
    """(address, name) of the units from the visitor's widest one down to the one above this unit."""
    steps = lineage(unit.path, top.path)[:-1]
    above = Unit.select(Unit.id, Unit.name).where(Unit.path.in_(steps)).order_by(Unit.path) if steps else []
    return [(url_for("findings.show", round=row.id, unit=one.id), one.name) for one in above]


def _units(_visitor: Visitor, _asked: Asked, _row: Round, unit: Unit, _found: Seen) -> Any:
    return Unit.select().where(Unit.parent == unit.id)


def _lines(_visitor: Visitor, units: list[Unit], row: Round, _unit: Unit, found: Seen) -> list[dict[str, Any]]:
    return [_line(row, one, found.below[one.path]) for one in units if one.path in found.below]


def _line(row: Round, unit: Unit, own: Figures) -> dict[str, Any]:
    figures = {"asked": own.get("asked", "all")}
    figures |= {key: own.get("coverage", key) for key in ("reached", "lost", "waiting")}
    return {"href": url_for("findings.show", round=row.id, unit=unit.id), "name": unit.name, **figures}


BELOW = Listing(  # in the order of the tree: units are not ranked by figures
    "findings.show",
    query=_units,
    order=Order(Unit.path, unique=True),
    columns=(
        Column(lambda one: one["name"], "title", _l("Party organisation")),
        Column(lambda one: charts.figure(one["asked"]), title=_l("asked")),
        Column(lambda one: charts.figure(one["reached"]), title=_l("reached")),
        Column(lambda one: charts.figure(one["lost"]), title=_l("tried, not reached")),
        Column(lambda one: charts.figure(one["waiting"]), title=_l("not tried yet")),
    ),
    action=lambda one: one["href"],
    prepare=_lines,
    size=50,
)


def inflow(visitor: Visitor, row: Round, unit: Unit, opens: bool) -> int | None:
    """Count members of other units taken in here since the round was opened: by placements, not by
    answers. None if it is hidden, or the tree hides the unit."""
    is_hidden, top, least = (None, unit, 0) if opens else hidden_in_tree(visitor, unit)
    until = row.closed_at or now()
    taken_in = (Placement.accepted_at >= row.opened_at) & (Placement.accepted_at <= until)
    people = pw.fn.COUNT(Placement.member.distinct())
    host: Any = Placement.select(Unit.path, people).join(Unit, on=(Unit.id == Placement.unit))
    counts = dict(host.where(taken_in, Unit.below(top.path)).group_by(Unit.path).tuples())
    if is_hidden is None:
        return sum(counts.values())
    reach = within_reach(visitor)  # of the units in it the visitor sees this figure, and could subtract it
    shown = suppressed(counts, top.path, least, [*reach.paths, *reach.stated_paths])
    return None if is_hidden(unit.path) else figure_of(shown, unit.path)
