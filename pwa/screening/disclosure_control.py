"""Choose which figures of a round are hidden from readers who may not open the people behind them. Pure.

The figures depend on each other. People asked were reached, are lost or are still waiting; people reached are at home
or away; people away have a reason. And each figure of a unit is the sum of the figures of the units below. So this
starts at the widest unit and goes down. A table whose total is hidden is hidden completely. A figure hidden for a unit
is hidden for all units below. For the rest `policy.cell_suppression` decides, for each table in the way that
hides fewer people: whole units taken together, or single cells. Figures already hidden enter it as one sum.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from pwa.policy.cell_suppression import hidden_cells, merged_rows

from .rules import AWAY

Counts = Mapping[str, Mapping[str, int]]  # as in RoundCount: kind → key → people
Tables = dict[str, dict[str, int]]

REACHED = ("here", "returned", "away_short", "away_long", "abroad")
# Each table with the cells of an earlier table that add up to its total.
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
    """What is hidden for one unit: whole tables, and cells of the others."""

    closed: set[str] = field(default_factory=set)
    hidden: set[tuple[str, str]] = field(default_factory=set)

    def hides(self, table: str, key: str) -> bool:
        """Whether this figure is hidden."""
        return table in self.closed or (table, key) in self.hidden


def tables_of(counts: Counts) -> Tables:
    """Return the counts as tables that each add up to a total. People in none of the keys are under REST."""
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
    """Sum places by the first two characters of their code: a province, or a country unchanged."""
    found: dict[str, int] = {}
    for code, people in places.items():
        found[code[:2]] = found.get(code[:2], 0) + people
    return found


def suppression_of_top(tables: Tables, least: int) -> Suppression:
    """Return what is hidden for the widest unit, which is compared with no others."""
    suppression = Suppression()
    for table, cells in tables.items():
        if _is_closed(suppression, table) or 0 < sum(cells.values()) < least:
            suppression.closed.add(table)
            continue
        alone = hidden_cells({"": cells}, least, crossed=False)
        suppression.hidden |= {(table, key) for _row, key in alone}
    return suppression


def suppressions_below(
    above: Suppression, units: Mapping[str, Tables], least: int, elsewhere: Collection[str] = ()
) -> dict[str, Suppression]:
    """Return what is hidden for the units directly below one, by their ids; `above` is what is hidden for that unit,
    `elsewhere` are the units whose number of people other pages hide."""
    suppressions = {unit: Suppression() for unit in units}
    for table in SUMS:
        if table in above.closed or above.hides("asked", "all"):
            for suppression in suppressions.values():
                suppression.closed.add(table)
            continue
        if table == "asked":
            row = {unit: tables[table]["all"] for unit, tables in units.items()}
            for unit in _hidden_units(row, least, elsewhere):
                suppressions[unit].hidden.add(("asked", "all"))
            continue
        _suppress_table(table, above, units, suppressions, least)
    return suppressions


def _hidden_units(row: Mapping[str, int], least: int, elsewhere: Collection[str]) -> set[str]:
    """Return the units whose number of people asked is hidden: never one alone, which would be the sum less the
    others."""
    hidden = {unit for _row, unit in hidden_cells({"": row}, least, crossed=False)}
    hidden |= {unit for unit in elsewhere if row.get(unit)}
    for unit in sorted((unit for unit in row if row[unit] and unit not in hidden), key=lambda unit: (row[unit], unit)):
        if not hidden or (len(hidden) > 1 and sum(row[one] for one in hidden) >= least):
            break
        hidden.add(unit)
    return hidden


def _suppress_table(
    table: str, above: Suppression, units: Mapping[str, Tables], suppressions: dict[str, Suppression], least: int
) -> None:
    rows: dict[str, dict[str, int]] = {}
    for unit, tables in units.items():
        closed = _is_closed(suppressions[unit], table)
        if closed:
            suppressions[unit].closed.add(table)
        row = rows.setdefault("" if closed else unit, {})  # units with a hidden table count as one unit
        for key, people in tables[table].items():
            column = "hidden above" if (table, key) in above.hidden else key
            row[column] = row.get(column, 0) + people
            if column != key:
                suppressions[unit].hidden.add((table, key))
    cells, merged = hidden_cells(rows, least), merged_rows(rows, least)
    if sum(sum(rows[unit].values()) for unit in merged if unit) <= sum(
        rows[unit].get(c, 0) for unit, c in cells if unit
    ):
        for unit in merged - {""}:
            suppressions[unit].closed.add(table)  # their figures are shown by nobody, those of all others are whole
        return
    for unit, column in cells:
        if unit and column != "hidden above":
            suppressions[unit].hidden.add((table, column))


def _is_closed(suppression: Suppression, table: str) -> bool:
    """Whether the total of this table is hidden, so that the whole table is."""
    return any(suppression.hides(of, key) for of, key in OPENED_BY[table])
