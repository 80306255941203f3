"""When a placement begins and ends: rules on plain values, with every day written by hand."""

from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pwa.members.placement_rules import (
    Asked,
    End,
    end_by_place,
    ends_of,
    state_of,
    why_not_ask,
    why_not_refuse,
)
from pwa.members.rules import PlaceReport

MORNING = datetime(2026, 3, 1, 1, 0, tzinfo=UTC)
X, Y = UUID(int=901), UUID(int=902)
HOST, ELSEWHERE, HOME = "440307", "330106", "331099"


def day(number: float) -> datetime:
    return MORNING + timedelta(days=number)


def asked(number: int, unit: UUID | None, at: float, accepted: float | None = None, closed: End | None = None) -> Asked:
    return Asked(UUID(int=number), unit, day(at), None if accepted is None else day(accepted), closed)


def said(number: int, at: float, place: str | None, *, back: bool = False, visit: bool = False, replaces: int = 0):
    code = (place, None, "") if place else (None, None, "")
    return PlaceReport(
        UUID(int=number), date(2026, 3, 1), code, ("long", "", "", ""), back, day(at),
        UUID(int=replaces) if replaces else None, visit=visit,
    )  # fmt: skip


def test_a_request_that_nobody_answered_gives_way_to_a_newer_one():
    assert ends_of([asked(1, X, 0), asked(2, Y, 3)]) == {UUID(int=1): End(day(3), "replaced"), UUID(int=2): None}


def test_a_request_beside_a_placement_ends_nothing_until_it_is_accepted():
    found = ends_of([asked(1, X, 0, accepted=1), asked(2, Y, 3)])
    assert found == {UUID(int=1): None, UUID(int=2): None}
    found = ends_of([asked(1, X, 0, accepted=1), asked(2, Y, 3, accepted=5)])
    assert found == {UUID(int=1): End(day(5), "new_host"), UUID(int=2): None}


def test_a_refusal_leaves_the_placement_before():
    found = ends_of([asked(1, X, 0, accepted=1), asked(2, Y, 3, closed=End(day(4), "refused"))])
    assert found == {UUID(int=1): None, UUID(int=2): End(day(4), "refused")}


def test_who_is_placed_there_already_asks_for_nothing():
    found = ends_of([asked(1, X, 0, accepted=1), asked(2, X, 3)])
    assert found == {UUID(int=1): None, UUID(int=2): End(day(3), "already")}
    ended = Asked(UUID(int=1), X, day(0), day(1), None, End(day(2), "back"))
    assert ends_of([ended, asked(2, X, 3)])[UUID(int=2)] is None


def test_what_came_first_ends_it():
    row = Asked(UUID(int=1), X, day(0), day(1), End(day(9), "home"), End(day(5), "moved"))
    assert ends_of([row]) == {UUID(int=1): End(day(5), "moved")}


@pytest.mark.parametrize(
    ("reports", "withdrawn", "end"),
    [
        ([], {}, None),
        ([said(1, -5, HOST)], {}, None),
        ([said(1, -5, HOST), said(2, 4, None, back=True)], {}, End(day(4), "back")),
        ([said(1, -5, HOST), said(2, 4, None, back=True, visit=True)], {}, None),
        ([said(1, -5, HOST), said(2, -1, None, back=True), said(3, 2, HOST)], {}, None),
        ([said(1, -5, HOST), said(2, 4, ELSEWHERE)], {}, End(day(4), "moved")),
        ([said(1, -5, HOST), said(2, 4, "440300")], {}, None),  # the city of the host
        ([said(1, -5, HOST), said(2, 4, HOME)], {}, None),  # asked whether they are back
        ([said(1, -5, ELSEWHERE), said(2, 4, ELSEWHERE)], {}, None),  # known when it was asked
        ([said(1, -5, ELSEWHERE), said(2, 4, HOST), said(3, 6, ELSEWHERE)], {}, End(day(6), "moved")),
        ([said(1, 4, ELSEWHERE)], {}, End(day(4), "moved")),
        ([said(1, 4, ELSEWHERE), said(2, 6, HOST)], {}, End(day(4), "moved")),
        ([said(1, -5, HOST), said(2, 4, ELSEWHERE)], {2: 5}, None),
        ([said(1, -5, HOST)], {1: 5}, End(day(5), "not_away")),
        ([said(1, -5, HOST)], {1: -2}, None),
        ([said(1, -5, HOST), said(2, 3, HOME, replaces=1)], {}, End(day(3), "not_away")),
    ],
)
def test_where_the_member_is_ends_it(reports, withdrawn, end):
    taken_back = {UUID(int=number): day(at) for number, at in withdrawn.items()}
    for order in permutations(reports):
        assert end_by_place(order, taken_back, [HOME], HOST, day(0)) == end


