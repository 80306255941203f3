"""Units in which people are placed say so: nobody reads a placement as a membership, and no small figure is shown."""

import pytest

from pwa.core.clock import now
from pwa.core.database import write
from pwa.members.changes import admit
from pwa.members.placement_models import Placement
from pwa.organisations.models import Post, Unit
from pwa.policy.small_figures import suppressed_parts
from tests.kit.unit_proposals import floating_branch
from tests.people import PEOPLE, UNITS

NAME = "驻龙岗流动党员党支部"
TREE = f"/organisations/{UNITS['fengshan']}"


@pytest.fixture
def branch(app):
    """A floating-member branch of the committee, with three people of the village branch placed in it."""
    with write():
        unit = floating_branch(Unit.get_by_id(UNITS["fengshan"]), NAME)
        place(unit, *(PEOPLE[login].member_id for login in ("courier", "builder", "trader")))
    return unit


def place(unit, *members):
    for member in members:
        agreed = {"consented_at": now(), "consent_way": "phone", "accepted_at": now()}
        Placement.create(county_id=unit.county_id, member=member, unit=unit, **agreed)


def line_of(answer, name=NAME):
    """What stands beside the name of the unit, wherever it is in a list."""
    return " ".join(rest.partition("</li>")[0] for rest in answer.text.partition("<main")[2].split(name)[1:])


def test_a_committee_reads_who_is_placed_and_never_that_nobody_is_a_member(as_, branch):
    for address in (TREE, "/"):
        words = line_of(as_("committee").get(address))
        assert "编入 3 名党员" in words and "组织关系仍在原支部" in words and "0 人" not in words, address
    page = as_("committee").get(f"/organisations/{branch.id}").text.partition("<main")[2]
    assert "<dd>3</dd>" in page and "编入（组织关系在原支部）" in page and "<dd>0</dd>" not in page
    assert "/members?unit" not in page, "the list of its members would be empty"


def test_a_branch_with_members_says_no_more_than_these(as_, branch):
    home = sum(person.branch == "home" for person in PEOPLE.values())
    assert f"{home} 人，外出 0 人" in line_of(as_("committee").get(TREE), "丰山村党支部")
    assert "编入" not in line_of(as_("committee").get(TREE), "丰山村党支部")


def test_the_secretary_of_such_a_branch_reads_the_same_on_today(as_, branch):
    with write():
        Post.update(ended_at=now()).where(Post.account_id == PEOPLE["secretary"].account_id).execute()
        Post.give(PEOPLE["secretary"].account_id, "secretary", branch, None)
    assert f"{NAME} · 编入 3 名党员" in as_("secretary").get("/").text


def test_who_has_gone_back_is_counted_no_more(as_, branch):
    with write():
        Placement.update(ended_at=now(), ended_why="back").where(
            Placement.member == PEOPLE["courier"].member_id
        ).execute()
    assert "编入 2 名党员" in line_of(as_("committee").get(TREE))


def test_the_county_reads_no_number_of_so_few(as_, branch):
    words = line_of(as_("county").get(TREE))
    assert "编入 * 名党员" in words and "3" not in words
    page = as_("county").get(f"/organisations/{branch.id}").text.partition("<main")[2]
    assert "<dd>*</dd>" in page and "<dd>3</dd>" not in page and "少于 5 的数字" in page
    as_("county").post(f"{TREE}/reasons", data={"reason": "核查流动党员台账"})
    assert "编入 3 名党员" in line_of(as_("county").get(TREE))


def test_the_tree_with_such_branches_costs_one_query_more(as_, queries, branch):
    with write():
        for number in range(5):
            floating_branch(Unit.get_by_id(UNITS["fengshan"]), f"驻外第{number}流动党员党支部")
    with queries() as seen:
        as_("committee").get(TREE)
    assert len(seen.of("placement")) <= 2


@pytest.mark.parametrize(
    ("parts", "whole", "opened", "shown"),
    [
        ({"1/1/": 6}, 20, (), {"1/1/": 6}),
        ({"1/1/": 3}, 20, (), {"1/1/": None}),
        ({"1/1/": 0}, 20, (), {"1/1/": 0}),
        ({"1/1/": 6}, 8, (), {"1/1/": None}),  # the two others would be known
        ({"1/1/": 6}, 6, (), {"1/1/": 6}),
        ({"1/1/": 6, "1/2/": 3}, 20, (), {"1/1/": 6, "1/2/": None}),
        ({"1/1/": 6, "1/2/": 3}, 9, (), {"1/1/": None, "1/2/": None}),  # the sum is known: with six, three would be
        ({"1/1/": 6}, None, (), {"1/1/": None}),
        ({"1/1/": 3, "1/2/": 6}, None, ("1/1/",), {"1/1/": 3, "1/2/": None}),
        ({"1/1/": 3}, 20, ("1/",), {"1/1/": 3}),
    ],
)
def test_a_part_of_a_figure_points_at_nobody(parts, whole, opened, shown):
    assert suppressed_parts(parts, whole, "1/", 5, opened) == shown


def test_a_large_part_is_shown_to_the_county(app, as_, branch):
    with write():
        home = Unit.get_by_id(UNITS["home"])
        place(branch, *(admit(home, name=f"钱{number}", sex="2", by=None).id for number in range(4)))
    assert "编入 7 名党员" in line_of(as_("committee").get(TREE))
