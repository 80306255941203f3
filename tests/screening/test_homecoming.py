"""A round asks once who comes home for the Spring Festival, and when; the answers stand on the list of homecomings."""

from datetime import date, timedelta

import pytest

from pwa.policy.spring_festival import next_festival, time_to_ask
from pwa.reports.models import HomeVisit
from pwa.screening.models import Round, RoundResponse
from pwa.screening.rules import wrong_homecoming
from tests.people import PEOPLE, TODAY, ago, said

from .conftest import AWAY, answer

LIST, MEMBER = "/incorporation/homecomings", PEOPLE["member"]
FESTIVAL = next_festival(TODAY)
COMES = {"comes": "yes", "comes_on": ago(-60), "leaves_on": ago(-75)}


@pytest.fixture
def asks_it(a_round):
    """An open round of the home branch that asks who comes home."""
    return a_round("home", title="春节返乡摸底", festival=FESTIVAL)


def listed(as_) -> str:
    return as_("secretary").get(LIST).text.partition("<main")[2]


def test_an_answer_with_the_place_confirmed_stands_on_the_list(as_, phone, asks_it, clock):
    phone.accepted("location", {"division": "440307", "since": ago(267), "stay": "long"})
    clock.forward(minutes=5)
    entry = phone.accepted("answer", answer(asks_it, **AWAY | {"unchanged": True}, **COMES))
    text = listed(as_)
    assert MEMBER.name in text and said(-60) in text and said(-75) in text and "深圳龙岗" in text
    report = as_("secretary").get(f"/reports/{entry}").text
    words = f"将于 {said(-60)} 临时返乡，至 {said(-75)}"
    assert words in report
    replies = as_("member").get("/me/data.json").get_json()["round_words"][0]["replies"]
    assert replies[-1]["answer"] == words


@pytest.mark.parametrize("later", [{"comes": "no"}, {"comes": "unknown"}])
def test_a_later_answer_to_the_same_round_counts(as_, phone, asks_it, clock, later):
    phone.accepted("answer", answer(asks_it, **COMES))
    assert MEMBER.name in listed(as_)
    clock.forward(days=1)
    moved = COMES | {"comes_on": ago(-30), "leaves_on": ago(-40)}
    phone.accepted("answer", answer(asks_it, **moved))
    assert listed(as_).count(MEMBER.name) == 1 and said(-30) in listed(as_)
    clock.forward(days=1)
    phone.accepted("answer", answer(asks_it, **later))
    assert MEMBER.name not in listed(as_)


def test_an_answer_that_is_withdrawn_or_corrected_stands_no_longer(as_, phone, asks_it, clock):
    first = phone.accepted("answer", answer(asks_it, **COMES))
    clock.forward(hours=1)
    second = phone.accepted("answer", answer(asks_it), replaces=str(first))
    assert MEMBER.name not in listed(as_), "the correction says nothing of it"
    third = phone.accepted("answer", answer(asks_it, **COMES), replaces=str(second))
    assert MEMBER.name in listed(as_)
    clock.forward(hours=1)
    phone.accepted("withdrawal", {"of": str(third)})
    assert MEMBER.name not in listed(as_)


def test_who_said_no_after_announcing_a_visit_is_not_expected(as_, phone, asks_it, clock):
    phone.accepted("location", {"back_home": True, "since": ago(-60), "visit_until": ago(-70)}, version=2)
    clock.forward(hours=1)
    phone.accepted("answer", answer(asks_it, comes="no"))
    assert MEMBER.name not in listed(as_)


def test_an_officer_who_called_writes_it_down_and_home_alone_reads_it(as_, phone_of, asks_it):
    fields = {"round": str(asks_it.id), "way": "phone", "outcome": "here", **COMES}
    phone_of("secretary").accepted("attempt", fields, subject=str(MEMBER.member_id))
    assert MEMBER.name in listed(as_) and MEMBER.name in as_("committee").get(LIST).text
    for login in ("host", "next_secretary"):
        assert MEMBER.name not in as_(login).get(LIST).text, login


