"""A response that does not fit the file stays as it is, and the page says what is to be reported for the file."""

import pytest

from pwa.organisations.models import Unit
from pwa.screening.models import Asked
from pwa.screening.rules import mismatch
from tests.people import PEOPLE, UNITS, ago

from .conftest import AWAY, answer
from .figures import branch_below, everybody, page_of, put_counts, stats, tables
from .test_findings import people_of
from .test_findings_export import sheets, taken
from .test_outcomes import AWAY as WAS_AWAY
from .test_outcomes import Before, lead, told

PLACE, STILL = "待补去向", "本人称在家，档案仍为外出"
ME = PEOPLE["member"].member_id


@pytest.mark.parametrize(
    ("outcome", "placed", "away", "abroad", "said"),
    [
        ("away_short", False, False, False, "place"),
        ("away_long", True, False, False, ""),
        ("away_long", False, True, False, ""),  # known to be away: where they are known to be
        ("away_long", False, True, True, "place"),
        ("abroad", False, True, False, "place"),
        ("abroad", False, True, True, ""),
        ("here", False, True, False, "still_away"),
        ("returned", False, True, True, "still_away"),
        ("here", False, False, False, ""),
        ("not_reached", False, True, False, ""),
        ("", False, True, False, ""),
    ],
)
def test_what_of_a_word_does_not_fit_the_file(outcome, placed, away, abroad, said):
    assert mismatch(outcome, placed, away, abroad) == said


@pytest.mark.parametrize(
    ("outcome", "length"), [("away_short", "under_6_months"), ("away_long", "6_months_and_more"), ("abroad", "")]
)
def test_how_long_follows_the_word_where_no_day_is_known(outcome, length):
    assert lead(told(1, outcome), before=Before()).length == length
    assert lead(told(1, outcome), before=WAS_AWAY).length == "6_to_12_months"  # a day is known


@pytest.fixture
def tried(a_round, phone_of, clock):
    """A round in which an officer wrote down five words without a place or a day."""
    phone_of("courier").accepted("location", {"division": "440106", "since": ago(206), "stay": "long"})
    clock.forward(hours=1)
    round_, officer = a_round(), phone_of("secretary")
    said = {"member": "away_long", "silent": "away_short", "courier": "here"}
    for login, outcome in said.items():
        fields = {"round": str(round_.id), "way": "phone", "outcome": outcome}
        officer.accepted("attempt", fields, subject=str(PEOPLE[login].member_id), source="phone")
    phone_of("next_member").accepted("answer", answer(round_, **AWAY))
    return round_


def test_the_places_add_up_to_everybody_away_on_the_page_and_in_the_workbook(as_, tried):
    client = as_("committee")
    text = client.get(page_of(tried)).text
    places = {label: int(cells[0]) for label, cells in tables(text)["地点"].items()}
    away = Asked.select().where(Asked.round == tried, Asked.outcome.startswith("away")).count()
    assert sum(places.values()) == away == 3 and places[PLACE] == 2
    written = sheets(taken(client, tried).data)["去向"]
    assert [PLACE, 2.0] in [row[:2] for row in written]
    assert tables(text)["外出了多久"] == {
        "不到六个月": ["1"], "六个月以上，起始日期不详": ["1"], "六个月到一年": ["1"],
    }  # fmt: skip


def test_the_people_whose_place_is_to_be_asked_are_listed_with_the_way_to_tell_it(as_, tried):
    text = people_of(as_("committee"), tried, "place", "")
    named = {login for login, person in PEOPLE.items() if f">{person.name}</a>" in text}
    assert named == {"member", "silent"} and text.count(f'class="state">{PLACE}<') == 2
    secretary = people_of(as_("secretary"), tried, "finding", "returned")
    assert PEOPLE["courier"].name in secretary and STILL in secretary
    assert stats(as_("secretary").get(page_of(tried)).text)["已返乡"] == "1"


@pytest.mark.parametrize(("login", "words", "form"), [("member", PLACE, ""), ("courier", STILL, "&amp;back_home=true")])
def test_the_page_of_a_person_names_what_does_not_fit_until_it_is_told(as_, tried, phone_of, clock, login, words, form):
    client, subject = as_("secretary"), PEOPLE[login].member_id
    page = f"/screening/rounds/{tried.id}/members/{subject}"
    text = client.get(page).text
    assert words in text and f"/reports/location/new?subject={subject}{form}" in text
    assert ("已返乡" in client.get(f"/reports/location/new?subject={subject}{form.replace('amp;', '')}").text) == bool(
        form
    )
    clock.forward(hours=1)
    told = {"back_home": True, "since": ago(3)} if form else {**AWAY, "stay": "long"}
    fields = {name: value for name, value in told.items() if name not in ("unchanged", "outcome")}
    phone_of("secretary").accepted("location", fields, subject=str(subject), source="phone")
    assert words not in client.get(page).text


def test_who_left_after_they_said_they_were_at_home_is_no_contradiction(as_, a_round, phone_of, clock):
    round_ = a_round()
    phone_of("member").accepted("answer", answer(round_))
    clock.forward(days=10)
    phone_of("member").accepted("location", {"division": "440106", "since": ago(-8), "stay": "long"})
    assert STILL not in as_("secretary").get(f"/screening/rounds/{round_.id}/members/{ME}").text


def test_where_a_place_is_missing_a_small_figure_is_hidden_like_any_other(as_, a_round):
    round_, county = a_round(unit="county"), Unit.get_by_id(UNITS["county"])
    for number, placed in enumerate((18, 6)):
        counts = everybody(40, 20, work=20)
        counts["place"] = {"440307": placed}
        put_counts(round_, branch_below(county, f"甲{number}支部"), counts)
    client = as_("county")
    whole = tables(client.get(page_of(round_)).text)["地点"]
    assert whole[PLACE] == ["16"]
    branch = Unit.get(Unit.name == "甲0支部")
    shown = tables(client.get(page_of(round_, unit=branch.id)).text).get("地点", {})
    assert PLACE not in shown and shown.get("其余各项") == ["*"]
