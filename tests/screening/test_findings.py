"""What a round found: the pictures, their tables and the rows say the same; one drills down to the people by right."""

import gzip
import re
from collections import Counter

import pytest

from pwa.core.clock import now
from pwa.core.database import write
from pwa.members.changes import admit
from pwa.members.placement_models import Placement
from pwa.organisations.models import Unit
from pwa.screening.models import Asked
from tests.people import PEOPLE, PLACES, UNITS
from tests.screening.conftest import AWAY, answer
from tests.screening.figures import bars, branch_below, everybody, page_of, put_counts, stats, tables, tiles

SHENZHEN = {**AWAY, "reason": "work", "settled": "yes"}
GUANGZHOU = {**AWAY, "division": "440106", "reason": "family"}
SINGAPORE = {"unchanged": False, "outcome": "abroad", "country": "SG", "since": "2020-01-01", "reason": "work"}


@pytest.fixture
def told(a_round, phone_of):
    """A round of the committee in which four have answered."""
    round_ = a_round()
    words = {"member": SHENZHEN, "courier": GUANGZHOU, "silent": {}, "next_member": SINGAPORE}
    for login, said in words.items():
        phone = phone_of(login)
        assert phone.outcome(phone.entry("answer", answer(round_, **said))) == "accepted", login
    return round_


def people_of(client, round_, figure: str, key: str, **asked: object) -> str:
    return client.get(page_of(round_, figure=figure, key=key, **asked).replace("findings?", "findings/people?")).text


def test_the_figures_are_those_of_the_rows(as_, told):
    text = as_("committee").get(page_of(told)).text
    found = stats(text)
    asked = list(Asked.select().where(Asked.round == told))
    assert found["应排查"] == str(len(asked)) and found["还没联系"] == str(len(asked) - 4)
    findings = Counter(row.finding for row in asked)
    assert found["已联系上"] == "4" and text.count("<dt>已联系上</dt>") == 1
    assert found["没有变化"] == str(findings["unchanged"]) == "1"
    assert found["新流出"] == str(findings["new_outflow"]) == "3"
    assert found["应转出"] == str(sum(row.should_transfer for row in asked)) == "1"


def test_each_picture_says_what_its_table_says(as_, told):
    text = as_("committee").get(page_of(told)).text
    drawn, written = bars(text), tables(text)
    for head in ("外出原因", "外出了多久", "一年里换过几次地方", "用什么方式联系", "国（境）外"):
        assert written[head], head
        assert {label: drawn[label] for label in written[head]} == {k: v[0] for k, v in written[head].items()}
    assert written["外出原因"] == {"外出务工经商": ["2"], "随家人": ["1"]}
    places = written["地点"]
    assert tiles(text) == {"广东": 2} and places["广东省"] == ["2"] and places["新加坡"] == ["1"]
    assert drawn["丰山村党支部"] == f"3/{written['党组织']['丰山村党支部'][0]}"


def test_a_tap_on_a_province_shows_its_cities(as_, told):
    client = as_("committee")
    whole = client.get(page_of(told, province="440000")).text
    part = client.fragment(page_of(told, province="440000"), "where").text
    assert tiles(whole) == tiles(part) == {"深圳市": 1, "广州市": 1}
    assert "<h1" not in part and len(gzip.compress(part.encode(), 6)) <= 5 * 1024
    assert tiles(client.get(page_of(told, province="999999")).text) == {"广东": 2}


def test_one_goes_down_the_tree_and_up_again(as_, told):
    text = as_("committee").get(page_of(told)).text
    home = page_of(told, unit=UNITS["home"])
    assert home in text
    below = as_("committee").get(home).text
    assert stats(below)["已联系上"] == "3" and page_of(told, unit=UNITS["fengshan"]) in below
    assert stats(as_("committee").get(page_of(told, unit=UNITS["next-door"])).text)["已联系上"] == "1"


