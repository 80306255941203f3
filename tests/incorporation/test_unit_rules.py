"""Where units are proposed, what is unusual about them, and who decides: on plain values."""

from datetime import date

import pytest

from pwa.incorporation.unit_rules import (
    Candidate,
    Said,
    UnitFacts,
    Warned,
    candidates,
    counts_there,
    lives_there,
    may_decide,
    names_in,
    needs_host,
    place_key,
    reply_due_on,
    state_of,
    term_ends_on,
    warnings_of,
    why_not_close,
    why_not_decide,
    why_not_held,
)
from pwa.policy import resolve

LONGGANG, LUOHU, SHENZHEN, GUANGZHOU_BAIYUN, DONGGUAN = "440307", "440303", "440300", "440111", "441900"
HONG_KONG = "810000"


def test_three_full_members_in_one_county_are_a_candidate_and_two_are_none():
    assert candidates([Said(LONGGANG, "", 3)], 3) == [Candidate("county", LONGGANG, "", "", 3, 0)]
    assert candidates([Said(LONGGANG, "", 2), Said(LUOHU, "", 1)], 3) == []


def test_probationary_members_are_told_but_do_not_count():
    assert candidates([Said(LONGGANG, "", 2, 5)], 3) == []
    assert candidates([Said(LONGGANG, "", 3, 1)], 3) == [Candidate("county", LONGGANG, "", "", 3, 1)]


def test_a_city_without_counties_counts_as_a_county_and_a_city_with_counties_does_not():
    assert [one.division for one in candidates([Said(DONGGUAN, "", 3)], 3)] == [DONGGUAN]
    assert candidates([Said(SHENZHEN, "", 9)], 3) == []


def test_hong_kong_is_no_place_for_a_branch():
    assert candidates([Said(HONG_KONG, "中环", 9)], 3) == []
    assert not lives_there("county", HONG_KONG, "", HONG_KONG, "")


def test_the_same_firm_in_two_counties_of_a_city_is_a_candidate():
    said = [
        Said(LONGGANG, "比亚迪 工业园", 2),
        Said(LUOHU, "比亚迪工业园", 1),
        Said(GUANGZHOU_BAIYUN, "比亚迪工业园", 2),
    ]
    assert candidates(said, 3) == [Candidate("place", SHENZHEN, "比亚迪 工业园", "比亚迪工业园", 3, 0)]


def test_a_firm_where_everybody_of_a_county_works_takes_the_place_of_the_county():
    assert candidates([Said(LONGGANG, "比亚迪工业园", 4)], 3) == [
        Candidate("place", LONGGANG, "比亚迪工业园", "比亚迪工业园", 4, 0)
    ]
    both = candidates([Said(LONGGANG, "比亚迪工业园", 4), Said(LONGGANG, "", 1)], 3)
    assert [(one.basis, one.full) for one in both] == [("county", 5), ("place", 4)]


@pytest.mark.parametrize(
    ("area", "key"),
    [
        ("ＢＹＤ 工业园（一期）", "byd工业园一期"),
        ("byd工业园·一期", "byd工业园一期"),
        ("厂", ""),
        ("  ", ""),
        ("——", ""),
    ],
)
def test_places_are_compared_in_one_width_and_case_without_signs(area, key):
    assert place_key(area) == key


def test_who_said_to_stay_for_less_than_half_a_year_counts_once_it_was_longer():
    today = date(2026, 11, 23)
    assert counts_there("long", date(2026, 11, 1), today, 6)
    assert counts_there("unknown", date(2026, 11, 1), today, 6)
    assert not counts_there("short", date(2026, 5, 24), today, 6)
    assert counts_there("short", date(2026, 5, 23), today, 6)


def test_who_moved_to_another_county_does_not_live_there_any_more():
    assert lives_there("county", LONGGANG, "", LONGGANG, "anything")
    assert not lives_there("county", LONGGANG, "", LUOHU, "")
    assert not lives_there("county", LONGGANG, "", None, "")
    assert lives_there("place", SHENZHEN, "比亚迪工业园", LUOHU, "比亚迪 工业园")
    assert not lives_there("place", SHENZHEN, "比亚迪工业园", GUANGZHOU_BAIYUN, "比亚迪工业园")
    assert not lives_there("place", SHENZHEN, "比亚迪工业园", LUOHU, "富士康")


TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("unit", "codes"),
    [
        (UnitFacts("branch", 3, 50), []),
        (UnitFacts("branch", 2, 20), [Warned("few_full", 2)]),
        (UnitFacts("branch", 6, 51), [Warned("too_many", 51)]),
        (UnitFacts("branch", 7, 7), [Warned("no_committee", 7)]),
        (UnitFacts("branch", 7, 7, True), []),
        (UnitFacts("temporary_branch", 0, 0), []),
        (UnitFacts("joint_branch", 3, 3, joins=5), []),
        (UnitFacts("joint_branch", 3, 3, joins=6), [Warned("many_units", 6)]),
        (UnitFacts("branch", 3, 3, joins=6), []),
        (UnitFacts("branch", 3, 3, ends_on=date(2027, 5, 23)), [Warned("term_ends", day=date(2027, 5, 23))]),
        (UnitFacts("branch", 3, 3, ends_on=date(2027, 5, 24)), []),
        (UnitFacts("branch", 3, 3, ends_on=date(2026, 11, 23)), [Warned("term_ends", day=date(2026, 11, 23))]),
        (UnitFacts("floating_branch", 3, 3, ends_on=date(2026, 11, 22)), [Warned("term_over", day=date(2026, 11, 22))]),
        (UnitFacts("temporary_branch", 3, 3, ends_on=date(2027, 1, 1)), []),
        (
            UnitFacts("temporary_branch", 3, 3, ends_on=date(2026, 11, 22)),
            [Warned("temporary_over", day=date(2026, 11, 22))],
        ),
    ],
)
def test_what_is_unusual_about_a_branch(unit, codes):
    assert warnings_of(unit, resolve(), TODAY) == codes


def test_a_unit_s_own_number_leads_the_warning():
    own = resolve({"branch.committee_from": ("9", "县委组织部规定")})
    assert warnings_of(UnitFacts("branch", 8, 8), own, TODAY) == []


def test_a_term_of_three_years_ends_on_the_day_before_it_began():
    assert term_ends_on(date(2026, 11, 23), 3) == date(2029, 11, 22)
    assert term_ends_on(date(2024, 2, 29), 3) == date(2027, 2, 27)


def test_a_proposal_is_answered_within_a_calendar_month():
    assert reply_due_on(date(2027, 1, 31), 1) == date(2027, 2, 28)


def test_two_people_decide():
    assert why_not_decide(True, True, False) == "proposed_it"
    assert why_not_decide(False, True, True) == "own_post"
    assert why_not_decide(False, False, False) == "by_link"
    assert why_not_decide(False, True, False) == ""


def test_a_meeting_before_the_proposal_did_not_decide_about_it():
    assert why_not_held(date(2026, 11, 22), date(2026, 11, 23)) == "meeting_before"
    assert why_not_held(date(2026, 11, 23), date(2026, 11, 23)) == ""


def test_a_unit_with_memberships_or_open_units_below_is_not_closed():
    assert why_not_close(1, 0) == "members_left"
    assert why_not_close(0, 1) == "units_left"
    assert why_not_close(0, 0) == ""


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ((), "proposed"),
        (("consulted_at",), "consulted"),
        (("consulted_at", "answered_at"), "answered"),
        (("consulted_at", "answered_at", "submitted_at"), "submitted"),
        (("submitted_at", "withdrawn_at"), "withdrawn"),
    ],
)
def test_where_a_proposal_stands_is_read_off_what_happened(facts, state):
    class Proposal:
        pass

    row = Proposal()
    for name in facts:
        setattr(row, name, TODAY)
    assert state_of(row) == state
    row.outcome = "approved" if state == "submitted" else None
    assert state_of(row) == ("approved" if state == "submitted" else state)


@pytest.mark.parametrize(
    ("joins", "names"),
    [("", []), ("甲公司", ["甲公司"]), (" 甲  公司 \r\n\r\n乙公司\n甲 公司", ["甲 公司", "乙公司"])],
)
def test_each_line_names_a_unit_once(joins, names):
    assert names_in(joins) == names


def test_the_host_is_asked_about_floating_members_and_the_county_alone_decides_about_them():
    assert [needs_host(kind) for kind in ("floating_branch", "joint_branch", "temporary_branch")] == [
        True,
        False,
        False,
    ]
    decides = [
        ("floating_branch", True, False, True),
        ("floating_branch", False, True, False),
        ("joint_branch", False, True, True),
        ("temporary_branch", False, True, True),
        ("joint_branch", True, False, True),
        ("joint_branch", False, False, False),
    ]
    for kind, county, committee, may in decides:
        assert may_decide(kind, county, committee) is may, (kind, county, committee)
