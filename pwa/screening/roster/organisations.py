"""Units from a table: found by code, else by name under the unit above; added, or changed where they are the same unit.

A county's tree is a few thousand units: it is planned in memory and written by one short transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from pwa.ground import audit
from pwa.ground.database import transact
from pwa.ground.ids import new_id
from pwa.ground.rows import insert_rows
from pwa.organisations.models import BRANCH_KINDS, STEP, Unit

from . import cells, unit_cells
from .cells import Value, Wrong
from .rules import Problem
from .units import plain

ABOVE = {
    "county": (None,),
    "committee": ("county", "committee"),
    "general_branch": ("county", "committee"),
    **dict.fromkeys(BRANCH_KINDS, ("county", "committee", "general_branch")),
    "group": BRANCH_KINDS,
}
PARSERS = (
    ("name", unit_cells.name),
    ("code", unit_cells.code),
    ("kind", unit_cells.kind),
    ("division", unit_cells.division),
    ("phone", unit_cells.phone),
)
CHANGEABLE = ("name", "code", "division", "phone")


@dataclass
class Line:
    """One row: what it says, the unit it is about (None: a new one), and what is wrong."""

    row: int
    values: dict[str, Any]
    unit: Unit | None = None
    above: "Line | Unit | None" = None
    changes: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, column: str, code: str, **values: object) -> None:
        """Note a problem."""
        self.problems.append(Problem(column, code, {name: str(value) for name, value in values.items()}))


def plan(rows: Sequence[tuple[int, Mapping[str, Value]]]) -> list[Line]:
    """What the table would do; rows may stand in any order."""
    lines = [_read(row, given) for row, given in rows]
    units = list(Unit.select().where(Unit.closed_at.is_null()))
    by_code = {unit.code: unit for unit in units if unit.code}
    codes: dict[str, Line] = {}
    for line in lines:
        if code := line.values.get("code"):
            line.unit = by_code.get(code)
            if code in codes:
                line.wrong("code", "same_code", row=codes[code].row)
            codes.setdefault(code, line)
    named = _by_name(units, lines)
    for line in lines:
        _place(line, by_code, codes, named)
    _find_by_name(lines, units)
    for line in lines:
        _judge(line)
    return lines


def _read(row: int, given: Mapping[str, Value]) -> Line:
    line = Line(row, {})
    for column, parse in PARSERS:
        if not cells.is_empty(given.get(column)):
            try:
                line.values[column] = parse(given[column])
            except Wrong as wrong:
                line.wrong(column, wrong.code, **wrong.values)
        elif column == "name":
            line.wrong("name", "missing")
    above = given.get("parent")
    line.values["parent"] = "" if cells.is_empty(above) or isinstance(above, cells.Flaw) else cells.text_of(above)
    if "kind" not in line.values and not line.problems:
        line.values["kind"] = unit_cells.guessed_kind(line.values["name"], line.values["parent"])
    return line


Named = dict[str, list[Line | Unit]]


def _by_name(units: Sequence[Unit], lines: Sequence[Line]) -> Named:
    """Units that may lie above others, by name and by path; what is not here yet by its name."""
    found: Named = {}
    names = {unit.path: unit.name for unit in units}
    for unit in units:
        steps = [names.get(unit.path[: end + 1], "") for end, sign in enumerate(unit.path) if sign == "/"]
        for key in {plain("/".join(steps[start:])) for start in range(len(steps))}:
            found.setdefault(key, []).append(unit)
    for line in lines:
        key = plain(line.values.get("name", ""))
        if key and line.unit is None and not any(isinstance(one, Unit) for one in found.get(key, [])):
            found.setdefault(key, []).append(line)
    return found


def _place(line: Line, by_code: dict[str, Unit], codes: dict[str, Line], named: Named) -> None:
    """The unit above, here already or in the same table."""
    words = line.values["parent"]
    if not words:
        return
    if words in by_code:
        line.above = by_code[words]
        return
    if words in codes:
        line.above = codes[words]
        return
    found = named.get(plain(words)) or named.get(plain(words.split("/")[-1]), [])
    found = [one for one in found if one is not line]
    if len(found) == 1:
        line.above = found[0]
    else:
        line.wrong("parent", "unit_several" if found else "parent_unknown", said=words[:60], count=len(found))


def _find_by_name(lines: Sequence[Line], units: Sequence[Unit]) -> None:
    """Rows without a code that are here: the same name under the same unit."""
    here = {(unit.parent_id, plain(unit.name)): unit for unit in units}
    seen: dict[tuple[int, str], Line] = {}
    for line in lines:
        above = line.above.unit if isinstance(line.above, Line) else line.above
        name = plain(line.values.get("name", ""))
        if line.unit is None and name and (line.above is None or above is not None):
            line.unit = here.get((above.id if above else None, name))
            if line.unit is not None and line.unit.code and line.values.get("code", line.unit.code) != line.unit.code:
                line.unit = None
        key = (id(line.above), name)
        if key in seen and not (line.values.get("code") and seen[key].values.get("code")):
            line.wrong("name", "same_unit", row=seen[key].row)
        seen.setdefault(key, line)


def _judge(line: Line) -> None:
    if line.problems:
        return
    kind, above = line.values["kind"], line.above
    above_kind = above.values.get("kind") if isinstance(above, Line) else above.kind if above else None
    if line.unit is not None:
        if line.unit.kind != kind:
            line.wrong("kind", "kind_changed")
        real = above.unit if isinstance(above, Line) else above
        if line.values["parent"] and (real is None or real.id != line.unit.parent_id):
            line.wrong("parent", "moved")
        given = {name: line.values[name] for name in CHANGEABLE if line.values.get(name)}
        line.changes = {name: value for name, value in given.items() if value != getattr(line.unit, name)}
    elif kind != "county" and above is None:
        line.wrong("parent", "missing")
    elif above_kind not in ABOVE[kind]:
        line.wrong("parent", "not_below")


def carry_out(lines: Sequence[Line], by: UUID | None) -> tuple[int, int]:
    """Write what was planned, all of it, in one transaction: how many were added and how many changed."""
    return transact(lambda: _write(lines, by))


def _write(lines: Sequence[Line], by: UUID | None) -> tuple[int, int]:
    made: dict[int, dict[str, Any]] = {}
    highest: dict[Any, int] = {}
    waiting = [line for line in lines if line.unit is None]
    while waiting:
        ready = [w for w in waiting if not isinstance(w.above, Line) or w.above.unit or id(w.above) in made]
        if not ready:
            raise Wrong("not_below")  # they lie below each other
        for line in ready:
            made[id(line)] = _row(line, made, highest)
        waiting = [line for line in waiting if id(line) not in made]
    insert_rows(Unit, list(made.values()))
    changed = [line for line in lines if line.unit is not None and line.changes]
    for line in changed:
        Unit.update(line.changes).where(Unit.id == line.unit.id).execute()  # type: ignore[union-attr]
    trail = [_line("added unit", row["id"], row["county_id"], ("name",), by) for row in made.values()]
    trail += [_line("changed unit", one.unit.id, one.unit.county_id, one.changes, by) for one in changed if one.unit]
    audit.record_all(trail)
    return len(made), len(changed)


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


def unit_called(words: str) -> Unit | None:
    """The one open unit of this code, name or full path; None for none or several."""
    units = list(Unit.select().where(Unit.closed_at.is_null()))
    coded = [unit for unit in units if unit.code and unit.code == words.strip()]
    found = coded or _by_name(units, []).get(plain(words), [])
    return found[0] if len(found) == 1 and isinstance(found[0], Unit) else None
