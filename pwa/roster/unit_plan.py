"""Plan the import of units: found by code, else by name below the unit above; added, or changed where they exist.

A county's tree is a few thousand units: it is planned in memory, and one short transaction writes it (`unit_writer`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from pwa.core.tree_paths import lineage
from pwa.organisations.models import Unit

from . import cells, unit_cells
from .cells import Value, Wrong
from .rules import Problem
from .unit_kind import kind_by_name
from .unit_kind_changes import ABOVE, refuse_kinds_in_use
from .unit_names import refuse_duplicate_names
from .units import plain

PARSERS = (
    ("name", unit_cells.name),
    ("code", unit_cells.code),
    ("kind", unit_cells.kind),
    ("division", unit_cells.division),
    ("phone", unit_cells.phone),
)
CHANGEABLE = ("name", "code", "kind", "division", "phone")
DEEPEST = 12  # levels; the county is the first


@dataclass
class Line:
    """One row: its values, the unit it is about (None: a new one), and what is wrong."""

    row: int
    values: dict[str, Any]
    unit: Unit | None = None
    above: "Line | Unit | None" = None
    changes: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)

    @property
    def verdict(self) -> str:
        """wrong, add, change or same."""
        if self.problems:
            return "wrong"
        return "add" if self.unit is None else "change" if self.changes else "same"

    def wrong(self, column: str, code: str, **values: object) -> None:
        """Note a problem."""
        self.problems.append(Problem(column, code, {name: str(value) for name, value in values.items()}))


def plan(rows: Sequence[tuple[int, Mapping[str, Value]]], paths: Sequence[str] | None = None) -> list[Line]:
    """Return what the table would do; rows may be in any order. `paths` are the subtrees it may change (None: all).
    Units outside are treated as missing, and no county can be added from inside one."""
    lines = [_read(row, given) for row, given in rows]
    units, names = _units(paths)
    by_code = {unit.code: unit for unit in units if unit.code}
    taken = _taken({line.values["code"] for line in lines if line.values.get("code")} - by_code.keys())
    codes: dict[str, Line] = {}
    for line in lines:
        if code := line.values.get("code"):
            line.unit = by_code.get(code)
            if code in codes:
                line.wrong("code", "same_code", row=codes[code].row)
            elif code in taken:
                line.wrong("code", "code_taken")
            codes.setdefault(code, line)
    named = _by_name(units, lines, names)
    for line in lines:
        _place(line, by_code, codes, named)
    _find_by_name(lines, units)
    _look_up(lines)
    for line in lines:
        _guess_kind(line)
    refuse_duplicate_names(lines, units)
    kinds = {line.unit.id: line.values["kind"] for line in lines if line.unit and "kind" in line.values}
    for line in lines:
        _judge(line, kinds)
        if paths is not None and line.verdict == "add" and line.above is None:
            line.wrong("parent", "no_county")
    refuse_kinds_in_use(lines, units)
    return lines


def _units(paths: Sequence[str] | None) -> tuple[list[Unit], dict[str, str]]:
    """The open units in these subtrees, and the names by path of those and of the units above them."""
    here, steps = Unit.closed_at.is_null(), []
    if paths is not None:
        here &= reduce(or_, map(Unit.below, paths))
        steps = [step for path in paths for step in lineage(path)]
    units = list(Unit.select().where(here))
    above = Unit.select(Unit.path, Unit.name).where(Unit.path.in_(steps)) if steps else []
    return units, {unit.path: unit.name for unit in [*units, *above]}


def _taken(codes: Iterable[str], at_once: int = 500) -> set[str]:
    """Those of the codes that belong to a closed unit, or to one the table may not change."""
    asked, found = sorted(codes), set[str]()
    for first in range(0, len(asked), at_once):
        rows = Unit.select(Unit.code).where(Unit.code.in_(asked[first : first + at_once]))
        found |= {row.code for row in rows if row.code}
    return found


def _read(row: int, given: Mapping[str, Value]) -> Line:
    line = Line(row, {})
    if isinstance(whole := given.get("row"), cells.Flaw):
        line.values["parent"] = ""
        line.wrong("row", whole.kind)
        return line
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
    return line


def _guess_kind(line: Line) -> None:
    """Take the kind of a new unit from its name, where the table does not say it; the preview says so."""
    if line.problems or "kind" in line.values or line.unit is not None:
        return
    kind = kind_by_name(line.values["name"], line.values["parent"])
    if not kind:
        line.wrong("kind", "kind_unknown")
        return
    line.values["kind"] = kind
    line.remarks.append(Problem("kind", "kind_guessed", {"kind": kind}))


Named = dict[str, dict[int, Line | Unit]]  # name → the lines and units with that name, by `id()`


def _by_name(units: Sequence[Unit], lines: Sequence[Line], names: Mapping[str, str]) -> Named:
    """Units that can have others below them, by name and by path; units new in this table by name."""
    found: Named = {}
    for unit in units:
        steps = [names.get(step, "") for step in lineage(unit.path)]
        for key in {plain("/".join(steps[start:])) for start in range(len(steps))}:
            found.setdefault(key, {})[id(unit)] = unit
    here = set(found)
    for line in lines:
        key = plain(line.values.get("name", ""))
        if key and line.unit is None and key not in here:
            found.setdefault(key, {})[id(line)] = line
    return found


def _place(line: Line, by_code: dict[str, Unit], codes: dict[str, Line], named: Named) -> None:
    """Find the unit above, in the database or in the same table."""
    words = line.values["parent"]
    if not words:
        return
    if words in by_code:
        line.above = by_code[words]
        return
    if words in codes:
        line.above = codes[words]
        return
    found = named.get(plain(words)) or named.get(plain(words.split("/")[-1]), {})
    count = len(found) - (id(line) in found)
    if count == 1:
        line.above = next(one for one in found.values() if one is not line)
    else:
        line.wrong("parent", "unit_several" if count else "parent_unknown", said=words[:60], count=count)


def _find_by_name(lines: Sequence[Line], units: Sequence[Unit]) -> None:
    """Find the existing unit of rows without a code: the same name below the same unit."""
    here = {(unit.parent_id, plain(unit.name)): unit for unit in units}
    found: dict[Any, Line] = {}
    for line in lines:
        above = line.above.unit if isinstance(line.above, Line) else line.above
        name = plain(line.values.get("name", ""))
        if line.unit is None and name and (line.above is None or above is not None):
            line.unit = here.get((above.id if above else None, name))
            if line.unit is not None and line.unit.code and line.values.get("code", line.unit.code) != line.unit.code:
                line.unit = None
        if line.unit is not None:
            first = found.setdefault(line.unit.id, line)
            if first is not line:
                line.wrong("name", "same_unit", row=first.row)


def _look_up(lines: Sequence[Line]) -> None:
    """Note errors on new units that are below each other in a circle, or deeper than DEEPEST."""
    deep: dict[int, int] = {}
    for line in lines:
        trail: dict[int, Line] = {}
        at: Line | Unit | None = line
        while isinstance(at, Line) and at.unit is None and id(at) not in deep and id(at) not in trail:
            trail[id(at)] = at
            at = at.above
        known = at.unit if isinstance(at, Line) and at.unit else at
        depth = known.path.count("/") if isinstance(known, Unit) else deep.get(id(known), 0)
        if id(known) in trail:
            depth = DEEPEST  # in a circle
        for one in reversed(trail.values()):
            depth = deep[id(one)] = depth + 1
            if depth > DEEPEST:
                one.wrong("parent", "too_deep")


def _judge(line: Line, kinds: Mapping[Any, str]) -> None:
    """Compare a line with the unit it is about, or with the unit above it; `kinds`: what the table makes of units that
    exist."""
    if line.problems:
        return
    above = line.above
    unit_above = above.unit if isinstance(above, Line) else above
    above_kind = kinds.get(unit_above.id, unit_above.kind) if unit_above else _kind_of(above)
    if line.unit is not None:
        real = above.unit if isinstance(above, Line) else above
        if line.values["parent"] and (real is None or real.id != line.unit.parent_id):
            line.wrong("parent", "moved")
        given = {name: line.values[name] for name in CHANGEABLE if line.values.get(name)}
        line.changes = {name: value for name, value in given.items() if value != getattr(line.unit, name)}
    elif line.values["kind"] != "county" and above is None:
        line.wrong("parent", "missing")
    elif above_kind not in ABOVE[line.values["kind"]]:
        line.wrong("parent", "not_below")


def _kind_of(above: "Line | Unit | None") -> str | None:
    return above.values.get("kind") if isinstance(above, Line) else None


def unit_called(words: str) -> Unit | None:
    """Return the one open unit of this code, name or full path; None for none or several."""
    units, names = _units(None)
    coded = [unit for unit in units if unit.code and unit.code == words.strip()]
    found: list[Line | Unit] = [*coded] or [*_by_name(units, [], names).get(plain(words), {}).values()]
    return found[0] if len(found) == 1 and isinstance(found[0], Unit) else None
