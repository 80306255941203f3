"""Opening a round: everybody of the subtree, where they stand, whom they are to hear from, in one transaction."""

from datetime import timedelta

import pytest

from pwa.core.audit import AuditLine
from pwa.core.database import write
from pwa.members.models import Member
from pwa.organisations.models import Unit
from pwa.screening import rounds
from pwa.screening.models import Asked, Round, RoundCount, RoundStep
from tests.people import PEOPLE, TODAY, UNITS, ago

from .conftest import BY


def asked(round_: Round) -> dict:
    return {row.member_id: row for row in Asked.select().where(Asked.round == round_)}


@pytest.mark.both_engines
def test_everybody_of_the_subtree_is_asked_and_nobody_else(a_round):
    people = set(asked(a_round("home")))
    assert PEOPLE["member"].member_id in people
    assert PEOPLE["next_member"].member_id not in people
    assert people == {m.id for m in Member.select().where(Member.branch == UNITS["home"])}


def test_who_is_away_is_asked_as_where_they_were_known_to_be(a_round, phone_of):
    phone_of("member").accepted("location", {"division": "440307", "since": ago(83), "stay": "long"})
    phone_of("courier").accepted("location", {"country": "JP", "since": ago(83), "stay": "short"})
    people = asked(a_round("home"))
    here, there = people[PEOPLE["member"].member_id], people[PEOPLE["courier"].member_id]
    assert (here.before, here.before_division, here.before_since.isoformat(), here.before_moves) == (
        "away_long", "440307", ago(83), 1,
    )  # fmt: skip
    assert (there.before, there.before_country) == ("abroad", "JP")
    assert people[PEOPLE["silent"].member_id].before == "here"


def test_who_meant_to_be_away_shortly_but_is_away_for_half_a_year_is_away_long(a_round, phone_of):
    phone_of("member").accepted("location", {"division": "440307", "since": ago(184), "stay": "short"})
    assert asked(a_round("home"))[PEOPLE["member"].member_id].before == "away_long"


def test_a_round_for_those_who_float_asks_only_them(a_round, phone_of):
    phone_of("member").accepted("location", {"division": "440307", "since": ago(83), "stay": "long"})
    assert set(asked(a_round("home", floating_only=True))) == {PEOPLE["member"].member_id}


def test_people_are_asked_by_their_contact_person(a_round):
    people = asked(a_round("home"))
    assert people[PEOPLE["member"].member_id].contact_id == PEOPLE["contact"].account_id
    assert people[PEOPLE["secretary"].member_id].contact_id is None


@pytest.mark.both_engines
def test_how_many_are_asked_is_counted_branch_by_branch(a_round):
    round_ = a_round()
    counts = {row.branch_id: row.people for row in RoundCount.select().where(RoundCount.kind == "asked")}
    assert sum(counts.values()) == len(asked(round_)) and counts[UNITS["home"]] == len(asked(a_round("home")))


@pytest.mark.both_engines
def test_opening_costs_the_same_however_many_are_asked(a_round, queries):
    small, large = a_round("home", opened=False), a_round("county", opened=False)
    seen = []
    for round_ in (small, large):
        with queries() as run, write():
            rounds.open_round(round_, BY)
        seen.append(len(run.statements))
    assert seen[0] == seen[1] and seen[1] < 15


@pytest.mark.both_engines
def test_a_round_is_opened_once_closed_once_and_goes_on_only_with_a_day(a_round):
    round_ = a_round("home")
    later = round_.ends_on + timedelta(days=7)
    with write(), pytest.raises(rounds.NotNow):
        rounds.open_round(round_, BY)
    with write():
        rounds.extend(round_, BY, "春节返乡的人多", later)
        rounds.close(round_, BY)
    with write(), pytest.raises(rounds.NotNow):
        rounds.close(round_, BY)
    with write(), pytest.raises(rounds.NotNow):
        rounds.extend(round_, BY, "再等等", later + timedelta(days=1))
    with write():
        rounds.reopen(round_, BY, "漏了一个组", later + timedelta(days=3))
    row = Round.get_by_id(round_.id)
    assert rounds.is_open(row) and row.ends_on == later + timedelta(days=3)
    assert [step.kind for step in RoundStep.select().order_by(RoundStep.at, RoundStep.id)] == [
        "opened", "extended", "closed", "reopened",
    ]  # fmt: skip
    told = [line.action for line in AuditLine.select().where(AuditLine.record_id == round_.id).order_by(AuditLine.id)]
    assert told == [f"{what} round" for what in ("drafted", "opened", "extended", "closed", "reopened")]


def test_a_draft_is_changed_or_thrown_away_an_open_round_is_not(a_round):
    wish = rounds.Wish("换个名字", "摸清去向", TODAY, TODAY)
    draft, round_ = a_round("home", opened=False), a_round("home")
    with write():
        rounds.redraft(draft, BY, wish)
    assert Round.get_by_id(draft.id).title == "换个名字"
    with write():
        rounds.discard(draft, BY)
    for verb in (lambda: rounds.redraft(round_, BY, wish), lambda: rounds.discard(round_, BY)):
        with write(), pytest.raises(rounds.NotNow):
            verb()


def test_the_same_people_asked_lately_are_a_warning_with_how_many_and_which_round(a_round, clock):
    first = a_round("home", title="年中排查")
    home = Unit.get_by_id(UNITS["home"])
    clock.forward(days=170)
    [warned] = rounds.asked_lately(home, floating_only=False)
    assert (warned.id, warned.title, warned.people) == (first.id, "年中排查", len(asked(first)))
    assert rounds.asked_lately(Unit.get_by_id(UNITS["next-door"]), floating_only=False) == []
    clock.forward(days=12)
    assert rounds.asked_lately(home, floating_only=False) == []


def test_what_it_costs_grows_with_its_questions(app):
    home = Unit.get_by_id(UNITS["home"])
    people = Member.select().where(Member.branch == UNITS["home"]).count()
    assert [rounds.cost(home, False, n) for n in (0, 1, 5)] == [(people, 1), (people, 2), (people, 4)]
    assert rounds.cost(home, True, 0) == (0, 1)


def test_people_are_given_to_somebody_else_to_ask(a_round):
    round_ = a_round("home")
    with write():
        many = rounds.assign(round_, BY, Asked.branch == UNITS["home"], PEOPLE["organiser"].account_id)
    assert many == len(asked(round_))
    assert {row.contact_id for row in asked(round_).values()} == {PEOPLE["organiser"].account_id}
    last = AuditLine.select().where(AuditLine.record_id == round_.id).order_by(AuditLine.id.desc()).get()
    assert (last.action, last.actor_id, last.fields) == ("assigned people of round", BY, "contact_id")
