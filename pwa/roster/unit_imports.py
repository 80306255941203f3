"""Import a table of units: planned again each time it is shown, listed row by row, applied all or nothing.

The plan is not stored. The page carries a digest of it, and only the plan that was shown is applied.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

import peewee as pw
from flask_babel import gettext as _

from pwa import places
from pwa.core import audit
from pwa.core.clock import now
from pwa.core.database import is_postgres, lock_rows, transact, write
from pwa.core.i18n import lang
from pwa.organisations import labels as unit_labels
from pwa.organisations.models import Unit

from . import labels, rule_sources
from .apply import Changed, NotReady
from .file_reader import by_column
from .import_page import ROWS
from .models import VERDICTS, RosterImport
from .row_places import sheet_of
from .staging import rows_of
from .unit_plan import CHANGEABLE, Line, plan
from .unit_writer import write_units


def planned(roster: RosterImport) -> list[Line]:
    """Return what its rows would do to the units as they are now. The counts are stored for the list of imports."""
    facts = json.loads(roster.facts)
    rows = [
        (row, by_column(cells, sheet_of(facts, row)["places"]))
        for part in range(roster.parts)
        for row, cells in rows_of(roster, part)
    ]
    lines = plan(rows, roster.paths.split(" "))
    counts = {f"{verdict}s": sum(line.verdict == verdict for line in lines) for verdict in VERDICTS}
    if counts != {name: getattr(roster, name) for name in counts}:
        for name, count in counts.items():
            setattr(roster, name, count)
        _keep(roster, counts)
    return lines


def _keep(roster: RosterImport, counts: dict[str, int]) -> None:
    """Store the latest counts for the list; never after it was applied."""
    open_ = RosterImport.applied_at.is_null() & RosterImport.discarded_at.is_null()
    with write():
        RosterImport.update(counts).where(RosterImport.id == roster.id, open_).execute()


def digest_of(lines: Sequence[Line]) -> str:
    """Return a digest that is equal only for plans that do the same to the same units."""
    told = [
        (one.row, one.verdict, one.unit and one.unit.id, _above(one), one.values, one.changes, _before(one))
        for one in lines
    ]
    return hashlib.sha256(json.dumps(told, default=str).encode()).hexdigest()[:32]


def _before(line: Line) -> list[object]:
    return [getattr(line.unit, name) for name in sorted(line.changes)]


def _above(line: Line) -> object:
    above = line.above
    return above.row if isinstance(above, Line) else above and above.id


def _row(line: Line, facts: dict[str, Any]) -> dict[str, Any]:
    said = [(problem, vars(problem)) for problem in line.problems or line.remarks]
    changes = line.changes if line.verdict == "change" else {}
    return {
        "place": labels.row_name(facts, line.row),
        "name": line.values.get("name", ""),
        "details": [] if line.problems else [_detail(line)],
        "problems": [
            (labels.label(p.column, "organisations"), labels.sentence(told, facts), rule_sources.why(told))
            for p, told in said
        ],
        "changes": [
            (labels.label(name, "organisations"), _said(name, getattr(line.unit, name)), _said(name, changes[name]))
            for name in CHANGEABLE
            if name in changes
        ],
    }


def _detail(line: Line) -> str:
    """The unit's kind, the unit above it, and its code."""
    above, values = line.above, line.values
    name = above.values["name"] if isinstance(above, Line) else above.name if above else ""
    kind = values.get("kind") or (line.unit.kind if line.unit else "")
    said = (str(unit_labels.KINDS[kind]) if kind else "", name, values.get("code") or "")
    return " · ".join(part for part in said if part)


def _said(column: str, value: str | None) -> str:
    if column == "division" and value and places.exists(value):
        return places.name_of(value, locale=lang())
    if column == "kind" and value:
        return str(unit_labels.KINDS[value])
    return value or _("(empty)")


UNIT_ROWS = replace(
    ROWS,
    endpoint="unit_import.show",
    query=lambda visitor, asked, roster, lines: [line for line in lines if line.verdict == asked["show"]],
    prepare=lambda visitor, found, roster, *of: [_row(line, json.loads(roster.facts)) for line in found],
)


def reasons_of(lines: Sequence[Line], first: int, last: int, facts: dict[str, Any]) -> dict[int, str]:
    """Return all that is wrong with the rows from `first` to `last`: row → text."""
    told = {one.row: [vars(problem) for problem in one.problems] for one in lines if first <= one.row <= last}
    return {row: labels.reasons(json.dumps(found), "organisations", facts) for row, found in told.items() if found}


def apply_units(roster: RosterImport, shown: str, by: UUID | None) -> RosterImport:
    """Apply the plan with this digest. Raises NotReady (errors, nothing to do, applied already) or Changed (the units
    have changed since it was shown); then nothing was written."""
    paths = roster.paths.split(" ")
    if roster.state != "checked":
        raise NotReady
    before, lines = _tree(paths), planned(roster)
    if not roster.may_apply:
        raise NotReady
    if digest_of(lines) != shown:
        raise Changed

    def work() -> None:
        (row,) = lock_rows(RosterImport.select().where(RosterImport.id == roster.id))
        if row.state != "checked":
            raise NotReady
        tops = Unit.select().where(Unit.path.in_(paths)).order_by(Unit.path)
        if is_postgres():
            # others who add units below the same unit wait
            list(tops.for_update("FOR NO KEY UPDATE"))  # type: ignore[arg-type]
        if _tree(paths) != before:
            raise Changed
        write_units(lines, by)
        done = {"applied_at": now(), "told_at": now(), "applied_by": by}
        counts = {f"{verdict}s": getattr(roster, f"{verdict}s") for verdict in VERDICTS}
        RosterImport.update({**done, **counts}).where(RosterImport.id == roster.id).execute()
        audit.record("imported units", "roster", roster.id, county_id=roster.county_id, actor_id=by)

    try:
        transact(work)
    except pw.IntegrityError as error:  # somebody else has just used the code
        raise Changed from error
    return RosterImport.get_by_id(roster.id)


def _tree(paths: Sequence[str]) -> list[tuple[Any, ...]]:
    """Everything a plan reads in these subtrees."""
    fields = (Unit.id, Unit.parent, Unit.path, Unit.kind, Unit.code, Unit.name, Unit.division, Unit.phone)
    rows: Any = Unit.select(*fields, Unit.closed_at).where(reduce(or_, map(Unit.below, paths)))
    return list(rows.order_by(Unit.path).tuples())
