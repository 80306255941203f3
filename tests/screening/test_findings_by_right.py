"""What a round found is seen by right: units and people beyond it are in no answer, nor can small figures be had."""

from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pwa.core.database import write
from pwa.members.changes import admit
from pwa.members.models import Member
from pwa.organisations.models import Unit
from pwa.screening import disclosure_control
from tests.kit.placements import place
from tests.people import PEOPLE, UNITS
from tests.screening.figures import branch_below, everybody, page_of, put_counts, stats, tables, tiles
from tests.screening.random_counties import headcount

LEAST = 5


def people_page(round_, **asked: object) -> str:
    return page_of(round_, **{"figure": "coverage", "key": "all", **asked}).replace("findings?", "findings/people?")


@pytest.fixture
def county_round(a_round):
    """A round of the whole county with two committees; figures beside the name."""
    round_, county = a_round(unit="county"), Unit.get_by_id(UNITS["county"])
    units = {}
    for town, branches in {"甲镇": [(40, 20, 9), (30, 14, 2), (25, 10, 6)], "乙镇": [(50, 20, 12), (20, 9, 7)]}.items():
        units[town] = above = branch_below(county, town, "committee")
        for number, (asked, home, work) in enumerate(branches):
            branch = units[f"{town}{number}"] = branch_below(above, f"{town}{number}支部")
            put_counts(round_, branch, everybody(asked, home, work=work))
    for unit in Unit.select().where(Unit.kind == "branch", Unit.county_id == county.id):
        if unit.id not in {one.id for one in units.values()}:
            put_counts(round_, unit, everybody(12, 6, work=6))
    return round_, units


def test_a_stated_reason_for_one_branch_leaves_no_small_inflow_of_the_other_over(as_, county_round):
    """Seven have come to the town; the county opens the branch of five of them."""
    round_, units = county_round
    county, town, cast = as_("county"), units["甲镇"], [person for person in PEOPLE.values() if person.branch == "home"]
    with write():
        for number, unit in enumerate([units["甲镇0"]] * 5 + [units["甲镇1"]] * 2):
            place(Member.get_by_id(cast[number + 1].member_id), unit)
        for unit in (units["甲镇0"], units["甲镇1"], units["甲镇2"]):
            headcount(unit, 40, 9)
    before = stats(county.get(page_of(round_, unit=town.id)).text)["新流入"]
    county.post(f"/organisations/{units['甲镇0'].id}/reasons", data={"reason": "核对"})
    opened = stats(county.get(page_of(round_, unit=units["甲镇0"].id)).text)["新流入"]
    assert (before, opened) == ("7", "5")
    assert stats(county.get(page_of(round_, unit=town.id)).text)["新流入"] == "*"


@pytest.mark.parametrize(
    ("login", "own", "foreign"),
    [
        ("secretary", ["home"], ["fengshan", "next-door", "county", "host-branch"]),
        ("organiser", ["home"], ["next-door"]),
        ("committee", ["fengshan", "home", "next-door"], ["county", "department", "host-branch"]),
        ("county", ["county", "fengshan", "home"], ["host-county", "host-branch"]),
    ],
)
def test_who_opens_what(as_, county_round, login, own, foreign):
    round_, _units = county_round
    assert as_(login).get(page_of(round_)).status_code == 200
    for key in own:
        assert as_(login).get(page_of(round_, unit=UNITS[key])).status_code == 200, key
        assert as_(login).get(people_page(round_, unit=UNITS[key])).status_code == 200, key
    for unit in [*(UNITS[key] for key in foreign), uuid4()]:
        for path in (page_of(round_, unit=unit), people_page(round_, unit=unit)):
            assert as_(login).get(path).status_code == 404
        refused = as_(login).post(page_of(round_) + "/export", data={"unit": str(unit), "reason": "看一看"})
        assert refused.status_code == 404


@pytest.mark.parametrize("login", ["member", "contact", "host", "host_county", "admin", "auditor"])
def test_to_others_there_is_no_such_round(as_, county_round, login):
    round_, _units = county_round
    for path in (page_of(round_), people_page(round_)):
        assert as_(login).get(path).status_code == 404
    assert as_(login).post(page_of(round_) + "/export", data={"reason": "看一看"}).status_code == 404


def test_a_draft_has_found_nothing(as_, a_round):
    assert as_("committee").get(page_of(a_round(opened=False))).status_code == 404


def test_no_answer_names_a_unit_or_a_person_beyond_right(as_, county_round, a_round):
    """Units and members whose names stand nowhere else, searched for in every answer."""
    with write():
        for key in ("home", "next-door"):
            admit(Unit.get_by_id(UNITS[key]), name=f"暗号{key}", sex="2", by=None)
        hidden = branch_below(Unit.get_by_id(UNITS["county"]), "暗号镇", "committee")
    second = a_round(unit="county", title="第二次")
    put_counts(second, branch_below(hidden, "暗号支部"), everybody(40, 20, work=9))
    beyond = {
        "secretary": {"暗号next-door", "暗号镇", "暗号支部", "甲镇"},
        "committee": {"暗号镇", "暗号支部", "甲镇"},
        "county": {
            "暗号home",
            "暗号next-door",
            *(person.name for person in PEOPLE.values() if person.login != "county"),
        },
    }
    for login, words in beyond.items():
        for figure in ("coverage", "place", "way"):
            key = {"coverage": "all", "place": "440300", "way": "phone"}[figure]
            for path in (page_of(second), people_page(second, figure=figure, key=key)):
                text = as_(login).get(path).text
                assert not {word for word in words if word in text}, (login, path)


