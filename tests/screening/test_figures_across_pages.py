"""Nobody gets a small figure by putting pages beside each other: the tree of units, and rounds on any of its units."""

import re
from collections.abc import Iterator
from random import Random

import pytest

from pwa.core.clock import now
from pwa.core.database import write
from pwa.identity.models import Account, Session
from pwa.identity.visitor import Visitor
from pwa.members.models import HeadCount
from pwa.members.unit_page import unit_values
from pwa.organisations.models import Unit
from pwa.screening.models import Round
from pwa.screening.visible_figures import opened_round, seen, unit_seen
from tests.kit.linear import Known
from tests.people import PEOPLE, TODAY, UNITS
from tests.screening.figures import branch_below, page_of, put_counts, stats, tables

LEAST = 5
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


@pytest.fixture
def county(app) -> Unit:
    """The county of the cast, without members."""
    with write():
        HeadCount.delete().execute()
    return Unit.get_by_id(UNITS["county"])


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


@pytest.mark.parametrize("seed", range(6))
def test_no_set_of_pages_determines_a_small_figure(county, seed):
    made = Counties(county, Random(seed))
    told = [(parts, people) for parts, people in made.told(visitor_of("county")) if parts]
    assert all(made.people(parts) == people for parts, people in told), "what is shown is true"
    known = Known(told)
    small = [(name, parts) for name, parts in made.figures() if 0 < made.people(parts) < LEAST]
    assert small and [name for name, parts in small if known.tells(parts)] == []


@pytest.mark.parametrize("asked", [11, 4])
def test_a_round_on_a_branch_that_the_tree_hides_shows_nothing_to_the_county(county, as_, asked):
    """The tree shows the town's 45 and hides 11 and 4; 'asked 11' of a round on the one would tell the other's 4."""
    town = branch_below(county, "柳河乡", "committee")
    branches = {many: branch_below(town, f"{many}人支部") for many in (30, 11, 4)}
    with write():
        for many, branch in branches.items():
            headcount(branch, many, 0)
        row = round_on(branches[asked])
    put_counts(row, branches[asked], {"asked": {"": asked}})
    assert set(stats(as_("county").get(page_of(row)).text).values()) == {"*"}
    text = as_("county").get(f"/screening/rounds/{row.id}").text
    assert f"<dd>{asked}</dd>" not in text and "<dd>*</dd>" in text


def test_a_round_on_a_branch_that_the_tree_shows_is_shown(county, as_):
    branch = branch_below(county, "大支部")
    with write():
        headcount(branch, 30, 0)
        row = round_on(branch)
    put_counts(row, branch, {"asked": {"": 30}})
    assert stats(as_("county").get(page_of(row)).text)["应排查"] == "30"


@pytest.mark.parametrize(
    ("later", "told"), [(31, "变化少于 5 人"), (26, "变化少于 5 人"), (30, "持平"), (36, "多 6 人")]
)
def test_a_small_change_between_two_rounds_is_not_told(county, as_, clock, later, told):
    branch = branch_below(county, "大支部")
    with write():
        headcount(branch, 30, 0)
        before = round_on(branch)
    put_counts(before, branch, {"asked": {"": 30}})
    clock.forward(days=90)
    with write():
        after = round_on(branch)
    put_counts(after, branch, {"asked": {"": later}})
    line = tables(as_("county").get(page_of(after)).text)["项目"]["应排查"]
    assert line == (["*" if told.startswith("变化") else "30", str(later), told])


def test_a_hidden_figure_has_no_empty_bar_and_nobody_is_no_star(county, as_):
    """One town has few to wait for, so its figures and another's are hidden; the third has reached nobody yet."""
    with write():
        row = round_on(county)
        for name, reached, waiting in (("甲", 60, 3), ("乙", 50, 9), ("丙", 0, 80)):
            branch = branch_below(branch_below(county, f"{name}镇", "committee"), f"{name}支部")
            headcount(branch, reached + waiting, 0)
            put_counts(row, branch, {"asked": {"": reached + waiting}, "outcome": {"here": reached}})
    text = as_("county").get(page_of(row)).text
    shown = dict(re.findall(r'<div class="bar"><span>(.*?)</span>(.*?)</div>', text))
    for name in ("甲镇", "乙镇"):
        bar = next(bar for label, bar in shown.items() if name in label)
        assert "<svg" not in bar and "不显示" in bar and "*/" in bar
    nobody = next(bar for label, bar in shown.items() if "丙镇" in label)
    assert '<rect width="0"' in nobody and "0/80" in nobody


def test_a_small_branch_hides_itself_and_the_next_smallest_not_its_county(county, as_):
    """A branch of 15 directly below the county, beside towns of hundreds."""
    with write():
        row = round_on(county)
        for name, reached, lost, waiting in (
            ("甲", 150, 14, 10),
            ("乙", 180, 12, 9),
            ("丙", 40, 6, 7),
            ("丁", 12, 1, 2),
        ):
            kind = "branch" if name == "丁" else "committee"
            branch = above = branch_below(county, f"{name}组织", kind)
            branch = branch_below(above, f"{name}支部") if kind == "committee" else branch
            headcount(branch, reached + lost + waiting, 0)
            put_counts(
                row,
                branch,
                {"asked": {"": reached + lost + waiting}, "outcome": {"here": reached, "not_reached": lost}},
            )
    text = as_("county").get(page_of(row)).text
    assert "标 * 的合计：应排查 68 人，已联系上 52 人，未联系上 7 人，尚未联系 9 人" in text
    shown = tables(text)["党组织"]
    assert [shown[f"{name}组织"] for name in "甲乙"] == [["174", "150", "14", "10"], ["201", "180", "12", "9"]]
    assert [shown[f"{name}组织"] for name in "丙丁"] == [["53", "*", "*", "*"], ["15", "*", "*", "*"]]