def test_a_move_never_ends_a_placement_whose_county_is_not_known():
    reports = [said(1, -5, HOST), said(2, 4, ELSEWHERE)]
    assert end_by_place(reports, {}, [HOME], None, day(0)) is None


def test_whom_a_member_may_ask():
    assert why_not_ask(X, Y, is_branch=True, closed=False) == ""
    assert why_not_ask(X, X, is_branch=True, closed=False) == "own_branch"
    assert why_not_ask(X, Y, is_branch=False, closed=False) == "not_a_branch"
    assert why_not_ask(X, Y, is_branch=True, closed=True) == "unit_closed"


def test_why_a_host_may_not_refuse():
    assert why_not_refuse("not_here", "", holds_card=False) == ""
    assert why_not_refuse("not_here", "", holds_card=True) == "holds_card"
    assert why_not_refuse("other", "", holds_card=False) == "required"
    assert why_not_refuse("other", "没有场地", holds_card=False) == ""
    assert why_not_refuse("because", "x", holds_card=False) == "not_a_choice"


@pytest.mark.parametrize(
    ("accepted", "told", "why", "state"),
    [
        (None, None, None, "asked"), (None, day(1), None, "told"), (day(1), None, None, "accepted"),
        (day(1), None, "moved", "ended"), (None, None, "refused", "refused"), (None, None, "withdrawn", "withdrawn"),
        (None, None, "replaced", "replaced"), (day(1), None, "withdrawn", "ended"), (None, None, "home", "withdrawn"),
        (None, None, "back", "ended"), (day(1), None, "earlier", "ended"),
    ],
)  # fmt: skip
def test_where_a_placement_stands(accepted, told, why, state):
    class Row:
        accepted_at, told_at, ended_why = accepted, told, why

    assert state_of(Row()) == state


requests = st.lists(
    st.tuples(
        st.sampled_from([X, Y, None]), st.integers(0, 9), st.none() | st.integers(0, 12), st.none() | st.integers(0, 12)
    ),
    max_size=5,
)


@settings(deadline=None)
@given(requests, st.randoms())
def test_the_order_in_which_requests_and_decisions_arrive_does_not_matter_and_one_of_each_is_left(rows, rng):
    made = [
        Asked(UUID(int=n + 1), unit, day(at), day(at + yes) if yes is not None else None,
              End(day(at + no), "home") if no is not None else None)
        for n, (unit, at, yes, no) in enumerate(rows)
    ]  # fmt: skip
    mixed = list(made)
    rng.shuffle(mixed)
    found = ends_of(made)
    assert ends_of(mixed) == found
    standing = [row for row in made if found[row.id] is None]
    assert sum(row.accepted_at is not None for row in standing) <= 1
    assert sum(row.accepted_at is None for row in standing) <= 1


places = st.lists(
    st.tuples(st.sampled_from([HOST, ELSEWHERE, HOME, "440300", None]), st.integers(-5, 9), st.booleans()), max_size=6
)


@settings(deadline=None)
@given(places, st.dictionaries(st.integers(1, 6), st.integers(-5, 12), max_size=2), st.randoms())
def test_late_and_withdrawn_places_end_it_as_those_that_came_in_time(told, withdrawn, rng):
    reports = [said(n + 1, at, place, back=place is None, visit=place is None and visit)
               for n, (place, at, visit) in enumerate(told)]  # fmt: skip
    taken_back = {UUID(int=number): day(at) for number, at in withdrawn.items()}
    mixed = list(reports)
    rng.shuffle(mixed)
    found = end_by_place(reports, taken_back, [HOME], HOST, day(0))
    assert end_by_place(mixed, taken_back, [HOME], HOST, day(0)) == found
    assert found is None or found.at >= day(0)
