"""Nobody gets a small figure by putting pages beside each other: the tree of units, and rounds on any of its units."""

import re
from random import Random

import pytest

from pwa.core.database import write
from pwa.members.models import HeadCount
from pwa.organisations.models import Unit
from pwa.screening import rounds
from pwa.screening.models import Round
from tests.kit.linear import Known
from tests.people import PEOPLE, TODAY, UNITS
from tests.screening.figures import branch_below, page_of, put_counts, stats, tables
from tests.screening.random_counties import Counties, headcount, round_on, visitor_of

LEAST = 5


@pytest.fixture
def county(app) -> Unit:
    """The county of the cast, without members."""
    with write():
        HeadCount.delete().execute()
    return Unit.get_by_id(UNITS["county"])


@pytest.mark.parametrize("seed", range(4))
def test_no_set_of_pages_determines_a_small_figure(county, seed):
    made = Counties(county, Random(seed))
    told = [(parts, people) for parts, people in made.told(visitor_of("county")) if parts]
    assert all(made.people(parts) == people for parts, people in told), "what is shown is true"
    known = Known(told)
    small = [(name, parts) for name, parts in made.figures() if 0 < made.people(parts) < LEAST]
    assert small and [name for name, parts in small if known.tells(parts)] == []


@pytest.mark.parametrize("seed", range(2))
def test_whoever_opened_some_units_gets_no_small_figure_of_the_others(county, seed):
    """The county stated a reason for two units: it knows everything of their people."""
    random = Random(100 + seed)
    made = Counties(county, random)
    for unit in random.sample(made.units[1:], 2):
        made.open(visitor_of("county"), unit)
    told = [(parts, people) for parts, people in made.told(visitor_of("county")) if parts]
    told += [({name: 1}, people) for name, people in made.true.items() if made.is_open(name)]
    known = Known(told)
    others = [(name, {one: n for one, n in parts.items() if not made.is_open(one)}) for name, parts in made.figures()]
    small = [(name, parts) for name, parts in others if 0 < made.people(parts) < LEAST]
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


@pytest.mark.both_engines
def test_what_was_hidden_when_a_round_was_opened_stays_hidden_after_the_small_unit_has_grown(county, as_):
    """45 of the town's round less the 30 and the 11 of rounds on two branches would tell the 4 of the third."""
    town = branch_below(county, "柳河乡", "committee")
    branches = {many: branch_below(town, f"{many}人支部") for many in (30, 11, 4)}
    with write():
        for many, branch in branches.items():
            headcount(branch, many, 0)
        made = {}
        for unit in (town, branches[30], branches[11]):
            row = rounds.draft(unit, rounds.Wish("年底排查", "摸清去向", TODAY, TODAY), PEOPLE["county"].account_id)
            rounds.open_round(row, PEOPLE["county"].account_id)
            made[unit.id] = Round.get_by_id(row.id)
        HeadCount.update(members=20).where(HeadCount.branch == branches[4].id).execute()
    for many in (30, 11):
        put_counts(made[branches[many].id], branches[many], {"asked": {"": many}})
    assert [made[unit.id].was_hidden for unit in (town, branches[30], branches[11])] == [False, False, True]
    assert stats(as_("county").get(page_of(made[branches[30].id])).text)["应排查"] == "30"
    shown = stats(as_("county").get(page_of(made[branches[11].id])).text)
    assert shown.pop("新流入") == "0", "who lives there now, which the tree shows"
    assert set(shown.values()) == {"*"}
    text = as_("county").get(f"/screening/rounds/{made[branches[11].id].id}").text
    assert "<dd>11</dd>" not in text and "<dd>*</dd>" in text


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
