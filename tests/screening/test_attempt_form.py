"""An attempt to reach somebody: counted once, kept for ever, and what worries becomes a case."""

import re
from datetime import timedelta

import pytest

from pwa.cases import last_contact
from pwa.cases.models import Case
from pwa.core.access import Role
from pwa.core.database import write
from pwa.members.models import AwayPeriod, TimelineLine
from pwa.organisations.models import Post
from pwa.screening.models import Asked, RoundCount, RoundResponse
from tests.people import PEOPLE

MEMBER = PEOPLE["member"].member_id


def attempt(round_, **said):
    """The fields of an attempt by phone that reached nobody, unless said otherwise."""
    return {"round": str(round_.id), "way": "phone", "outcome": "not_reached"} | said


@pytest.fixture
def officer(phone_of):
    return phone_of("secretary")


def said_by(phone, about, **fields):
    """The result of one attempt about somebody."""
    entry = phone.entry("attempt", fields.pop("fields"), **({"subject": str(about)} if about else {}))
    return phone.send(entry)["results"][0]


def stands(round_):
    return Asked.get(Asked.round == round_, Asked.member == MEMBER)


def counted(round_) -> dict[tuple[str, str], int]:
    """What the round counts, but for how many were asked."""
    rows = RoundCount.select().where(RoundCount.round == round_, RoundCount.people > 0, RoundCount.kind != "asked")
    return {(row.kind, row.key): row.people for row in rows}


def test_whoever_was_not_reached_leads_until_somebody_reaches_them(a_round, officer):
    round_ = a_round()
    said_by(officer, MEMBER, fields=attempt(round_))
    assert (stands(round_).outcome, stands(round_).tried) == ("not_reached", 1)
    found = attempt(round_, way="visit", outcome="away_long", division="440307", settled="yes")
    said_by(officer, MEMBER, fields=found)
    said_by(officer, MEMBER, fields=attempt(round_))
    row = stands(round_)
    assert (row.outcome, row.way, row.tried, row.should_transfer) == ("away_long", "visit", 3, True)
    assert counted(round_)[("outcome", "away_long")] == 1 and ("outcome", "not_reached") not in counted(round_)
    assert RoundResponse.select().count() == 3


def test_a_place_said_to_an_officer_is_where_the_member_is(a_round, officer):
    said_by(officer, MEMBER, fields=attempt(a_round(), outcome="away_short", division="440307"))
    period = AwayPeriod.get(AwayPeriod.member == MEMBER, AwayPeriod.ended_on.is_null())
    assert (period.division, period.stay) == ("440307", "short")
    kinds = {row.kind for row in TimelineLine.select().where(TimelineLine.member == MEMBER)}
    assert {"attempt_made", "location_reported"} <= kinds


def test_who_was_reached_takes_no_room_from_who_is_silent(a_round, officer, as_, clock, monkeypatch):
    clock.forward(days=-200)
    place = {"division": "431103", "since": clock.today.isoformat(), "stay": "long"}
    for days, login in ((0, "member"), (10, "silent")):
        clock.forward(days=days)
        officer.accepted("location", place, subject=str(PEOPLE[login].member_id), source="phone")
    clock.forward(days=190)
    said_by(officer, MEMBER, fields=attempt(a_round(), outcome="away_long"))
    monkeypatch.setattr(last_contact, "PAGE", 1)
    assert "李秀英" in as_("secretary").get("/liaison/lost").text


def test_how_somebody_was_reached_is_told_as_no_consent(a_round, officer, as_):
    said_by(officer, MEMBER, fields=attempt(a_round(), outcome="here"))
    file = as_("secretary").get(f"/members/{MEMBER}").text
    assert "排查联系（电话）" in file and "电话里同意" not in file


def test_a_correction_that_says_no_place_takes_the_place_back_in_any_order(a_round, officer):
    round_ = a_round()
    first = officer.entry("attempt", attempt(round_, outcome="away_long", division="440307"), subject=str(MEMBER))
    mended = officer.entry("attempt", attempt(round_), subject=str(MEMBER), replaces=first["id"])
    away = AwayPeriod.select().where(AwayPeriod.member == MEMBER, AwayPeriod.ended_on.is_null())
    assert officer.outcome(first) == "accepted" and away.exists()
    assert officer.outcome(mended) == "accepted" and not away.exists()
    late = officer.entry("attempt", attempt(round_, outcome="away_long", division="440307"), subject=str(MEMBER))
    early = officer.entry("attempt", attempt(round_), subject=str(MEMBER), replaces=late["id"])
    assert [officer.outcome(early), officer.outcome(late)] == ["accepted", "accepted"] and not away.exists()


def test_a_correction_that_waits_takes_the_place_back_when_it_is_adopted_and_not_before(
    a_round, officer, phone_of, as_, clock
):
    round_ = a_round()
    first = phone_of("organiser").accepted(
        "attempt", attempt(round_, outcome="away_long", division="440307"), subject=str(MEMBER)
    )
    mended = officer.entry("attempt", attempt(round_, outcome="here"), subject=str(MEMBER), replaces=str(first))
    clock.forward(days=2)
    with write():
        Post.get(Post.account_id == PEOPLE["secretary"].account_id, Post.role == Role.SECRETARY).end(None)
    assert officer.outcome(mended) == "accepted"
    away = AwayPeriod.select().where(AwayPeriod.member == MEMBER, AwayPeriod.ended_on.is_null())
    assert away.exists() and stands(round_).outcome == "away_long", "what waits has no effect"
    assert as_("organiser").post(f"/reports/{mended['id']}/adoption").status_code == 303
    assert not away.exists() and stands(round_).outcome == "here", "adopted, it counts at once"