def test_the_form_asks_it_and_posts_it_without_javascript(as_, asks_it):
    page = as_("member").get("/screening/answers/new").text
    assert page.count('name="comes_on"') == 2 and "其他没有变化，提交" in page
    assert "是否返乡过春节" in as_("member").get("/").text
    form = {**answer(asks_it), "unchanged": "true", "comes": "yes", "comes_on": ago(-60), "leaves_on": ""}
    refused = as_("member").post("/screening/answers", data=form)
    assert refused.status_code == 422 and ago(-60) in refused.text and "f-leaves_on" in refused.text
    assert as_("member").post("/screening/answers", data=form | {"leaves_on": ago(-75)}).status_code == 303
    assert (HomeVisit.get().begins_on, HomeVisit.get().round_id) == (date.fromisoformat(ago(-60)), asks_it.id)


def test_a_round_that_does_not_ask_it_takes_no_such_answer(phone, a_round):
    result = phone.send(phone.entry("answer", answer(a_round("home"), **COMES)))["results"][0]
    assert result["outcome"] == "rejected" and list(result["errors"]) == ["comes"]
    assert not RoundResponse.select().exists()


@pytest.mark.parametrize(
    ("asked", "comes", "on", "until", "wrong"),
    [
        (True, "yes", 10, 20, {}),
        (True, "yes", 10, 10, {}),
        (True, "", None, None, {}),
        (True, "no", None, None, {}),
        (True, "yes", None, None, {"comes_on": "required", "leaves_on": "required"}),
        (True, "yes", 10, None, {"leaves_on": "required"}),
        (True, "yes", 10, 9, {"leaves_on": "before_it_began"}),
        (True, "yes", 10, 191, {"leaves_on": "too_long_for_a_visit"}),
        (True, "no", 10, 20, {"comes": "days_without_yes"}),
        (True, "", 10, None, {"comes": "days_without_yes"}),
        (False, "", None, None, {}),
        (False, "no", None, None, {"comes": "unknown_question"}),
    ],
)
def test_who_comes_says_both_days(asked, comes, on, until, wrong):
    days = [None if day is None else date(2027, 1, 1) + timedelta(days=day) for day in (on, until)]
    assert wrong_homecoming(asked, comes, *days) == wrong


def test_today_reminds_the_branch_to_ask_until_it_has_asked(as_, a_round, clock):
    reminder = "询问外出党员是否返乡过春节"
    clock.on(date(2026, 11, 23))
    assert reminder not in as_("secretary").get("/").text
    clock.on(date(2026, 12, 10))
    line = as_("secretary").get("/").text.partition(reminder)[0].rpartition('href="')[2].partition('"')[0]
    form = as_("secretary").get(line.replace("&amp;", "&")).text
    assert 'name="homecoming" value="1" checked' in form
    wish = {
        "title": "春节返乡",
        "purpose": "安排慰问",
        "who": "floating",
        "begins_on": "2026-12-10",
        "ends_on": "2026-12-25",
    }
    made = as_("secretary").post("/screening/rounds", data=wish | {"unit": str(MEMBER.branch_id), "homecoming": "1"})
    assert made.status_code == 303 and Round.get().festival == date(2027, 2, 6)
    assert "2027年2月6日" in as_("secretary").get(made.location).text
    assert reminder not in as_("secretary").get("/").text and reminder not in as_("host").get("/members").text


@pytest.mark.parametrize(
    ("day", "time"),
    [("2026-12-07", False), ("2026-12-08", True), ("2027-02-05", True), ("2027-02-06", False), ("2041-01-01", False)],
)
def test_it_is_time_to_ask_from_sixty_days_before_the_festival(day, time):
    assert time_to_ask(date.fromisoformat(day)) is time