def test_the_county_sees_figures_and_no_people_before_it_states_a_reason(as_, county_round):
    round_, _units = county_round
    client = as_("county")
    text = client.get(page_of(round_)).text
    assert "findings/people" not in text and "少于 5 的数字" in text
    assert tiles(text)["广东"] > 5 and "province=" not in text
    assert "写明理由" in client.get(people_page(round_, unit=UNITS["fengshan"])).text
    client.post(f"/organisations/{UNITS['fengshan']}/reasons", data={"reason": "核查台账"})
    assert PEOPLE["member"].name in client.get(people_page(round_, unit=UNITS["fengshan"])).text
    assert PEOPLE["member"].name not in client.get(people_page(round_)).text


def test_a_small_figure_is_hidden_from_the_county_with_what_would_give_it_away(as_, county_round):
    round_, units = county_round
    client = as_("county")
    town = tables(client.get(page_of(round_, unit=units["甲镇"].id)).text)
    assert town["外出原因"]["外出务工经商"] == ["17"]
    second = client.get(page_of(round_, unit=units["甲镇1"].id)).text
    shown = [stats(client.get(page_of(round_, unit=units[f"甲镇{n}"].id)).text)["新流出"] for n in range(3)]
    assert shown[1] == "*" and shown.count("*") >= 2
    assert tables(second)["外出原因"] == {"其余各项": ["*"]}
    whole = tables(client.get(page_of(round_)).text)["外出原因"]
    assert int(whole["外出务工经商"][0]) > 17


def test_whoever_may_open_a_part_does_not_get_the_rest_by_subtraction(as_, county_round):
    """With a reason for two of three branches, the third's small figures would be the town's less theirs."""
    round_, units = county_round
    client = as_("county")
    for number in (0, 2):
        client.post(f"/organisations/{units[f'甲镇{number}'].id}/reasons", data={"reason": "核查台账"})
    opened = stats(client.get(page_of(round_, unit=units["甲镇0"].id)).text)
    assert opened["新流出"] == "9"
    town = client.get(page_of(round_, unit=units["甲镇"].id)).text
    assert stats(town)["新流出"] == "*" and tables(town).get("外出原因", {}).get("外出务工经商", ["*"]) == ["*"]


CELLS = st.sampled_from([0, 0, 1, 2, 3, 4, 6, 9, 14])
BRANCH = st.tuples(CELLS, CELLS, CELLS, CELLS, CELLS)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(BRANCH, min_size=1, max_size=3), min_size=1, max_size=3))
def test_no_small_figure_is_shown_at_any_height_of_the_tree(towns):
    """Three heights: what is shown of a unit, less what is shown of those below, is nobody or many."""
    counts = {
        f"{t}/{b}": {"asked": {"": sum(cells)}, "outcome": {"here": a, "away_long": w + s, "not_reached": lost}}
        | {"reason": {"work": w, "study": s}}
        for t, branches in enumerate(towns)
        for b, cells in enumerate(branches)
        for a, w, s, lost, _waiting in [cells]
    }

    def added(prefix: str) -> disclosure_control.Tables:
        whole: dict[str, dict[str, int]] = {}
        for path, kinds in counts.items():
            for kind, keys in kinds.items() if path.startswith(prefix) else ():
                for key, people in keys.items():
                    whole.setdefault(kind, {})[key] = whole.get(kind, {}).get(key, 0) + people
        return disclosure_control.tables_of(whole)

    def check(prefix: str, suppression: disclosure_control.Suppression, below: list[str]) -> None:
        own, parts = added(prefix), {path: added(path) for path in below}
        suppressions = disclosure_control.suppressions_below(suppression, parts, LEAST)
        for table, cells in own.items():
            for key, people in cells.items():
                if suppression.hides(table, key):
                    assert all(
                        part.hides(table, key) for path, part in suppressions.items() if parts[path][table].get(key)
                    )
                    continue
                assert people == 0 or people >= LEAST, (table, key)
                hidden = sum(parts[path][table].get(key, 0) for path in below if suppressions[path].hides(table, key))
                assert hidden == 0 or hidden >= LEAST, (table, key)
        for path in below:
            for table, cells in parts[path].items():
                if table != "asked" and table not in suppressions[path].closed:
                    left = sum(n for key, n in cells.items() if suppressions[path].hides(table, key))
                    assert left == 0 or left >= LEAST, (path, table)
            if "/" not in path:
                check(path, suppressions[path], [one for one in counts if one.startswith(f"{path}/")])

    check("", disclosure_control.suppression_of_top(added(""), LEAST), [str(town) for town in range(len(towns))])


def test_how_far_a_round_is_may_be_nobody_yet(as_, a_round):
    found = stats(as_("county").get(page_of(a_round(unit="county"))).text)
    assert found["已联系上"] == "0" and found["新流出"] == "0", "nobody is no hidden figure"


def test_the_page_of_a_round_says_no_more_than_its_findings(as_, county_round):
    """What the county knows of two branches, taken from the town's sums, would tell the third's."""
    round_, units = county_round
    client = as_("county")
    for key in ("甲镇0", "乙镇"):
        client.post(f"/organisations/{units[key].id}/reasons", data={"reason": "核查台账"})
    found = stats(client.get(page_of(round_)).text)
    page = client.get(f"/screening/rounds/{round_.id}").text
    assert f"<dd>{found['应排查']}</dd>" in page and f"<dd>{found['已联系上']}</dd>" in page
