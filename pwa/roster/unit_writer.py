"""Write planned units into the tree, all of them, with an audit line each."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from pwa.core import audit
from pwa.core.bulk_sql import insert_rows
from pwa.core.database import lock_rows, transact
from pwa.core.features import registry
from pwa.core.ids import new_id
from pwa.members.models import Member
from pwa.organisations.models import STEP, Unit
from pwa.reports.location import rebuild_away_periods
from pwa.reports.models import LocationReport

from .unit_plan import Line

AT_ONCE = 500  # members whose away periods are rebuilt in one go


def carry_out(lines: Sequence[Line], by: UUID | None) -> tuple[int, int]:
    """Write the whole plan in one transaction; return how many units were added and how many changed."""
    return transact(lambda: write_units(lines, by))


def write_units(lines: Sequence[Line], by: UUID | None) -> tuple[int, int]:
    """Do the same inside a transaction of the caller. No line may have errors."""
    made: dict[int, dict[str, Any]] = {}
    highest: dict[Any, int] = {}
    waiting = [line for line in lines if line.unit is None]
    while waiting:
        ready = [w for w in waiting if not isinstance(w.above, Line) or w.above.unit or id(w.above) in made]
        for line in ready:
            made[id(line)] = _row(line, made, highest)
        waiting = [line for line in waiting if id(line) not in made]
    insert_rows(Unit, list(made.values()))
    changed = sorted((line for line in lines if line.unit and line.changes), key=lambda line: line.unit.id)  # type: ignore[union-attr]
    for line in changed:
        Unit.update(line.changes).where(Unit.id == line.unit.id).execute()  # type: ignore[union-attr]
    _rebuild_away_periods_in([line.unit.id for line in changed if line.unit and "division" in line.changes])
    trail = [_line("added unit", row["id"], row["county_id"], ("name",), by) for row in made.values()]
    trail += [_line("changed unit", one.unit.id, one.unit.county_id, one.changes, by) for one in changed if one.unit]
    audit.record_all(trail)
    return len(made), len(changed)


def _rebuild_away_periods_in(branches: list[UUID]) -> None:
    """Rebuild the away periods of these branches' members: the county of the branch decides who is at home."""
    spoke = LocationReport.select(LocationReport.member)
    members = lock_rows(Member.select().where(Member.branch.in_(branches), Member.id.in_(spoke)).order_by(Member.id))
    rebuild_away_periods(members)
    for first in range(0, len(members), AT_ONCE):
        for follow in registry().away_rebuilt:
            follow([member.id for member in members[first : first + AT_ONCE]])


def _line(action: str, unit: UUID, county: UUID, fields: Any, by: UUID | None) -> dict[str, Any]:
    return audit.line(action, "unit", unit, county_id=county, fields=[*fields], actor_id=by)


def _row(line: Line, made: dict[int, dict[str, Any]], highest: dict[Any, int]) -> dict[str, Any]:
    above: Any = line.above
    if isinstance(above, Line):
        above = above.unit or made[id(above)]
    kept = above if isinstance(above, dict) or above is None else above.__data__
    parent, stem = (kept["id"], kept["path"]) if kept else (None, "")
    if parent not in highest:
        last = (
            Unit.next_path(above if isinstance(above, Unit) else None) if not isinstance(above, dict) else f"{1:04x}/"
        )
        highest[parent] = int(last[-STEP - 1 : -1], 16) - 1
    highest[parent] += 1
    own = new_id()
    return {
        "id": own,
        "county_id": kept["county_id"] if kept else own,
        "parent": parent,
        "path": f"{stem}{highest[parent]:0{STEP}x}/",
        **{name: line.values.get(name) for name in ("kind", "name", "code", "division", "phone")},
    }
