"""The rules of cases: pure, with today handed in."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pwa.cases.rules import (
    ASKED,
    CATEGORIES,
    ENDS,
    HELPER,
    LOST,
    OWN,
    READER,
    STEPS,
    Standing,
    after,
    due_again,
    next_steps,
    promised_on,
    question_due,
    term_after,
    term_of,
    why_not_words,
)
from pwa.policy import DEFAULTS

TODAY, WAIT = date(2026, 11, 23), 14
WAYS = (OWN, READER, HELPER, ASKED)


def test_a_fresh_case_can_be_answered_or_asked_about_but_not_closed():
    fresh = Standing("wages", highest=2)
    may = next_steps(fresh, READER, TODAY, WAIT)
    assert {"taken_on", "answered", "asked_up"} <= set(may)
    assert not {"closed", "asked_member", "guidance"} & set(may)
    assert next_steps(fresh, OWN, TODAY, WAIT) == ("settled", "told")
    assert next_steps(fresh, ASKED, TODAY, WAIT) == ()


def test_the_contact_person_helps_but_neither_asks_above_nor_closes():
    may = next_steps(Standing("work", last="answered", highest=2), HELPER, TODAY, WAIT)
    assert "answered" in may and not {"asked_up", "closed", "handed_over"} & set(may)


def test_while_a_level_above_is_asked_the_answer_waits_for_its_guidance():
    up = after(Standing("wages", highest=2), "asked_up", READER, TODAY)
    assert up.at == 1
    assert "answered" not in next_steps(up, READER, TODAY, WAIT)
    assert set(next_steps(up, ASKED, TODAY, WAIT)) == {"guidance", "asked_up", "noted"}
    assert after(up, "guidance", ASKED, TODAY).at == 0


def test_only_two_asks_that_had_their_time_close_a_case():
    case = after(Standing("wages", highest=1), "answered", READER, TODAY)
    for days in (0, 14):
        day = TODAY + timedelta(days=days)
        assert "asked_member" in next_steps(case, READER, day, WAIT)
        assert "closed" not in next_steps(case, READER, day, WAIT)
        case = after(case, "asked_member", READER, day)
        assert "asked_member" not in next_steps(case, READER, day + timedelta(days=13), WAIT)
    assert "closed" not in next_steps(case, READER, TODAY + timedelta(days=27), WAIT)
    assert "closed" in next_steps(case, READER, TODAY + timedelta(days=28), WAIT)


def test_a_word_of_the_member_begins_the_asking_anew():
    case = Standing("wages", last="asked_member", asks=2, asked_on=TODAY)
    assert after(case, "told", OWN, TODAY).asks == 0
    assert after(case, "told", READER, TODAY) == case


def test_a_search_is_not_answered_and_not_settled_by_asking():
    lost = Standing(LOST, highest=2)
    assert next_steps(lost, OWN, TODAY, WAIT) == ()
    assert {"searched", "decided"} <= set(next_steps(lost, READER, TODAY, WAIT))
    assert "decided" not in next_steps(lost, HELPER, TODAY, WAIT)


def test_every_category_and_every_step_has_a_term_that_policy_knows():
    for category in (*CATEGORIES, LOST):
        assert term_of(category) in DEFAULTS
        assert {term_after(step, category) for step in STEPS} - {None} <= DEFAULTS.keys()


def test_words_are_needed_but_where_a_button_says_it_all():
    assert why_not_words("answered", " ") == "required"
    assert why_not_words("taken_on", "") is None
    assert why_not_words("told", "字" * 1001) == "too_long"
    assert why_not_words("told", "\u0007") == "control_character"


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(WAYS), st.integers(0, 9), st.integers(0, 20)), max_size=40))
def test_any_order_of_steps_keeps_to_the_ladder_and_ends_only_as_it_may(choices):
    case, day = Standing("wages", highest=2), TODAY
    for way, pick, days in choices:
        day += timedelta(days=days)
        may = next_steps(case, way, day, WAIT)
        if not may:
            continue
        step = may[pick % len(may)]
        before, case = case, after(case, step, way, day)
        assert 0 <= case.at <= case.highest
        assert abs(case.at - before.at) <= 1 or (case.how and case.at == 0)  # what ends, ends at home
        assert case.how is None or case.how in ENDS
        assert (case.how == "settled") == (step == "settled") or before.how == case.how
        if case.how == "unanswered" and not before.how:
            assert before.asks >= 2 and day - before.asked_on >= timedelta(days=WAIT)


DUE = TODAY + timedelta(days=7)


def test_the_promised_day_is_that_of_the_beginning_until_the_answer_comes_and_no_question_moves_it():
    steps = [("raised", DUE), ("taken_on", None), ("asked_up", TODAY + timedelta(days=5)), ("guidance", DUE)]
    assert promised_on(steps) == DUE
    assert promised_on([*steps, ("answered", TODAY)]) is None
    assert promised_on([*steps, ("answered", TODAY), ("not_settled", DUE + timedelta(days=9))]) > DUE


@pytest.mark.parametrize(
    ("bound", "day"),
    [
        (None, 10),  # nothing was promised: all the days of the parameter
        (30, 10),
        (7, 5),  # two days are left to who asked
        (3, 2),  # too near: at least as much for the one, and the other is late
        (-4, 2),
    ],
)
def test_guidance_leaves_time_before_the_promised_day(bound, day):
    bound = bound and TODAY + timedelta(days=bound)
    assert question_due(10, 2, bound, TODAY) == TODAY + timedelta(days=day)
    assert question_due(1, 2, bound, TODAY) == TODAY + timedelta(days=1), "never more than a unit has set"


def test_once_guidance_came_the_promised_day_stands_if_there_is_time_left():
    assert due_again(2, DUE, TODAY) == DUE
    assert due_again(2, DUE, DUE) == DUE + timedelta(days=2)
