"""Whether a motion passes and who is elected: values written by hand, with the rule's numbers beside each."""

import pytest

from pwa.meetings import vote_rules as rules
from pwa.meetings.minutes_rules import (
    Seal,
    may_decide_correction,
    reads_discussion,
    sealed_roles,
    seals_as,
    why_not_seal,
)
from pwa.meetings.vote_rules import ADMIT, MOTION, Ballots, Turnout, Votes
from pwa.policy.sources import ADMISSION, BRANCH_11, BRANCH_12, ELECTION

NONE = Votes()


@pytest.mark.parametrize(
    ("votes", "turnout", "outcome"),
    [
        (Votes(6, 0, 0), Turnout(10, 6), "passed"),  # six of ten is more than half of those who should attend
        (Votes(5, 0, 0), Turnout(10, 5), "not_passed"),  # five is half, not more
        (Votes(5, 0, 0), Turnout(9, 5), "passed"),
        (Votes(4, 0, 0), Turnout(10, 4), "no_quorum"),  # four is less than half
        (Votes(10, 0, 0), Turnout(21, 10), "no_quorum"),
        (Votes(11, 0, 0), Turnout(21, 11), "passed"),
        (Votes(1, 0, 0), Turnout(1, 1), "passed"),
        (Votes(0, 0, 1), Turnout(1, 1), "not_passed"),
        (NONE, Turnout(0, 0), "no_quorum"),
    ],
)
def test_a_motion_needs_half_of_the_members_there_and_more_than_half_of_all_in_favour(votes, turnout, outcome):
    result = rules.decide_motion(MOTION, votes, NONE, turnout, BRANCH_11)
    assert (result.outcome, result.source, result.unsure) == (outcome, BRANCH_11, ())


@pytest.mark.parametrize(
    ("votes", "written", "turnout", "outcome"),
    [
        (Votes(5, 0, 0), Votes(1, 0, 0), Turnout(10, 6), "passed"),  # six in favour with the written one
        (Votes(5, 0, 0), Votes(0, 1, 0), Turnout(10, 6), "not_passed"),
        (
            Votes(5, 0, 0),
            Votes(5, 0, 0),
            Turnout(10, 5),
            "no_quorum",
        ),  # half is not more than half; paper is no presence
        (Votes(6, 0, 0), NONE, Turnout(10, 6), "passed"),
    ],
)
def test_an_admission_needs_more_than_half_there_and_written_opinions_count(votes, written, turnout, outcome):
    result = rules.decide_motion(ADMIT, votes, written, turnout, BRANCH_11)
    assert (result.outcome, result.source) == (outcome, ADMISSION)


def test_what_no_rule_states_is_said_to_be_unsure():
    video = rules.decide_motion(MOTION, Votes(6, 0, 0), NONE, Turnout(10, 6, by_video=2), BRANCH_11)
    committee = rules.decide_motion(MOTION, Votes(3, 0, 0), NONE, Turnout(5, 3), BRANCH_12)
    theme_day = rules.decide_motion(MOTION, Votes(6, 0, 0), NONE, Turnout(10, 6), None)
    paper = rules.decide_motion(MOTION, Votes(5, 0, 0), Votes(1, 0, 0), Turnout(10, 6), BRANCH_11)
    assert [one.values for one in video.unsure] == [{"n": 2}]
    assert "only the quorum is stated" in committee.unsure[0].text and committee.source == BRANCH_12
    assert "No rule states a quorum" in theme_day.unsure[0].text and theme_day.source == BRANCH_11
    assert "No rule lets them count" in paper.unsure[0].text and paper.outcome == "not_passed"


@pytest.mark.parametrize(
    ("votes", "turnout", "secret", "possible"),
    [
        (Votes(6, 2, 2), Turnout(12, 10), True, True),
        (Votes(6, 3, 2), Turnout(12, 10), True, False),  # eleven ballots of ten people
        (Votes(6, 3, 2), Turnout(12, 10, by_video=1), False, True),  # who is seen by video raises a hand
        (Votes(6, 3, 2), Turnout(12, 10, by_video=1), True, False),  # and has no ballot
        (NONE, Turnout(12, 10), False, False),
        (Votes(1, 0, 0), Turnout(12, 0), False, False),
        (Votes(1, 0, 0), Turnout(12, 0, by_video=3), True, False),
    ],
)
def test_no_more_votes_than_people_who_could_vote(votes, turnout, secret, possible):
    assert (rules.why_not_votes(votes, turnout, secret) is None) == possible


@pytest.mark.parametrize(
    ("should", "needed"), [(1, 1), (4, 4), (5, 4), (6, 5), (9, 8), (10, 8), (11, 9), (20, 16), (21, 17), (0, 0)]
)
def test_four_fifths_are_rounded_up(should, needed):
    assert rules.needed_at_election(should) == needed


