"""Refuse two units of one name directly below one unit: rosters name branches by their path."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pwa.organisations.models import Unit

from .units import plain

if TYPE_CHECKING:
    from .unit_plan import Line


def refuse_duplicate_names(lines: "Sequence[Line]", units: Sequence[Unit]) -> None:
    """Note an error on each line that would give a unit a name that another one below the same unit has, in the tree
    after the whole table or in an earlier row. Units that already share a name and keep it are left alone."""
    renamed = {line.unit.id: line.values["name"] for line in lines if line.unit and line.values.get("name")}
    bearers: dict[tuple[object, str], list[Unit]] = {}
    for unit in units:
        bearers.setdefault((unit.parent_id, plain(renamed.get(unit.id, unit.name))), []).append(unit)
    first: dict[tuple[object, str], Line] = {}
    for line in lines:
        if not _takes_a_name(line):
            continue
        key = (line.unit.parent_id if line.unit else _place(line), plain(line.values["name"]))
        other = next((unit for unit in bearers.get(key, []) if line.unit is None or unit.id != line.unit.id), None)
        twin = first.setdefault(key, line)
        if twin is not line:
            line.wrong("name", "name_twice", row=twin.row)
        elif other is not None:
            line.wrong("name", "name_there_coded" if other.code else "name_there", said=other.code or "")


def _takes_a_name(line: "Line") -> bool:
    if not line.values.get("name") or any(problem.column == "name" for problem in line.problems):
        return False
    if line.unit is None:
        return line.above is not None or not line.values["parent"]  # the unit above is known
    return bool(line.unit.name != line.values["name"])


def _place(line: "Line") -> object:
    above = line.above
    real = above if above is None or isinstance(above, Unit) else above.unit
    return real.id if real else above and id(above)
