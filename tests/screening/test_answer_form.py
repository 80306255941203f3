"""What a member answers: taken in once, judged as of writing, a place said in it is a report, and it counts at once."""

from datetime import timedelta
from unittest.mock import patch
from uuid import UUID

import pytest

from pwa.core.database import write
from pwa.members.models import AwayPeriod, Member
from pwa.organisations.models import Post
from pwa.screening import outcome_updates, rounds
from pwa.screening.file_mismatches import mismatch_of
from pwa.screening.models import Asked, RoundCount, RoundResponse
from pwa.screening.rebuild_counts import recount
from pwa.screening.rules import Asks
from tests.people import PEOPLE, ago

from .conftest import AWAY, BY, answer

ME = PEOPLE["member"].member_id
ASKS = [("会开拖拉机吗？", Asks("yes_no", required=True)), ("喜欢什么？", Asks("multiple", ("读书", "唱歌")))]


def stands(round_, member=ME) -> Asked:
    return Asked.get(Asked.round == round_, Asked.member == member)


def counted(round_, kind: str) -> dict[str, int]:
    rows = RoundCount.select().where(RoundCount.round == round_, RoundCount.kind == kind, RoundCount.people != 0)
    return {row.key: row.people for row in rows}


def refused(phone, fields, **beside) -> dict:
    result = phone.send(phone.entry("answer", fields, **beside))["results"][0]
    assert result["outcome"] == "rejected", result
    return result["errors"]


def equal() -> bool:
    return all((people, counts) == (0, 0) for _, people, counts in recount())


@pytest.mark.both_engines
def test_one_tap_is_counted_and_an_answer_sent_twice_once(a_round, phone):
    round_ = a_round("home")
    entry = phone.entry("answer", answer(round_))
    assert [phone.outcome(entry), phone.outcome(entry)] == ["accepted", "duplicate"]
    row = stands(round_)
    assert (row.outcome, row.way, row.finding, row.tried) == ("here", "questionnaire", "unchanged", 1)
    assert row.lead_id == UUID(entry["id"]) and counted(round_, "outcome") == {"here": 1}
    assert equal()


def test_a_place_said_in_an_answer_is_a_report_and_opens_the_away_period(a_round, phone):
    round_ = a_round("home")
    ident = phone.accepted("answer", answer(round_, **AWAY, settled="yes", reason="work", phone="19900001111"))
    period = AwayPeriod.get(AwayPeriod.member == ME)
    assert (period.id, period.division, period.stay) == (ident, "440307", "long")
    assert Member.get_by_id(ME).phone == "19900001111"
    assert counted(round_, "finding") == {"new_outflow": 1, "should_transfer": 1}
    assert counted(round_, "place") == {"440307": 1} and counted(round_, "reason") == {"work": 1}
    assert counted(round_, "length") == {"6_to_12_months": 1} and equal()


def test_nothing_changed_while_away_says_the_same_place_once_more(a_round, phone, clock):
    opened = phone.accepted("location", {"division": "440307", "since": ago(145), "stay": "long", "area": "永福"})
    round_ = a_round("home")
    clock.forward(days=1)
    same = {"outcome": "away_long", "division": "440307", "since": ago(145), "area": "永福"}
    phone.accepted("answer", answer(round_, **same))
    period = AwayPeriod.get(AwayPeriod.member == ME)
    assert (period.id, period.area, period.said_at) == (opened, "永福", clock.now)
    assert stands(round_).finding == "unchanged"


def test_coming_back_closes_the_away_period(a_round, phone):
    phone.accepted("location", {"division": "440307", "since": ago(145), "stay": "long"})
    round_ = a_round("home")
    phone.accepted("answer", answer(round_, unchanged=False, outcome="returned", since=ago(3)))
    assert AwayPeriod.get(AwayPeriod.member == ME).ended_on.isoformat() == ago(3)
    assert stands(round_).finding == "returned"


def test_an_officer_enters_the_answer_of_who_phoned(a_round, phone_of):
    round_, officer = a_round("home"), phone_of("secretary")
    assert refused(officer, answer(round_), subject=str(ME)).keys() == {"source"}
    officer.accepted("answer", answer(round_), subject=str(ME), source="phone")
    assert stands(round_).way == "questionnaire" and RoundResponse.get().by_id == PEOPLE["secretary"].account_id


@pytest.mark.both_engines
def test_what_is_no_word_of_this_round_is_told_at_its_field(a_round, phone_of, phone):
    draft, round_, host = a_round("home", opened=False), a_round("next-door"), phone_of("host_member")
    assert "round" in refused(phone, answer(draft)) and RoundResponse.select().count() == 0
    for person, why in ((phone, "没有找到"), (host, "没有找到")):
        assert why in str(refused(person, answer(round_))["round"])
    wide = a_round("home", floating_only=True)
    assert "本轮排查不包括此人" in str(refused(phone, answer(wide))["round"])
    assert refused(phone, answer(round_, round="x")).keys() == {"round"}


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"outcome": "not_reached"}, "outcome"),
        ({"outcome": ""}, "outcome"),
        ({**AWAY, "division": ""}, "division"),
        ({**AWAY, "division": "999999"}, "division"),
        ({**AWAY, "outcome": "abroad"}, "country"),
        ({**AWAY, "since": ago(-1)}, "since"),
        ({"unchanged": False, "outcome": "returned"}, "since"),
        ({"unchanged": "yes"}, "unchanged"),
        ({"phone": "12"}, "phone"),
        ({**AWAY, "reason": "because"}, "reason"),
        ({"needs": "x" * 301}, "needs"),
        ({"q1": "yes"}, "q1"),
    ],
)
def test_a_wrong_answer_is_told_at_its_field(a_round, phone, said, field):
    assert refused(phone, answer(a_round("home"), **said)).keys() == {field}


