"""Who should attend and vote, from how many on votes may be taken, what is due and when: values written by hand."""

import json
import os
import shutil
import subprocess
from dataclasses import asdict
from datetime import UTC, date, datetime
from random import Random

import pytest

from pwa.meetings import rules
from pwa.meetings.rules import Place, Tick
from pwa.policy import resolve
from tests.kit.requirements import cannot_run

from .roll_cases import CASES, places_of

DAY = date.fromisoformat


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_roll_is_counted_as_the_table_says(case):
    assert asdict(rules.count(places_of(case["places"]), case["quorum"])) == case["count"]


RANDOM_ROLLS = 10_000 if "YANXING_LONG" in os.environ else 1_000


def test_the_phone_counts_random_rolls_as_the_server_does():
    node = shutil.which("node")
    if not node:
        cannot_run("the phone's count of a roll", "apt-get install nodejs")
    dice = Random(14)
    rolls = []
    for _ in range(RANDOM_ROLLS):
        places = [
            Place("own", dice.random() < 0.8, dice.random() < 0.8, dice.choice(("", *rules.STATES)))
            for _ in range(dice.randrange(12))
        ]
        quorum = dice.random() < 0.7
        rolls.append(([asdict(place) for place in places], quorum, asdict(rules.count(places, quorum))))
    script = (
        "import { count } from './static/js/meetings/quorum.js'; import { readFileSync } from 'node:fs';"
        "const rolls = JSON.parse(readFileSync(0)); import('node:assert/strict').then(({ deepEqual }) => {"
        "for (const [places, quorum, counted] of rolls) deepEqual(count(places, quorum), counted);"
        "console.log(rolls.length) })"
    )
    done = subprocess.run(
        [str(node), "--input-type=module", "-e", script], input=json.dumps(rolls), capture_output=True, text=True
    )
    assert done.stdout.strip() == str(RANDOM_ROLLS), done.stderr[-2000:]


@pytest.mark.parametrize(
    ("standing", "kind", "status", "should", "votes"),
    [
        ("own", "full", None, True, True),
        ("own", "full", "normal", True, True),
        ("own", "probationary", None, True, False),
        ("own", "full", "suspended", False, False),
        ("placed", "full", None, False, False),
        ("guest", "full", None, False, False),
        ("aside", "full", None, False, False),
    ],
)
def test_full_members_of_the_unit_vote_and_suspended_ones_stand_outside(standing, kind, status, should, votes):
    assert rules.should_attend(standing, status) is should
    assert rules.may_vote(standing, kind, status) is votes


@pytest.mark.parametrize(
    ("types", "meets", "article"),
    [
        (["general_meeting"], "branch", "Art. 11"),
        (["lecture", "general_meeting"], "branch", "Art. 11"),
        (["committee_meeting"], "committee", "Art. 12"),
        (["life_meeting"], "branch", "Art. 11"),
        (["life_meeting"], "committee", "Art. 12"),
        (["life_meeting"], "group", None),
        (["group_meeting"], "group", None),
        (["theme_day", "lecture"], "branch", None),
        (["study"], "committee", None),
    ],
)
def test_a_quorum_is_asked_where_the_regulations_ask_it(types, meets, article):
    source = rules.quorum_source(types, meets)
    assert (source is None) if article is None else (source is not None and source.endswith(article))


@pytest.mark.parametrize(
    ("voting", "half", "majority"), [(0, 0, 1), (1, 1, 1), (2, 1, 2), (3, 2, 2), (16, 8, 9), (17, 9, 9)]
)
def test_half_and_more_than_half_are_whole_numbers(voting, half, majority):
    assert (rules.half_of(voting), rules.majority_of(voting)) == (half, majority)


@pytest.mark.parametrize(
    ("types", "meets", "why"),
    [
        ([], "branch", "no_type"),
        (["theme_day", "lecture"], "branch", None),
        (["committee_meeting"], "branch", "committee_only"),
        (["committee_meeting"], "group", "committee_only"),
        (["committee_meeting", "study"], "committee", None),
        (["group_meeting"], "branch", "group_only"),
        (["group_meeting", "life_meeting"], "group", None),
        (["general_meeting"], "committee", "whole_branch_only"),
        (["general_meeting", "theme_day"], "branch", None),
        (["general_meeting", "group_meeting"], "group", "whole_branch_only"),
    ],
)
def test_a_committee_meeting_is_held_by_the_committee_and_a_general_one_by_all(types, meets, why):
    assert rules.why_not_these_types(types, meets) == why


