"""Random counties: what their pages show of members and rounds, and what is true of them."""

from collections.abc import Iterator
from random import Random

from pwa.core.clock import now
from pwa.core.database import write
from pwa.identity.models import Account, Session
from pwa.identity.visitor import Visitor
from pwa.members.access_log import state_reason
from pwa.members.models import HeadCount
from pwa.members.unit_page import unit_values
from pwa.organisations.models import Unit
from pwa.screening.models import Round
from pwa.screening.visible_figures import opened_round, seen, unit_seen
from tests.people import PEOPLE, TODAY
from tests.screening.figures import branch_below, put_counts

CELLS = ("home", "work", "study", "untold", "lost", "waiting")
FIGURES = {  # of a round, as sums of these cells
    ("asked", "all"): CELLS,
    ("coverage", "reached"): CELLS[:4],
    ("coverage", "lost"): ("lost",),
    ("coverage", "waiting"): ("waiting",),
    ("stands", "home"): ("home",),
    ("stands", "away"): ("work", "study", "untold"),
    ("reason", "work"): ("work",),
    ("reason", "study"): ("study",),
    ("reason", ""): ("untold",),
}


def visitor_of(login: str) -> Visitor:
    return Visitor(Session(account=Account.get_by_id(PEOPLE[login].account_id)))


def round_on(unit: Unit, floating_only: bool = False) -> Round:
    facts = {"title": "排查", "purpose": "摸清去向", "begins_on": TODAY, "ends_on": TODAY, "opened_at": now()}
    by = PEOPLE["county"].account_id
    return Round.create(unit=unit, county_id=unit.county_id, made_by=by, floating_only=floating_only, **facts)


def headcount(branch: Unit, members: int, away: int) -> None:
    facts = {"county_id": branch.county_id, "path": branch.path, "members": members, "away": away}
    HeadCount.create(branch=branch.id, **facts)


def split(random: Random, many: int, parts: int) -> list[int]:
    """`many` people in so many parts, some of them small or empty."""
    found = [0] * parts
    for _ in range(many):
        found[min(int(random.expovariate(1.2)), parts - 1)] += 1
    return random.sample(found, parts)


class Counties:
    """A random county: what its pages show to a visitor, and what is true of it."""

    def __init__(self, county: Unit, random: Random) -> None:
        self.units, self.true = [county], {}
        self.leaves: list[Unit] = []
        self.rounds: list[Round] = []
        self.opened: list[Unit] = []
        for town in range(random.randint(2, 4)):
            above = branch_below(county, f"{town}镇", "committee")
            self.units.append(above)
            self.leaves += [branch_below(above, f"{town}镇{n}支部") for n in range(random.randint(1, 4))]
        self.leaves += [branch_below(county, "直属支部")] if random.random() < 0.5 else []
        self.units += self.leaves
        with write():
            for leaf in self.leaves:
                members = random.choice([0, 1, 3, 4, 8, 11, 15, 30, 60])
                away = random.randint(0, members)
                headcount(leaf, members, away)
                self.true |= {f"members {leaf.path}": members, f"away {leaf.path}": away}
            self.rounds += [round_on(county), round_on(county, floating_only=True)]
            self.rounds += [round_on(unit, random.random() < 0.4) for unit in random.sample(self.units[1:], 3)]
        for row in self.rounds:
            for leaf in self._below(row.unit):
                self._answers(random, row, leaf)

    def _answers(self, random: Random, row: Round, leaf: Unit) -> None:
        asked = self.true[f"{'away' if row.floating_only else 'members'} {leaf.path}"]
        cells = dict(zip(CELLS, split(random, asked, len(CELLS)), strict=True))
        self.true |= {f"{row.id} {name} {leaf.path}": n for name, n in cells.items()}
        gone = cells["work"] + cells["study"] + cells["untold"]
        outcome = {"here": cells["home"], "away_long": gone, "not_reached": cells["lost"]}
        reason = {"work": cells["work"], "study": cells["study"]}
        put_counts(row, leaf, {"asked": {"": asked}, "outcome": outcome, "reason": reason})

    def open(self, visitor: Visitor, unit: Unit) -> None:
        """The visitor states a reason for this unit, and may open its people."""
        self.opened.append(unit)
        with write():
            state_reason(visitor, unit, "核查台账")

    def is_open(self, name: str) -> bool:
        return any(unit.covers(name.rsplit(" ", 1)[-1]) for unit in self.opened)

    def _below(self, unit: Unit) -> list[Unit]:
        return [leaf for leaf in self.leaves if unit.covers(leaf.path)]

    def sum_of(self, unit: Unit, *names: str) -> dict[str, int]:
        return {f"{name} {leaf.path}": 1 for leaf in self._below(unit) for name in names}

    def people(self, parts: dict[str, int]) -> int:
        return sum(self.true[name] * n for name, n in parts.items())

    def figures(self) -> Iterator[tuple[str, dict[str, int]]]:
        """Every figure there is: its name, and what it adds up."""
        for unit in self.units:
            members, away = self.sum_of(unit, "members"), self.sum_of(unit, "away")
            yield f"members of {unit.name}", members
            yield f"away of {unit.name}", away
            yield f"at home of {unit.name}", members | dict.fromkeys(away, -1)
        for row in self.rounds:
            for unit in self.units:
                for (table, key), cells in FIGURES.items() if row.unit.covers(unit.path) else ():
                    yield f"{table} {key} of {unit.name}", self.sum_of(unit, *(f"{row.id} {cell}" for cell in cells))

    def told(self, visitor: Visitor) -> Iterator[tuple[dict[str, int], int]]:
        """Everything that pages show, with what everybody knows of how it hangs together."""
        for row in self.rounds:
            for leaf in self._below(row.unit):
                asked = self.sum_of(leaf, *(f"{row.id} {cell}" for cell in CELLS))
                yield asked | {f"{'away' if row.floating_only else 'members'} {leaf.path}": -1}, 0
        for unit in self.units:
            page = unit_values(visitor, unit)
            below = {line["id"]: line["figures"] for line in page["below"]}
            shown = [(unit, page["figures"]), *((one, below[one.id]) for one in self.units if one.id in below)]
            for one, figures in shown:
                for name, people in zip(("members", "away"), figures, strict=True):
                    if people is not None:
                        yield self.sum_of(one, name), people
        for row in self.rounds:
            _row, tops = opened_round(visitor, row.id)
            for unit in (unit for unit in self.units if row.unit.covers(unit.path)):
                found = seen(visitor, row, *unit_seen(tops, unit.id))
                lines = {unit.path: found.own} | found.below
                for one in (one for one in self.units if one.path in lines):
                    for (table, key), cells in FIGURES.items():
                        people = lines[one.path].get(table, key)
                        if people is not None and (one is unit or table in ("asked", "coverage")):
                            yield self.sum_of(one, *(f"{row.id} {cell}" for cell in cells)), people