@pytest.mark.parametrize(
    ("figure", "key", "logins"),
    [
        ("place", "440300", ["member"]),
        ("place", "440000", ["member", "courier"]),
        ("place", "SG", ["next_member"]),
        ("coverage", "reached", ["member", "courier", "silent", "next_member"]),
        ("finding", "new_outflow", ["member", "courier", "next_member"]),
        ("finding", "should_transfer", ["member"]),
        ("reason", "family", ["courier"]),
        ("way", "questionnaire", ["member", "courier", "silent", "next_member"]),
        ("stands", "away", ["member", "courier", "next_member"]),
        ("length", "2_years_and_more", ["next_member"]),
    ],
)
def test_the_people_behind_a_figure(as_, told, figure, key, logins):
    text = people_of(as_("committee"), told, figure, key)
    named = {login for login, person in PEOPLE.items() if f">{person.name}</a>" in text}
    assert named == set(logins)
    assert all(f"/members/{PEOPLE[login].member_id}" in text for login in logins)


def test_a_long_list_is_paged(as_, a_round):
    with write():
        for number in range(60):
            admit(Unit.get_by_id(UNITS["home"]), name=f"钱{number:02d}", sex="2", by=None)
    round_, client = a_round(), as_("committee")
    first = people_of(client, round_, "coverage", "waiting")
    onward = first.split('class="pager"')[1].split('href="')[1].split('"')[0].replace("&amp;", "&")
    second = client.get(onward).text
    rows = Asked.select().where(Asked.round == round_).count()
    assert first.count('<th scope="row">') == 50 and second.count('<th scope="row">') == rows - 50
    assert "<h1" not in client.fragment(onward, "rows").text


def test_who_is_named_as_living_here_is_counted_where_they_live(as_, a_round, clock):
    with write():
        Placement.delete().execute()
    round_ = a_round()
    clock.forward(days=1)
    with write():
        stranger, home = PEOPLE["host_member"], Unit.get_by_id(UNITS["home"])
        facts = {"county_id": stranger.county_id, "consented_at": now(), "accepted_at": now()}
        Placement.create(member=stranger.member_id, unit=home, **facts)
    assert stats(as_("committee").get(page_of(round_)).text)["新流入"] == "1"
    assert stats(as_("committee").get(page_of(round_, unit=UNITS["next-door"])).text)["新流入"] == "0"


def test_units_stand_in_the_order_of_the_tree_never_of_their_figures(as_, told):
    text = as_("committee").get(page_of(told)).text
    names = [PLACES[key].name for key in ("home", "next-door", "town-hall")]
    at = [text.index(f">{name}</a>") for name in names]
    assert at == sorted(at)


def test_many_units_are_paged(as_, a_round):
    round_, town = a_round(), Unit.get_by_id(UNITS["fengshan"])
    for number in range(60):
        put_counts(round_, branch_below(town, f"第{number:02d}支部"), everybody(30, 10, work=6))
    first = as_("committee").get(page_of(round_)).text
    assert "第40支部" in first and "第59支部" not in first
    onward = first.split("after=")[1].split('"')[0]
    assert "第59支部" in as_("committee").get(page_of(round_, unit=UNITS["fengshan"], after=onward)).text
    weight = len(gzip.compress(as_("committee").fragment(page_of(round_)).data, 6))
    assert weight <= 5 * 1024


def test_the_page_costs_few_queries(as_, told, queries):
    client = as_("committee")
    client.get(page_of(told))
    with queries() as seen:
        client.get(page_of(told))
    assert len(seen.of("round_count")) <= 2 and not seen.of("member")
    assert len(seen.selects) <= 16, "\n".join(seen.selects)


def test_the_map_has_its_ranking_beside_it_the_most_people_first(as_, told):
    text = as_("committee").get(page_of(told)).text
    where = text.partition('<section id="where"')[2].partition("</section>")[0]
    beside = where.partition('class="ranking"')[2].partition("<details")[0]
    assert where.index('class="tile-map"') < where.index('class="ranking"'), "beside it on a desk, below it on a phone"
    assert re.findall(r'<div class="bar"><span>(?:<a[^>]*>)?([^<]+)', beside) == ["广东省"]
