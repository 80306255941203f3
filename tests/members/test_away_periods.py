import os
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from pwa.members.rules import PlaceReport, effective, in_order_of_writing, periods_from

NOON = datetime(2026, 1, 1, 4, tzinfo=UTC)
PHONE = (UUID(int=1), UUID(int=2))
HOME = ["431122"]
EXAMPLES = 300 if os.environ.get("YANXING_LONG") else 80


def said(
    number: int, day: int, division: str | None = "440307", since: date | None = None, back: bool = False, **more
) -> PlaceReport:
    """Report `number`, written on day `day` of the year, about a place since `since` (that day unless given)."""
    moment = NOON + timedelta(days=day)
    where = (None, None, "") if back else (division, None, "")
    details = ("long", "no", "work", "")
    return PlaceReport(UUID(int=number), since or moment.date(), where, details, back, moment, **more)


def spans(reports, withdrawn=None):
    """The periods as (began, ended, [(place, since)])."""
    found = periods_from(reports, withdrawn or {}, HOME)
    return [(p.began_on, p.ended_on, [(s.place[0], s.since) for s in p.stays]) for p in found]


def test_the_first_report_opens_a_period_on_the_day_it_names():
    assert spans([said(1, 40, since=date(2026, 1, 20))]) == [(date(2026, 1, 20), None, [("440307", date(2026, 1, 20))])]


def test_a_move_is_a_row_inside_the_period_and_the_days_go_on():
    found = spans([said(1, 10), said(2, 50, "330106")])
    assert found == [(date(2026, 1, 11), None, [("440307", date(2026, 1, 11)), ("330106", date(2026, 2, 20))])]


def test_back_home_closes_the_period_and_going_again_opens_another():
    found = spans([said(1, 10), said(2, 30, back=True), said(3, 60)])
    assert [(began, ended) for began, ended, _ in found] == [
        (date(2026, 1, 11), date(2026, 1, 31)),
        (date(2026, 3, 2), None),
    ]


def test_still_here_changes_nothing_but_what_was_said_and_keeps_the_period_s_name():
    first, again = said(1, 10), said(2, 90, since=date(2026, 1, 11))
    period = periods_from([first, again], {}, HOME)[0]
    assert period.id == first.id and len(period.stays) == 1 and period.stays[0].at == again.at


def test_what_is_said_later_about_a_day_overrides_what_was_said_before():
    found = spans([said(1, 10), said(2, 50, "330106"), said(3, 60, "320505", since=date(2026, 2, 1))])
    assert found == [(date(2026, 1, 11), None, [("440307", date(2026, 1, 11)), ("320505", date(2026, 2, 1))])]


def test_the_county_of_the_branch_opens_no_period_and_closes_none():
    assert spans([said(1, 10, "431122")]) == []
    assert spans([said(1, 10), said(2, 20, "431122")])[0][1] is None


def test_back_and_left_again_on_one_day_are_two_periods():
    found = spans([said(1, 10), said(2, 30, back=True), said(3, 31, "330106", since=date(2026, 1, 31))])
    assert [(began, ended) for began, ended, _ in found] == [
        (date(2026, 1, 11), date(2026, 1, 31)),
        (date(2026, 1, 31), None),
    ]


def test_left_and_back_on_one_day_is_a_period_of_that_day():
    assert spans([said(1, 10), said(2, 10, back=True)])[0][:2] == (date(2026, 1, 11), date(2026, 1, 11))


def test_a_correction_takes_the_place_of_what_it_replaces():
    assert spans([said(1, 10), said(2, 11, "330106", since=date(2026, 1, 5), replaces=UUID(int=1))]) == [
        (date(2026, 1, 5), None, [("330106", date(2026, 1, 5))])
    ]


def test_of_two_corrections_the_later_leads():
    reports = [said(1, 10), said(3, 13, "320505", replaces=UUID(int=1)), said(2, 12, "330106", replaces=UUID(int=1))]
    assert spans(reports)[0][2][0][0] == "320505"


def test_a_correction_of_something_unknown_or_in_a_circle_stands_for_itself():
    assert len(periods_from([said(1, 10, replaces=UUID(int=99))], {}, HOME)) == 1
    circle = [said(1, 10, replaces=UUID(int=2)), said(2, 11, "330106", replaces=UUID(int=1))]
    assert len(periods_from(circle, {}, HOME)) == 1


def test_a_withdrawal_takes_back_the_report_with_its_corrections():
    reports = [said(1, 10), said(2, 12, replaces=UUID(int=1))]
    assert spans(reports, {UUID(int=2): NOON + timedelta(days=20)}) == []
    assert spans(reports, {UUID(int=1): NOON + timedelta(days=20)}) == []


def test_a_correction_written_after_the_withdrawal_stands():
    reports = [said(1, 10), said(2, 30, replaces=UUID(int=1))]
    assert len(spans(reports, {UUID(int=1): NOON + timedelta(days=20)})) == 1


