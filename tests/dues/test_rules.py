"""What is owed: every example of the rates, months and branches, who paid twice."""

from datetime import date
from decimal import Decimal

import pytest

from pwa.dues import months, rules
from pwa.dues.money import fen_of, yuan
from pwa.dues.rules import Held, Paid, Setting

NOW = date(2026, 11, 1)


@pytest.mark.parametrize(
    ("payer", "base", "due"),
    [
        ("wage", "2999.99", "15.00"),
        ("wage", "3000", "15.00"),
        ("wage", "3000.01", "30.00"),
        ("salary", "5000", "50.00"),
        ("salary", "5000.01", "75.00"),
        ("irregular", "10000", "150.00"),
        ("irregular", "10000.01", "200.00"),
        ("wage", "25000", "500.00"),
        ("retired", "5000", "25.00"),
        ("retired", "5000.01", "50.00"),
        ("retired", "8000", "80.00"),
    ],
)
def test_the_rate_of_the_bracket_applies_to_the_whole_base(payer, base, due):
    assert yuan(rules.due_by_rate(payer, Decimal(base), NOW) or 0) == due


def test_farmers_pay_between_two_bounds_and_members_on_relief_twenty_fen():
    assert rules.due_by_rate("farmer", Decimal(3000), NOW) is None
    assert [rules.why_not_due("farmer", due, NOW) is None for due in (19, 20, 100, 101)] == [False, True, True, False]
    assert [rules.why_not_due("relief", due, NOW) is None for due in (19, 20, 21)] == [False, True, False]


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("12.5", 1250),
        ("12.50", 1250),
        ("0.01", 1),
        ("999999.99", 99_999_999),
        ("0.001", None),
        ("1e3", None),
        ("-1", None),
        ("１２.５０", None),
        ("1,000", None),
        ("", None),
        (".5", None),
        ("5.", None),
        ("NaN", None),
    ],
)
def test_an_amount_has_at_most_two_decimals_in_plain_digits(text, fen):
    assert fen_of(text) == fen


def test_a_month_is_a_month_and_nothing_else():
    assert months.month_in("2026-11") == NOW
    for wrong in ("2026-13", "2026-00", "2026-1", "2026-11-01", "11-2026", "２０２６-11", "1926-11"):
        assert months.month_in(wrong) is None, wrong
    assert months.later(date(2026, 12, 1), 1) == date(2027, 1, 1) and months.later(NOW, -11) == date(2025, 12, 1)
    assert len(months.between(date(2020, 2, 1), date(2026, 1, 1))) == 72


@pytest.mark.parametrize(
    ("kind", "amount", "first", "last", "why"),
    [
        ("regular", 1500, NOW, NOW, None),
        ("regular", 1500, NOW, date(2026, 10, 1), "months_reversed"),
        ("regular", 1500, date(1993, 8, 1), NOW, "too_many_months"),
        ("regular", 1500, date(2019, 1, 1), date(2019, 2, 1), "before_joining_month"),
        ("voluntary", 99_999, NOW, NOW, None),
        ("voluntary", 100_000, NOW, NOW, "large_goes_to_committee"),
        ("back", 1500, NOW, NOW, "back_is_for_past_months"),
        ("back", 1500, date(2026, 1, 1), date(2026, 3, 1), None),
    ],
)
def test_what_a_branch_cannot_take_says_why(kind, amount, first, last, why):
    paid_on, joined_on = date(2026, 11, 23), date(2019, 7, 1)
    assert rules.why_no_payment(kind, amount, first, last, paid_on, joined_on) == why


def test_arrears_of_more_than_six_months_are_warned_of():
    paid_on = date(2026, 11, 23)
    assert not rules.is_long_back_payment("back", date(2026, 5, 1), paid_on, 6)
    assert rules.is_long_back_payment("back", date(2026, 4, 1), paid_on, 6)


def test_the_leaving_month_is_owed_to_the_old_branch_and_the_next_to_the_new_one():
    held = [Held("old", date(2020, 5, 9), date(2026, 3, 15)), Held("new", date(2026, 3, 15), None)]
    assert rules.branch_owed(held, date(2020, 4, 1)) is None
    assert [rules.branch_owed(held, date(2020, 5, 1)), rules.branch_owed(held, date(2026, 3, 1))] == ["old", "old"]
    assert rules.branch_owed(held, date(2026, 4, 1)) == "new"
    gone = [Held("old", date(2020, 5, 9), date(2026, 3, 15))]
    assert [rules.branch_owed(gone, month) for month in (date(2026, 3, 1), date(2026, 4, 1))] == ["old", None]


def test_an_exemption_lowers_what_a_setting_says_and_without_a_setting_nobody_knows():
    settings = [Setting(date(2026, 1, 1), "wage", 3000), Setting(date(2026, 7, 1), "retired", 2500)]
    exempt = {date(2026, 2, 1): 0, date(2026, 8, 1): 9900}
    due = [rules.due_for(settings, exempt, date(2026, month, 1)) for month in (1, 2, 7, 8)]
    assert due == [3000, 0, 2500, 2500]
    assert rules.due_for(settings, exempt, date(2025, 12, 1)) is None


def test_who_owes_is_asked_only_of_months_that_are_entered():
    year = months.of_year(2026)
    due = dict.fromkeys(year, 1500) | {year[3]: 0, year[4]: None}
    assert rules.unpaid_months(year, due, set(year[:2]), set()) == []
    assert rules.unpaid_months(year, due, set(year[:2]), set(year[:6])) == [year[2], year[5]]
    assert rules.longest_run([year[0], year[1], year[4], year[5], year[6]], 2026) == year[4:7]


def test_payments_of_the_same_month_are_both_flagged_and_voluntary_ones_never():
    one = Paid("a", "regular", date(2026, 1, 1), date(2026, 3, 1), 4500)
    two = Paid("b", "back", date(2026, 3, 1), date(2026, 3, 1), 1500)
    extra = Paid("c", "voluntary", date(2026, 3, 1), date(2026, 3, 1), 1500)
    assert rules.paid_twice([one, two, extra]) == {"a", "b"} and rules.paid_twice([one, extra]) == set()


def test_what_comes_after_its_year_was_closed_is_booked_in_the_next_open_one():
    paid_on = date(2025, 12, 30)
    assert [rules.booked_year(paid_on, closed) for closed in ((), (2025,), (2025, 2026))] == [2025, 2026, 2027]
