"""Units: one's own branch for everybody, the tree for committees, figures that point at nobody for the county."""

import os

import pytest

from pwa.core.audit import AuditLine
from pwa.core.database import write
from pwa.members import headcounts
from pwa.members.changes import admit
from pwa.members.models import StatedReason
from pwa.members.tree_figures import tree_figures
from pwa.organisations.models import Unit
from pwa.policy.small_figures import suppressed_split
from tests.people import PEOPLE, PLACES, UNITS
from tests.reports.phone import Phone

# How few people a figure may be about; the units that are grown below have up to eleven.
LEAST = range(30) if "YANXING_LONG" in os.environ else (0, 1, 2, 4, 7, 10, 12, 29)


def address(key: str) -> str:
    return f"/organisations/{UNITS[key]}"


@pytest.mark.parametrize(
    ("login", "own", "foreign"),
    [
        ("member", ["home", "host-branch"], ["next-door", "fengshan", "county", "host-works"]),
        ("silent", ["home"], ["host-branch", "next-door"]),
        ("contact", ["home"], ["next-door", "fengshan"]),
        ("secretary", ["home"], ["next-door", "fengshan", "host-branch"]),
        ("host", ["host-branch"], ["home", "host-works", "host-street"]),
        ("committee", ["fengshan", "home", "next-door", "town-hall"], ["county", "department", "host-branch"]),
        ("county", ["county", "fengshan", "home", "department"], ["host-county", "host-branch"]),
        ("admin", ["county", "fengshan", "home"], ["host-county", "host-branch"]),
        ("auditor", [], ["county", "home"]),
    ],
)
def test_who_opens_what(as_, login, own, foreign):
    for key in own:
        answer = as_(login).get(address(key))
        assert answer.status_code == 200 and PLACES[key].name in answer.text
    for key in foreign:
        assert as_(login).get(address(key)).status_code == 404


@pytest.mark.parametrize(
    ("login", "first"),
    [("member", "home"), ("secretary", "home"), ("committee", "fengshan"), ("county", "county"), ("admin", "county")],
)
def test_the_first_page_is_where_one_belongs(as_, login, first):
    text = as_(login).get("/organisations").text
    assert f"<h1>{PLACES[first].name}</h1>" in text


def test_a_member_sees_whom_to_turn_to_and_no_figures(as_):
    text = as_("member").get(address("home")).text
    assert PEOPLE["secretary"].name in text and PEOPLE["organiser"].name in text and "tel:" in text
    assert "现在外出" not in text and PEOPLE["silent"].name not in text and "/members?unit" not in text


def test_an_officer_sees_how_many_belong_and_how_many_are_away(as_):
    Phone(as_("member"), "member").accepted()
    text = as_("secretary").get(address("home")).text
    home = sum(person.branch == "home" for person in PEOPLE.values())
    assert f"<dd>{home}</dd>" in text and "<dd>1</dd>" in text
    assert f"{home} 人，外出 1 人" in as_("committee").get(address("fengshan")).text


def test_the_county_sees_no_small_figure(as_):
    Phone(as_("member"), "member").accepted()
    text = as_("county").get(address("fengshan")).text
    home = sum(person.branch == "home" for person in PEOPLE.values())
    assert home >= 5
    assert "外出 * 人" in text and "外出 1 人" not in text and "少于 5 的数字" in text
    assert f"{home} 人" not in text  # with the small ones it would tell them


def test_the_county_sees_figures_that_point_at_nobody(as_):
    with write():
        for key in ("home", "next-door", "town-hall", "department"):
            for number in range(9):
                admit(Unit.get_by_id(UNITS[key]), name=f"钱{number}", sex="2", by=None)
    text = as_("county").get(address("fengshan")).text
    next_door = 9 + sum(person.branch == "next-door" for person in PEOPLE.values())
    assert f"{next_door} 人" in text


