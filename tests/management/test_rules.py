"""The machine of a transfer: no dead end, whatever happens; in whose hands it is; days."""

from datetime import date
from itertools import product

import pytest

from pwa.management.rules import (
    BEFORE_MOVE,
    MACHINE,
    OVER,
    STATES,
    allows,
    asks_people,
    in_whose_hands,
    is_expired,
    letter_valid_until,
    receipt_due_on,
    why_no_transfer,
)  # fmt: skip

HERE = [state for state in STATES if state != "recorded"]


def reached(state: str, *, inside: bool, expired: bool = False) -> set[str]:
    """Every state to which steps lead from this one."""
    seen, todo = set(), [(state, expired)]
    while todo:
        at, late = todo.pop()
        if at not in seen:
            seen.add(at)
            todo += [(MACHINE[s][1], False) for s in MACHINE if allows(s, at, inside=inside, expired=late)]
    return seen


@pytest.mark.parametrize("inside", [True, False])
def test_from_every_state_a_way_leads_to_an_end_also_when_the_letter_has_expired(inside):
    for state in reached("draft", inside=inside):
        for expired in (False, True) if state == "issued" else (False,):
            assert reached(state, inside=inside, expired=expired) & set(OVER), (state, expired)


def test_what_is_over_stays_over_and_every_other_state_is_in_somebodys_hands():
    for inside, expired in product((True, False), (True, False)):
        for state in reached("draft", inside=inside):
            late = expired and state == "issued"
            open_ = [step for step in MACHINE if allows(step, state, inside=inside, expired=late)]
            hands = in_whose_hands(state, inside=inside, expired=late)
            assert bool(open_) == bool(hands) == (state not in OVER), (state, inside, late)


def test_nobody_takes_a_member_in_twice_or_after_the_letter_expired():
    takes = [state for state in HERE if allows("accept", state, inside=True, expired=False)]
    assert takes == ["issued"] and not allows("accept", "issued", inside=True, expired=True)
    assert not allows("accept", "issued", inside=False, expired=False), "an organisation outside takes no step here"
    assert allows("record_receipt", "issued", inside=False, expired=True), "its receipt may come late"
    assert all(not allows("withdraw", state, inside=True, expired=False) for state in HERE if state not in BEFORE_MOVE)


def test_a_receipt_is_due_within_a_calendar_month_and_an_expired_letter_asks_people_after_six():
    assert receipt_due_on(date(2026, 1, 31)) == date(2026, 2, 28)
    last = letter_valid_until(date(2026, 3, 1), 90)
    assert last == date(2026, 5, 30)
    assert not is_expired("issued", last, last) and is_expired("issued", last, date(2026, 5, 31))
    assert not is_expired("accepted", last, date(2027, 1, 1))
    assert not asks_people(last, date(2026, 11, 30), 6) and asks_people(last, date(2026, 12, 1), 6)


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({}, None),
        ({"same": True}, "same_branch"),
        ({"is_branch": False}, "not_a_branch_here"),
        ({"closed": True}, "unit_is_closed"),
        ({"open_one": True}, "transfer_open"),
        ({"left": True}, "not_a_member_here"),
    ],
)
def test_why_a_membership_cannot_go_there(facts, why):
    usual = {"same": False, "is_branch": True, "closed": False, "open_one": False, "left": False}
    assert why_no_transfer(**{**usual, **facts}) == why