def test_a_correction_that_says_no_place_counts_by_its_number_when_the_phones_clock_went_back(a_round, officer, clock):
    """As what stands in the round does: on one phone nothing counts before what has a lower number."""
    round_ = a_round()
    clock.forward(hours=3)
    early, late = [(clock.now - timedelta(hours=hours)).isoformat() for hours in (2, 1)]
    first = officer.entry(
        "attempt", attempt(round_, outcome="away_long", division="440307"), subject=str(MEMBER), recorded_at=late
    )
    mended = officer.entry("attempt", attempt(round_), subject=str(MEMBER), replaces=first["id"], recorded_at=early)
    assert {result["outcome"] for result in officer.send(first, mended)["results"]} == {"accepted"}
    away = AwayPeriod.select().where(AwayPeriod.member == MEMBER, AwayPeriod.ended_on.is_null())
    assert (away.exists(), stands(round_).outcome) == (False, "not_reached")


def test_what_is_corrected_twice_stands_as_the_last_correction_says(a_round, officer):
    round_ = a_round()
    first = officer.accepted("attempt", attempt(round_, outcome="away_long", division="440307"), subject=str(MEMBER))
    second = officer.accepted("attempt", attempt(round_), subject=str(MEMBER), replaces=str(first))
    away = AwayPeriod.select().where(AwayPeriod.member == MEMBER, AwayPeriod.ended_on.is_null())
    said = attempt(round_, outcome="away_short", division="330106")
    third = officer.accepted("attempt", said, subject=str(MEMBER), replaces=str(second))
    assert (away.get().division, stands(round_).outcome) == ("330106", "away_short")
    officer.accepted("attempt", attempt(round_), subject=str(MEMBER), replaces=str(third))
    assert (away.exists(), stands(round_).outcome) == (False, "not_reached")


def test_a_worry_is_a_case_once_however_often_the_phone_sends_it(a_round, officer):
    worry = {"worry": "三个月没有发工资。", "worry_category": "wages", "worry_readers": "branch"}
    said = attempt(a_round(), outcome="here", **worry)
    entry = officer.entry("attempt", said, subject=str(MEMBER))
    assert [officer.outcome(entry), officer.outcome(entry)] == ["accepted", "duplicate"]
    [case] = Case.select()
    assert (case.member_id, case.category, case.origin) == (MEMBER, "wages", "attempt")
    corrected = officer.entry("attempt", said | {"way": "visit"}, subject=str(MEMBER), replaces=entry["id"])
    assert officer.outcome(corrected) == "accepted" and Case.select().count() == 1


@pytest.mark.parametrize(
    "wrong, field",
    [
        ({"way": "gps"}, "way"),
        ({"way": "questionnaire"}, "way"),
        ({"outcome": "lost"}, "outcome"),
        ({"outcome": "away_long", "division": "999999"}, "division"),
        ({"worry": "没有工资"}, "worry_category"),
        ({"worry": "x" * 1001, "worry_category": "wages"}, "worry"),
        ({"q1": "yes"}, "q1"),
        ({"round": "nonsense"}, "round"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(a_round, officer, wrong, field):
    result = said_by(officer, MEMBER, fields=attempt(a_round()) | wrong)
    assert result["outcome"] == "rejected" and list(result["errors"]) == [field]
    assert not RoundResponse.select().exists() and not Case.select().exists()


def test_nobody_tries_to_reach_themselves_or_people_of_others(a_round, phone_of):
    round_ = a_round()
    assert said_by(phone_of("member"), None, fields=attempt(round_))["errors"].keys() == {"subject"}
    assert said_by(phone_of("next_secretary"), MEMBER, fields=attempt(round_))["outcome"] == "rejected"


def test_two_officers_who_reach_the_same_member_both_keep_their_words(a_round, phone_of, as_, clock):
    round_ = a_round()
    said_by(phone_of("secretary"), MEMBER, fields=attempt(round_, outcome="here", note="在家"))
    clock.forward(minutes=1)
    said_by(phone_of("contact"), MEMBER, fields=attempt(round_, way="visit", outcome="away_short"))
    page = as_("committee").get(f"/screening/rounds/{round_.id}/members/{MEMBER}").text
    assert [row.id for row in RoundResponse.select() if f"/reports/{row.id}" in page] == [
        row.id for row in RoundResponse.select()
    ]
    assert RoundResponse.select().count() == 2 and page.count(">计入结果<") == 1
    assert stands(round_).outcome == "away_short"


def test_each_word_about_a_person_says_whether_it_counts(a_round, phone_of, as_, clock):
    round_, officer = a_round(), phone_of("secretary")
    path = f"/screening/rounds/{round_.id}/members/{MEMBER}"
    wrong = officer.accepted("attempt", attempt(round_, outcome="abroad", country="AU"), subject=str(MEMBER))
    officer.accepted("attempt", attempt(round_, outcome="here"), subject=str(MEMBER), replaces=str(wrong))
    answered = phone_of("member").accepted("answer", {"round": str(round_.id), "outcome": "here", "unchanged": True})
    phone_of("member").accepted("withdrawal", {"of": str(answered)})
    late = officer.entry("attempt", attempt(round_, outcome="away_short"), subject=str(MEMBER))
    clock.forward(days=2)
    with write():
        Post.get(Post.account_id == PEOPLE["secretary"].account_id, Post.role == "secretary").end(None)
    assert officer.outcome(late) == "accepted"
    page = as_("organiser").get(path).text
    marks = re.findall(r'href="/reports/([0-9a-f-]+)".*?class="row-aside">([^<]*)<', page, re.S)
    said = dict(marks)
    assert said[str(wrong)] == "后来更正过" and said[str(answered)] == "已撤回" and said[late["id"]] == "待支部确认"
    assert list(said.values()).count("计入结果") == 1 and RoundResponse.select().count() == len(said) == 4
