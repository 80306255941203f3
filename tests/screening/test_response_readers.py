"""A response that names another person's response: nobody withdraws or corrects what was said of somebody else."""

import html
import re

import pytest

from pwa.cases.models import Case
from pwa.members.models import Stay
from pwa.screening.models import Asked
from pwa.screening.rebuild_counts import recount
from tests.people import PEOPLE, ago
from tests.screening.conftest import answer
from tests.screening.test_attempt_form import attempt

MEMBER, COURIER = PEOPLE["member"].member_id, PEOPLE["courier"].member_id
WORRY = {"worry": "三个月没有发工资。", "worry_category": "wages", "outcome": "here"}


@pytest.fixture
def officer(phone_of):
    return phone_of("secretary")


def outcome(round_) -> str:
    return Asked.get(Asked.round == round_, Asked.member == MEMBER).outcome


def test_a_withdrawal_of_another_members_word_has_no_effect_not_even_in_one_batch_with_both(a_round, phone_of, officer):
    round_ = a_round()
    word = phone_of("member").accepted("answer", answer(round_))
    phone_of("courier").accepted("withdrawal", {"of": str(word)})
    assert outcome(round_) == "here"
    tried = [officer.entry("attempt", attempt(round_), subject=str(member)) for member in (MEMBER, COURIER)]
    assert {result["outcome"] for result in officer.send(*tried)["results"]} == {"accepted"}
    assert outcome(round_) == "here"
    assert {(people, counts) for _, people, counts in recount()} == {(0, 0)}
    assert outcome(round_) == "here"


def test_a_worry_is_raised_whatever_the_attempt_says_it_corrects(a_round, phone_of, officer):
    foreign = phone_of("courier").accepted(
        "request", {"category": "wages", "readers": "committee", "words": "别人的事"}
    )
    tried = officer.accepted("attempt", attempt(a_round(), **WORRY), subject=str(MEMBER), replaces=str(foreign))
    assert Case.get_by_id(tried).member_id == MEMBER


def test_an_attempt_corrected_before_it_was_sent_and_once_more_raises_its_worry_once(a_round, officer):
    said = attempt(a_round(), **WORRY)
    first = officer.entry("attempt", said, subject=str(MEMBER))
    second = officer.entry("attempt", said | {"way": "visit"}, subject=str(MEMBER), replaces=first["id"])
    third = officer.entry("attempt", said | {"way": "message"}, subject=str(MEMBER), replaces=second["id"])
    assert {result["outcome"] for result in officer.send(first, second)["results"]} == {"accepted"}
    assert officer.outcome(third) == "accepted"
    assert [str(case.id) for case in Case.select()] == [first["id"]]


def test_a_worry_put_in_other_words_is_not_lost(a_round, officer):
    said = attempt(a_round(), **WORRY)
    first = officer.accepted("attempt", said, subject=str(MEMBER))
    officer.accepted("attempt", said | {"worry": "还欠了房租。"}, subject=str(MEMBER), replaces=str(first))
    assert Case.select().count() == 2


def test_an_attempt_is_corrected_by_whoever_wrote_it_and_the_member_meets_no_dead_link(a_round, officer, as_):
    said = attempt(a_round(), **WORRY, worry_readers="committee")
    report = f"/reports/{officer.accepted('attempt', said, subject=str(MEMBER))}"
    links = re.findall(r'href="(/screening/attempts/new[^"]*)"', as_("secretary").get(report).text)
    assert "worry" not in links[0]
    form = as_("secretary").get(html.unescape(links[0]))
    assert form.status_code == 200 and report.rpartition("/")[2] in form.text
    for login in ("member", "organiser", "contact", "committee"):
        text = as_(login).get(report).text
        assert "/screening/attempts/new?" not in text and "没有发工资" not in text, login


def test_an_attempt_does_not_take_the_place_of_what_the_member_reported_themselves(a_round, phone_of, officer, clock):
    place = {"division": "440307", "since": ago(145), "stay": "long"}
    reported = phone_of("member").accepted("location", place)
    clock.forward(minutes=1)
    said = attempt(a_round(), outcome="away_short", division="330106", since=ago(1))
    officer.accepted("attempt", said, subject=str(MEMBER), replaces=str(reported))
    stays = Stay.select(Stay.division).where(Stay.member == MEMBER).order_by(Stay.since)
    assert [row.division for row in stays] == ["440307", "330106"]