@pytest.mark.parametrize("outcome", ["abroad", "away_long"])
def test_hong_kong_is_a_place_abroad_and_a_division(a_round, phone, outcome):
    round_ = a_round("home")
    phone.accepted("answer", answer(round_, **AWAY | {"outcome": outcome, "division": "810000", "settled": "yes"}))
    row = stands(round_)
    assert (row.outcome, row.division, row.should_transfer) == (outcome, "810000", False)
    assert mismatch_of(row, AwayPeriod.get(AwayPeriod.member == ME)) == ""
    assert asked_as(a_round("home")) == ("abroad", "810000")


def asked_as(round_) -> tuple[str, str]:
    """Where the member was known to be when this round was opened."""
    row = Asked.get(Asked.round == round_, Asked.member == ME)
    return row.before, row.before_division


def test_own_questions_are_answered_as_they_are_asked(a_round, phone, clock):
    round_ = a_round("home", asks=ASKS)
    assert refused(phone, answer(round_)).keys() == {"q1"}
    assert refused(phone, answer(round_, q1="maybe", q2=["下棋"])).keys() == {"q1", "q2"}
    phone.accepted("answer", answer(round_, q1="yes", q2=["唱歌"]))
    assert RoundResponse.get().answers == '{"q1": "yes", "q2": ["唱歌"]}'


def test_what_was_written_before_the_closing_counts_when_it_arrives_after_it(a_round, phone_of, clock):
    round_, early, late = a_round("home"), phone_of("member"), phone_of("silent")
    entry = early.entry("answer", answer(round_))
    clock.forward(hours=1)
    with write():
        rounds.close(round_, BY)
    clock.forward(hours=1)
    assert "没有开放" in str(refused(late, answer(round_))["round"])
    assert early.outcome(entry) == "accepted" and counted(round_, "outcome") == {"here": 1}


def test_what_was_written_before_the_opening_is_no_word_of_it(a_round, phone, clock):
    round_ = a_round("home")
    entry = phone.entry("answer", answer(round_))
    entry["recorded_at"] = (clock.now - timedelta(hours=1)).isoformat()
    assert phone.outcome(entry) == "rejected"


def test_an_answer_that_was_taken_back_counts_no_more(a_round, phone, clock):
    round_ = a_round("home")
    ident = phone.accepted("answer", answer(round_))
    clock.forward(minutes=5)
    phone.accepted("withdrawal", {"of": str(ident)})
    assert stands(round_).outcome == "" and counted(round_, "outcome") == {} and equal()


def test_what_waits_for_a_successor_counts_once_it_is_adopted(a_round, phone_of, as_, clock):
    round_, officer = a_round("home"), phone_of("secretary")
    entry = officer.entry("answer", answer(round_, **AWAY), subject=str(ME), source="phone")
    clock.forward(days=2)
    with write():
        Post.get(Post.account_id == PEOPLE["secretary"].account_id, Post.role == "secretary").end(None)
    assert officer.outcome(entry) == "accepted"
    assert stands(round_).outcome == "" and equal()
    assert as_("organiser").post(f"/reports/{entry['id']}/adoption").status_code == 303
    assert stands(round_).outcome == "away_long" and equal()


@pytest.mark.both_engines
def test_a_batch_of_answers_changes_the_counts_with_one_statement(a_round, phone_of):
    round_, officer = a_round("home"), phone_of("secretary")
    people = ("member", "silent", "courier", "builder")
    entries = [
        officer.entry("answer", answer(round_), subject=str(PEOPLE[login].member_id), source="visit")
        for login in people
    ]
    with patch.object(outcome_updates, "insert_rows", wraps=outcome_updates.insert_rows) as inserted:
        officer.send(*entries)
    assert [call.args[0] for call in inserted.call_args_list] == [RoundCount]
    assert counted(round_, "outcome") == {"here": 4} and equal()


@pytest.mark.both_engines
def test_recounting_finds_and_mends_what_was_otherwise(a_round, phone, runner):
    round_ = a_round("home")
    phone.accepted("answer", answer(round_, **AWAY))
    assert runner("recount").exit_code == 0
    RoundCount.update(people=9).where(RoundCount.kind == "outcome").execute()
    Asked.update(outcome="here").where(Asked.member == ME).execute()
    again = runner("recount")
    assert again.exit_code == 1 and round_.title in again.output
    assert stands(round_).outcome == "away_long" and counted(round_, "outcome") == {"away_long": 1}
    assert runner("recount").exit_code == 0


def test_a_host_reads_the_place_and_nothing_else_that_was_said_to_the_home_branch(a_round, phone, as_):
    round_ = a_round("home")
    told = phone.accepted("answer", answer(round_, **AWAY, needs="想换岗位"))
    page = as_("host").get(f"/reports/{told}").text
    assert "龙岗" in page and "想换岗位" not in page and round_.title not in page
    assert "想换岗位" in as_("secretary").get(f"/reports/{told}").text
    silent = phone.accepted("answer", answer(round_, note="别的话"))
    assert as_("host").get(f"/reports/{silent}").status_code == 404