@pytest.mark.parametrize(
    ("day", "months", "first", "last"),
    [
        ("2026-11-23", 1, "2026-11-01", "2026-11-30"),
        ("2026-11-23", 3, "2026-10-01", "2026-12-31"),
        ("2026-11-23", 12, "2026-01-01", "2026-12-31"),
        ("2028-02-29", 1, "2028-02-01", "2028-02-29"),
        ("2026-12-31", 5, "2026-11-01", "2026-12-31"),
        ("2026-03-31", 3, "2026-01-01", "2026-03-31"),
    ],
)
def test_periods_begin_in_january(day, months, first, last):
    assert rules.period_of(DAY(day), months) == (DAY(first), DAY(last))


def test_a_year_has_four_quarters_twelve_months_one_year():
    assert [len(rules.periods_of(2026, months)) for months in (1, 3, 12)] == [12, 4, 1]
    assert rules.periods_of(2026, 3)[3] == (date(2026, 10, 1), date(2026, 12, 31))


def test_committee_and_group_meetings_are_due_only_from_a_committee_and_a_group():
    every = resolve()
    assert rules.due_types("branch", every) == {"general_meeting": 3, "theme_day": 1, "lecture": 3, "life_meeting": 12}
    assert rules.due_types("committee", every) == {"committee_meeting": 1}
    assert rules.due_types("group", every) == {"group_meeting": 1}
    own = resolve({"meeting.lecture_months": ("6", "县委组织部通知")})
    assert rules.due_types("branch", own)["lecture"] == 6


@pytest.mark.parametrize(
    ("held", "planned", "today", "state"),
    [
        ([], [], "2026-11-01", "due"),
        ([], [], "2026-11-30", "due"),
        ([], [], "2026-12-01", "missed"),
        ([], [], "2026-10-31", "ahead"),
        ([], ["2026-11-12"], "2026-10-31", "planned"),
        ([], ["2026-11-12"], "2026-11-13", "planned"),
        ([], ["2026-11-12"], "2026-12-01", "missed"),
        ([], ["2026-12-12"], "2026-11-13", "due"),
        (["2026-11-12"], [], "2026-12-01", "held"),
        (["2026-11-01"], ["2026-11-12"], "2026-11-13", "held"),
        (["2026-10-31"], [], "2026-11-13", "due"),
    ],
)
def test_a_month_is_held_planned_due_missed_or_ahead(held, planned, today, state):
    november = (date(2026, 11, 1), date(2026, 11, 30))
    assert rules.period_state(*november, map(DAY, held), map(DAY, planned), DAY(today)) == state


def test_a_series_keeps_its_day_of_the_month_or_its_weekday():
    by_day = rules.series_days(date(2026, 1, 31), 1, date(2026, 4, 30), by_weekday=False)
    assert by_day == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]
    second_friday = rules.series_days(date(2026, 1, 9), 1, date(2026, 4, 30), by_weekday=True)
    assert second_friday == [date(2026, 1, 9), date(2026, 2, 13), date(2026, 3, 13), date(2026, 4, 10)]
    fifth_friday = rules.series_days(date(2026, 1, 30), 1, date(2026, 3, 31), by_weekday=True)
    assert fifth_friday == [date(2026, 1, 30), date(2026, 2, 27), date(2026, 3, 27)]
    assert len(rules.series_days(date(2026, 1, 1), 1, date(2030, 1, 1), by_weekday=False)) == 12
    assert rules.series_days(date(2026, 1, 1), 3, date(2026, 1, 1), by_weekday=False) == [date(2026, 1, 1)]


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 20, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "cancelled", "same_day", "why"),
    [
        (at(7, 30), False, True, None),
        (at(6), False, True, None),
        (at(6), False, False, "not_begun"),
        (at(9), True, True, "meeting_cancelled"),
        (at(23), False, False, None),
    ],
)
def test_a_roll_belongs_to_a_meeting_of_that_day_or_before(written, cancelled, same_day, why):
    assert rules.why_no_roll(at(7), written, cancelled, same_day) == why


def test_of_two_recorders_the_later_tick_counts_whichever_roll_came_first():
    early, late = Tick("absent", at(7), at(9), "b"), Tick("present", at(8), at(8), "a")
    assert rules.leading([early, late]) == rules.leading([late, early]) == late
    same = Tick("late", at(8), at(8), "b")
    assert rules.leading([late, same]) == rules.leading([same, late]) == same
    assert rules.leading([]) is None