def test_on_one_phone_an_entry_counts_no_earlier_than_those_with_a_lower_number():
    jumped = [said(1, 50, phone=PHONE, seq=1), said(2, 10, "330106", phone=PHONE, seq=2)]
    assert [r.id.int for r in in_order_of_writing(jumped)] == [1, 2]


REPORTS = st.lists(
    st.builds(
        said,
        number=st.integers(1, 8),
        day=st.integers(0, 60),
        division=st.sampled_from(["440307", "330106", "431122"]),
        since=st.dates(date(2026, 1, 1), date(2026, 2, 28)),
        back=st.booleans(),
        replaces=st.none() | st.integers(1, 9).map(lambda n: UUID(int=n)),
        phone=st.sampled_from([None, PHONE]),
        seq=st.none() | st.integers(1, 5),
    ),
    max_size=8,
    unique_by=lambda r: r.id,
)
WITHDRAWN = st.dictionaries(
    st.integers(1, 8).map(lambda n: UUID(int=n)), st.integers(0, 60).map(lambda d: NOON + timedelta(days=d))
)


@settings(max_examples=EXAMPLES, deadline=None)
@given(REPORTS, WITHDRAWN, st.randoms())
def test_any_order_of_arrival_gives_the_same_history(reports, withdrawn, random):
    before = periods_from(reports, withdrawn, HOME)
    random.shuffle(reports)
    assert periods_from(reports, withdrawn, HOME) == before


@settings(max_examples=EXAMPLES, deadline=None)
@given(REPORTS, WITHDRAWN)
def test_periods_follow_each_other_and_only_the_last_may_be_open(reports, withdrawn):
    periods = periods_from(reports, withdrawn, HOME)
    assert all(p.ended_on is not None for p in periods[:-1])
    for period in periods:
        assert [s.since for s in period.stays] == sorted({s.since for s in period.stays})
        assert period.ended_on is None or period.ended_on >= period.stays[-1].since
    for one, other in zip(periods, periods[1:], strict=False):
        assert one.ended_on <= other.began_on


@settings(max_examples=EXAMPLES, deadline=None)
@given(REPORTS, WITHDRAWN)
def test_exactly_one_report_of_a_chain_leads_unless_it_was_taken_back(reports, withdrawn):
    at = {r.id: r.at for r in reports}
    leads = effective({r.id: r.replaces for r in reports}, at, withdrawn)
    assert leads <= at.keys() and all(not (lead in withdrawn and withdrawn[lead] >= at[lead]) for lead in leads)


def details(*reports):
    """(stay, settled, reason, employer kind) of each stay of the last period."""
    return [stay.details for stay in periods_from(reports, {}, HOME)[-1].stays]


def with_details(report, *said_instead):
    return replace(report, details=said_instead)


def test_a_move_keeps_what_was_known_and_the_report_does_not_say():
    first = with_details(said(1, 10), "long", "yes", "work", "private_firm")
    assert details(first, with_details(said(2, 50, "330106"), "short", "", "", "")) == [
        ("long", "yes", "work", "private_firm"),
        ("short", "yes", "work", "private_firm"),
    ]
    assert details(first, with_details(said(2, 50, "330106"), "long", "unknown", "study", ""))[-1] == (
        "long", "unknown", "study", "private_firm",
    )  # fmt: skip


def test_what_was_known_is_kept_over_several_moves_and_on_the_day_of_the_first():
    first = with_details(said(1, 10), "long", "yes", "work", "village")
    same_day = with_details(said(2, 20, "330106", since=date(2026, 1, 11)), "short", "", "", "")
    again = with_details(said(3, 60, "320505"), "", "", "", "")
    assert details(first, same_day, again) == [("short", "yes", "work", "village")] * 2
    earlier = with_details(said(4, 70, "310101", since=date(2026, 1, 5)), "", "", "family", "")
    assert details(first, same_day, again, earlier) == [("short", "yes", "family", "village")]


def test_another_absence_begins_with_nothing_known():
    first = with_details(said(1, 10), "long", "yes", "work", "private_firm")
    assert details(first, said(2, 30, back=True), with_details(said(3, 60, "330106"), "short", "", "", "")) == [
        ("short", "", "", "")
    ]


def test_a_correction_says_all_itself():
    first = with_details(said(1, 10), "long", "yes", "work", "private_firm")
    mended = with_details(said(2, 11, "330106", replaces=first.id), "short", "", "", "")
    assert details(first, mended) == [("short", "", "", "")]


def test_the_village_or_street_is_kept_with_the_same_place_and_day_only():
    first = replace(said(1, 10), place=("440307", None, "平湖街道"))
    again, moved = said(2, 50, since=date(2026, 1, 11)), said(3, 60)
    areas = [stay.place[2] for stay in periods_from([first, again, moved], {}, HOME)[0].stays]
    assert areas == ["平湖街道", ""]