@pytest.mark.parametrize(
    ("ballots", "posts", "ayes", "turnout", "outcome", "standings", "left"),
    [
        # four fifths of twelve are ten; more than half of ten is six
        (Ballots(10, 10), 1, (6, 4), Turnout(12, 10), "held", ("elected", "not_elected"), 0),
        (Ballots(10, 10), 1, (5, 5), Turnout(12, 10), "held", ("not_elected", "not_elected"), 1),
        (Ballots(9, 9), 1, (9,), Turnout(12, 9), "no_quorum", ("not_elected",), 1),
        (Ballots(9, 9), 1, (9,), Turnout(12, 9, left_out=1), "held", ("elected",), 0),  # 4/5 of eleven is nine
        (Ballots(10, 11), 1, (8,), Turnout(12, 10), "void", ("not_elected",), 1),
        (Ballots(10, 8, 1), 1, (6, 1), Turnout(12, 10), "held", ("elected", "not_elected"), 0),
        (Ballots(10, 10), 2, (9, 8, 7), Turnout(12, 10), "held", ("elected", "elected", "not_elected"), 0),
        (Ballots(10, 10), 2, (9, 7, 7), Turnout(12, 10), "held", ("elected", "tied", "tied"), 1),
        (Ballots(10, 10), 2, (8, 8, 7), Turnout(12, 10), "held", ("elected", "elected", "not_elected"), 0),
        (Ballots(10, 10), 3, (9, 6, 5), Turnout(12, 10), "held", ("elected", "elected", "not_elected"), 1),
        (Ballots(10, 10), 1, (7, 7, 7), Turnout(12, 10), "held", ("tied", "tied", "tied"), 1),
    ],
)
def test_an_election_needs_four_fifths_there_and_more_than_half_of_them(
    ballots, posts, ayes, turnout, outcome, standings, left
):
    result = rules.decide_election(ballots, posts, [Votes(n) for n in ayes], turnout)
    assert (result.outcome, result.standings, result.open_posts) == (outcome, standings, left)
    assert result.source == ELECTION


@pytest.mark.parametrize(
    ("ballots", "posts", "names", "votes", "field"),
    [
        (Ballots(11, 10), 1, ["甲"], [Votes(9)], "issued"),  # eleven handed out to ten people
        (Ballots(10, 10, 11), 1, ["甲"], [Votes(9)], "invalid"),
        (Ballots(10, 10), 0, ["甲"], [Votes(9)], "posts"),
        (Ballots(10, 10), 1, ["甲", "甲"], [Votes(5), Votes(4)], "candidates"),
        (Ballots(10, 9), 1, ["甲"], [Votes(8, 1, 1)], "candidates"),  # ten votes on nine ballots
        (Ballots(10, 10, 1), 1, ["甲", "乙"], [Votes(5), Votes(5)], "candidates"),  # ten names on nine valid ballots
    ],
)
def test_an_election_that_cannot_be_is_refused_by_the_field(ballots, posts, names, votes, field):
    assert list(rules.why_not_ballots(ballots, posts, names, votes, Turnout(12, 10, by_video=3))) == [field]


def test_more_ballots_than_were_handed_out_are_possible_and_make_the_election_void():
    assert rules.why_not_ballots(Ballots(10, 11), 1, ["甲"], [Votes(11)], Turnout(12, 10)) == {}


def test_who_reads_what_was_discussed():
    nobody = {"officer": False, "seals": False, "own": False, "there": False}
    assert not reads_discussion("called", **nobody)
    assert reads_discussion("attended", **nobody | {"officer": True})
    assert reads_discussion("attended", **nobody | {"seals": True})
    assert reads_discussion("attended", **nobody | {"own": True, "there": True})
    assert not reads_discussion("attended", **nobody | {"own": True})
    assert reads_discussion("called", **nobody | {"own": True})
    assert not reads_discussion("called", **nobody | {"there": True})  # who is placed here


def test_who_seals_and_which_seals_count():
    assert [seals_as(one, 1, 2) for one in (1, 2, 3, None)] == ["chair", "recorder", None, None]
    assert seals_as(None, None, None) is None
    seals = [Seal("chair", 3), Seal("recorder", 4)]
    assert (sealed_roles(seals, 4), sealed_roles(seals, 5)) == ({"recorder"}, set())
    whole = {"complete": True, "both_named": True}
    assert why_not_seal("chair", set(), **whole) is None
    assert why_not_seal("chair", {"recorder"}, **whole) is None
    assert why_not_seal("chair", {"chair"}, **whole) == "sealed_already"
    assert why_not_seal(None, set(), **whole) == "not_the_sealer"
    assert why_not_seal("chair", set(), complete=True, both_named=False) == "names_missing"
    assert why_not_seal("chair", set(), complete=False, both_named=True) == "votes_impossible"


def test_a_correction_is_decided_by_somebody_else():
    assert may_decide_correction(officer=True, seals=False, proposed_by_me=False)
    assert may_decide_correction(officer=False, seals=True, proposed_by_me=False)
    assert not may_decide_correction(officer=True, seals=True, proposed_by_me=True)
    assert not may_decide_correction(officer=False, seals=False, proposed_by_me=False)
