"""Choose which figures of a round are hidden from readers who may not open the people behind them. Pure.

The figures hang together: who was asked was reached, lost or is still waiting; who was reached is at home or away; who
is away has a reason. And each of a unit's figures is the sum of those of the units below. So from the widest unit down:
a table whose own sum is hidden is closed, what is hidden of a unit is hidden of all below it, and of the rest
`policy.hidden_cells` decides, with what is closed and what is hidden above each taken as one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pwa.policy import hidden_cells

from .rules import AWAY

Counts = Mapping[str, Mapping[str, int]]  # as RoundCount has them: kind → key → people
Tables = dict[str, dict[str, int]]

REACHED = ("here", "returned", "away_short", "away_long", "abroad")
# Each table with the cells of an earlier one that make up its sum.
SUMS: dict[str, tuple[tuple[str, str], ...]] = {
    "asked": (),
    "coverage": (("asked", "all"),),
    "way": (("coverage", "reached"), ("coverage", "lost")),
    "finding": (("coverage", "reached"),),
    "stands": (("coverage", "reached"),),
    "moves": (("coverage", "reached"),),
    "reason": (("stands", "away"),),
    "length": (("stands", "away"),),
    "province": (("stands", "away"),),
    "transfer": (("stands", "away"),),
}
OPENED_BY: dict[str, tuple[tuple[str, str], ...]] = {
    **SUMS,
    "way": (("coverage", "reached"), ("coverage", "lost"), ("coverage", "waiting")),
}
REST = ""


@dataclass
class Suppression:
    """What is hidden of one unit: whole tables, and cells of the others."""

    closed: set[str] = field(default_factory=set)
    hidden: set[tuple[str, str]] = field(default_factory=set)

    def hides(self, table: str, key: str) -> bool:
        """Whether this figure is not shown."""
        return table in self.closed or (table, key) in self.hidden


def tables_of(counts: Counts) -> Tables:
    """The counts as tables of which each has a whole: what is in none of the keys stands under REST."""
    outcome, finding = counts.get("outcome", {}), counts.get("finding", {})
    asked = counts.get("asked", {}).get("", 0)
    reached, lost = sum(outcome.get(key, 0) for key in REACHED), outcome.get("not_reached", 0)
    away = sum(outcome.get(key, 0) for key in AWAY)
    found: Tables = {
        "asked": {"all": asked},
        "coverage": {"reached": reached, "lost": lost, "waiting": max(asked - reached - lost, 0)},
        "way": dict(counts.get("way", {})),
        "finding": {key: n for key, n in finding.items() if key not in ("lost", "should_transfer")},
        "stands": {"home": reached - away, "away": away},
        "moves": dict(counts.get("moves", {})),
        "reason": dict(counts.get("reason", {})),
        "length": dict(counts.get("length", {})),
        "province": by_province(counts.get("place", {})),
        "transfer": {"should_transfer": finding.get("should_transfer", 0)},
    }
    for table, cells in found.items():
        if parts := SUMS[table]:
            whole = sum(found[of][key] for of, key in parts)
            cells[REST] = max(whole - sum(cells.values()), 0)
    return found


def by_province(places: Mapping[str, int]) -> dict[str, int]:
    """Places by the first two signs of their code: a province, or a country as it is."""
    found: dict[str, int] = {}
    for code, people in places.items():
        found[code[:2]] = found.get(code[:2], 0) + people
    return found


def suppression_of_top(tables: Tables, least: int) -> Suppression:
    """What is hidden of the widest unit, which has no neighbours."""
    suppression = Suppression()
    for table, cells in tables.items():
        if _is_closed(suppression, table) or 0 < sum(cells.values()) < least:
            suppression.closed.add(table)
            continue
        alone = hidden_cells({"": cells}, least, crossed=False)
        suppression.hidden |= {(table, key) for _row, key in alone}
    return suppression


def suppressions_below(above: Suppression, units: Mapping[str, Tables], least: int) -> dict[str, Suppression]:
    """What is hidden of the units below one, by their ids; `above` is what is hidden of that one."""
    suppressions = {unit: Suppression() for unit in units}
    for table in SUMS:
        if table in above.closed or above.hides("asked", "all"):
            for suppression in suppressions.values():
                suppression.closed.add(table)
            continue
        if table == "asked":
            row = {unit: tables[table]["all"] for unit, tables in units.items()}
            for _row, unit in hidden_cells({"": row}, least, crossed=False):
                suppressions[unit].hidden.add(("asked", "all"))
            continue
        _suppress_table(table, above, units, suppressions, least)
    return suppressions


def _suppress_table(
    table: str, above: Suppression, units: Mapping[str, Tables], suppressions: dict[str, Suppression], least: int
) -> None:
    rows: dict[str, dict[str, int]] = {}
    for unit, tables in units.items():
        closed = _is_closed(suppressions[unit], table)
        if closed:
            suppressions[unit].closed.add(table)
        row = rows.setdefault("" if closed else unit, {})  # what is closed counts as one unit
        for key, people in tables[table].items():
            column = "hidden above" if (table, key) in above.hidden else key
            row[column] = row.get(column, 0) + people
            if column != key:
                suppressions[unit].hidden.add((table, key))
    for unit, column in hidden_cells(rows, least):
        if unit and column != "hidden above":
            suppressions[unit].hidden.add((table, column))


def _is_closed(suppression: Suppression, table: str) -> bool:
    """Whether the sum of this table is hidden, so that nothing of it is shown."""
    return any(suppression.hides(of, key) for of, key in OPENED_BY[table])