def test_the_county_states_a_reason_then_opens_the_rows_until_the_end_of_the_day(as_, clock):
    client, member = as_("county"), f"/members/{PEOPLE['member'].member_id}"
    refused = client.post(f"{address('fengshan')}/reasons", data={"reason": " "})
    assert refused.status_code == 422 and "请写明理由" in refused.text
    assert client.get(member).status_code == 404
    answer = client.post(f"{address('fengshan')}/reasons", data={"reason": "核查 流动党员台账"})
    assert answer.status_code == 303
    assert PEOPLE["member"].name in client.get("/members").text
    rows = client.get("/members").text.split('id="rows"')[1]
    assert PEOPLE["county"].name not in rows  # their own branch lies elsewhere
    assert client.get(member).status_code == 200
    assert client.get(f"{member}/invitation").status_code == 404
    line = AuditLine.get(AuditLine.action == "stated reason")
    assert (line.reason, line.record_id) == ("核查 流动党员台账", UNITS["fengshan"])
    looked = AuditLine.get(AuditLine.member_id == PEOPLE["member"].member_id, AuditLine.action == "looked_up")
    assert looked.reason == "核查 流动党员台账"
    clock.forward(days=1)
    assert client.get(member).status_code == 404


def test_a_reason_that_is_too_long_is_asked_for_again_and_never_cut(as_):
    answer = as_("county").post(f"{address('fengshan')}/reasons", data={"reason": "核查台账" * 51})
    assert answer.status_code == 422 and "核查台账" * 51 in answer.text and "太长" in answer.text
    assert not AuditLine.select().where(AuditLine.action == "stated reason").exists()


def test_the_member_sees_the_countys_reason(as_):
    as_("county").post(f"{address('fengshan')}/reasons", data={"reason": "核查流动党员台账"})
    text = as_("member").get("/me").text
    assert "核查流动党员台账" in text and f"{PEOPLE['county'].name} · 临丰县委组织部" in text


@pytest.mark.parametrize("login", ["secretary", "committee", "host_county", "admin", "auditor", "member"])
def test_nobody_else_states_reasons(as_, login):
    assert as_(login).post(f"{address('fengshan')}/reasons", data={"reason": "看看看"}).status_code == 404
    assert StatedReason.select().count() == 0


def test_the_tree_is_paged(as_):
    town = Unit.get_by_id(UNITS["fengshan"])
    with write():
        for number in range(60):
            path = Unit.next_path(town)
            Unit.create(county_id=town.county_id, parent=town, path=path, kind="branch", name=f"第{number:02d}支部")
    first = as_("committee").get(address("fengshan")).text
    assert "第10支部" in first and "第59支部" not in first
    onward = first.split("?after=")[1].split('"')[0]
    second = as_("committee").get(f"{address('fengshan')}?after={onward}").text
    assert "第59支部" in second and "第10支部" not in second
    assert "<h1" not in as_("committee").fragment(f"{address('fengshan')}?after={onward}", "below").text


def test_the_tree_costs_few_queries(as_, queries):
    with queries() as seen:
        as_("committee").get(address("fengshan"))
    assert len(seen.of("unit")) <= 3 and len(seen.of("member")) <= 3


def grown(above: Unit, kind: str, members: int) -> Unit:
    """One more unit, with so many members."""
    facts = {"county_id": above.county_id, "parent": above.id, "kind": kind, "name": f"新{kind}{members}"}
    unit = Unit.create(path=Unit.next_path(above), **facts)
    for number in range(members):
        admit(unit, name=f"钱{number}", sex="2", by=None)
    return unit


def test_the_figures_of_a_page_are_those_of_the_whole_tree_and_read_no_branch_that_it_does_not_show(app):
    with write():
        for key, many in (("home", 3), ("next-door", 9), ("town-hall", 6)):
            grown(Unit.get_by_id(UNITS[key]), "group", many)
        town = grown(Unit.get_by_id(UNITS["county"]), "committee", 0)
        general = grown(town, "general_branch", 2)
        for many in (1, 4, 7):
            grown(general, "branch", many)
            grown(town, "branch", many + 1)
    top = Unit.get_by_id(UNITS["county"])
    units = list(Unit.select().where(Unit.below(top.path)))
    assert len(units) > 8
    for unit in units:
        shown = [unit.path, *(one.path for one in units if one.parent_id == unit.id)]
        way = [one for one in units if one.covers(unit.path)]
        part = headcounts.partition(top.path, unit.path)
        beside = {one.path for one in units if one in way or one.parent_id in {above.id for above in way}}
        assert set(part) <= beside
        for opened in ([], [UNITS["fengshan"]], [UNITS["home"]], [UNITS["next-door"], UNITS["department"]]):
            paths = [one.path for one in units if one.id in opened]
            for least in LEAST:
                whole = suppressed_split(headcounts.below(top.path), top.path, least, paths)
                few = tree_figures(top, unit.path, least, paths)
                assert [*map(whole, shown)] == [*map(few, shown)], (unit.name, least)
