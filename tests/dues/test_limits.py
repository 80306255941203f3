"""What a branch cannot take, set or see: bounds of payments and amounts, large payments, what a host reads."""

from datetime import date, timedelta

import pytest

from pwa.core.clock import now
from pwa.core.database import write
from pwa.dues import amounts, months
from pwa.dues.models import BookEntry, DuesSetting, Payment, Reversal
from pwa.dues.sums import left_of_closed
from pwa.organisations.models import Unit
from pwa.papers.models import Paper
from tests.dues.books import (
    BY,
    MEMBER,
    MONTH,
    PAID,
    began,
    book,
    entered,
    member,
    pay,
    refused,
    span,
    unit,
)
from tests.people import TODAY, UNITS, ago

PAGE = f"/management/dues/units/{UNITS['home']}"
FILE = f"/management/dues/members/{MEMBER}"
THIS = TODAY.replace(day=1)


def test_december_is_handed_up_in_january_in_the_book_of_its_year(phone_of, as_, clock):
    clock.on(date(TODAY.year, 12, 20))
    began()
    pay(phone_of("secretary"), **span(f"{TODAY.year}-12"), paid_on=f"{TODAY.year}-12-20")
    clock.on(date(TODAY.year + 1, 1, 9))
    said = {"amount": "15", "on": f"{TODAY.year + 1}-01-08"}
    assert as_("secretary").post(f"{PAGE}/handed-up?year={TODAY.year + 1}", data=said).status_code == 422
    assert as_("secretary").post(f"{PAGE}/handed-up?year={TODAY.year}", data=said).status_code == 303
    assert (book(year=TODAY.year).handed, book(year=TODAY.year + 1).handed) == (1500, 0)
    early = {**said, "on": f"{TODAY.year}-12-31"}
    assert as_("secretary").post(f"{PAGE}/handed-up?year={TODAY.year + 1}", data=early).status_code == 422
    entry = BookEntry.get(BookEntry.kind == "handed_up")
    assert as_("secretary").post(f"{PAGE}/handed-up/{entry.id}/take-back?year={TODAY.year}").status_code == 303


def test_what_a_closed_year_left_is_handed_up_in_the_next(phone_of, as_, clock):
    clock.on(date(TODAY.year, 12, 20))
    began()
    pay(phone_of("secretary"), **span(f"{TODAY.year}-12"), paid_on=f"{TODAY.year}-12-20")
    clock.on(date(TODAY.year + 1, 1, 9))
    entered(TODAY.year)
    assert as_("secretary").post(f"{PAGE}/close?year={TODAY.year}").status_code == 303
    here = f"{PAGE}/handed-up?year={TODAY.year + 1}"
    said = {"on": f"{TODAY.year + 1}-01-08"}
    assert as_("secretary").post(here, data={**said, "amount": "15.01"}).status_code == 422
    assert "已结账年度结余" in as_("secretary").get(f"{PAGE}?year={TODAY.year + 1}").text
    assert as_("secretary").post(here, data={**said, "amount": "15"}).status_code == 303
    assert left_of_closed(UNITS["home"], {TODAY.year}, TODAY.year + 1) == 1500
    assert left_of_closed(UNITS["home"], {TODAY.year}, TODAY.year + 2) == 0, "it is handed up once"


def test_a_month_with_a_lower_amount_is_not_settled_on_the_notice_and_a_free_one_is(as_):
    began()
    for first, due in ((1, 500), (2, 0)):
        month = date(TODAY.year, first, 1)
        said = {"first": month, "last": month, "due": due, "meeting_on": TODAY, "approver": "镇党委", "document": ""}
        with write():
            amounts.exempt(member(), said, BY)
    text = as_("secretary").get(f"{PAGE}/notice?year={TODAY.year}").text
    assert f"{TODAY.year}年2月" in text and f"{TODAY.year}年1月至2月" not in text


def test_a_base_so_small_that_nothing_would_be_due_is_refused(as_):
    said = {"payer": "wage", "base": "0.50", "since": MONTH}
    assert as_("secretary").post(f"{FILE}/settings", data=said).status_code == 422
    assert not DuesSetting.select().exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"paid_on": "1999-12-31"}, "paid_on"),
        (span(months.written(months.later(THIS, 3))), "to_month"),
        ({"from_month": MONTH, "to_month": months.written(months.later(THIS, 12))}, "to_month"),
    ],
)
def test_days_long_ago_and_months_far_ahead_are_refused(phone_of, wrong, field):
    assert field in refused(phone_of("secretary"), **wrong)


def test_a_quarter_from_the_month_of_payment_is_taken(phone_of):
    assert pay(phone_of("secretary"), **span(MONTH, months.written(months.later(THIS, 2))))


def test_a_payment_is_neither_withdrawn_nor_replaced(phone_of):
    phone = phone_of("secretary")
    payment = pay(phone)
    [result] = phone.send(phone.entry("withdrawal", {"of": str(payment)}, subject=str(MEMBER), source="phone"))[
        "results"
    ]
    assert result["outcome"] == "rejected" and "冲销" in result["errors"]["of"]
    entry = phone.entry("payment", {**PAID, "amount": "30.00"}, subject=str(MEMBER), replaces=str(payment))
    [result] = phone.send(entry)["results"]
    assert result["outcome"] == "rejected" and "冲销" in result["errors"]["amount"]
    assert [(row.amount, row.stands) for row in Payment.select()] == [(1500, True)]


def test_a_mended_payment_names_the_one_that_was_refused(phone_of):
    phone = phone_of("secretary")
    wrong = phone.entry("payment", {**PAID, "amount": "0"}, subject=str(MEMBER))
    assert phone.outcome(wrong) == "rejected"
    assert phone.outcome(phone.entry("payment", PAID, subject=str(MEMBER), replaces=wrong["id"])) == "accepted"


def large(as_) -> Payment:
    """A large voluntary payment of the member, taken by the committee."""
    assert as_("committee").post(f"{FILE}/large", data={"amount": "1000", "paid_on": ago(0)}).status_code == 303
    return Payment.get(Payment.kind == "large")


def test_only_the_committee_reverses_what_the_committee_took(as_):
    row = large(as_)
    page = f"/management/dues/payments/{row.id}"
    for login in ("organiser", "secretary"):
        assert as_(login).get(page).status_code == 200 and f"{page}/reverse" not in as_(login).get(page).text
        assert as_(login).post(f"{page}/reverse", data={"reason": "记错"}).status_code == 404
    assert f"{page}/reverse" in as_("committee").get(page).text
    assert as_("committee").post(f"{page}/reverse", data={"reason": "记错"}).status_code == 303
    assert Reversal.select().count() == 1


def test_a_committee_reverses_nothing_that_a_branch_collected(phone_of, as_):
    payment = pay(phone_of("secretary"))
    assert (
        as_("committee").post(f"/management/dues/payments/{payment}/reverse", data={"reason": "x"}).status_code == 404
    )


def test_a_contested_large_payment_is_the_committees_to_answer(as_):
    row = large(as_)
    page = f"/management/dues/payments/{row.id}"
    assert as_("member").post(f"{page}/contest", data={"words": "不是我交的"}).status_code == 303
    assert "党费党员有异议" not in as_("secretary").get("/").text
    assert "党费党员有异议" in as_("committee").get("/").text
    assert as_("secretary").post(f"{page}/answer", data={"answer": "已核对"}).status_code == 404
    assert as_("committee").post(f"{page}/answer", data={"answer": "已核对"}).status_code == 303
    assert "党费党员有异议" not in as_("committee").get("/").text


def test_below_a_general_branch_the_committee_above_it_takes_large_payments(as_):
    home = unit()
    with write():
        facts = {"county_id": home.county_id, "kind": "general_branch", "name": "丰山片区党总支"}
        general = Unit.create(parent=home.parent_id, path=home.path + "x/", **facts)
        Unit.update(parent=general.id).where(Unit.id == home.id).execute()
    assert large(as_).unit_id == UNITS["fengshan"]


def test_a_large_payment_after_its_year_was_closed_stands_in_the_open_one_and_has_a_bound(as_, clock):
    began()
    clock.on(date(TODAY.year + 1, 1, 9))
    entered(TODAY.year)
    assert as_("secretary").post(f"{PAGE}/close?year={TODAY.year}").status_code == 303
    said = {"amount": "1000", "paid_on": f"{TODAY.year}-12-30"}
    assert as_("committee").post(f"{FILE}/large", data={**said, "paid_on": "1999-01-01"}).status_code == 422
    assert as_("committee").post(f"{FILE}/large", data=said).status_code == 303
    assert Payment.get().booked_year == TODAY.year + 1


def give_card() -> Paper:
    """An activity card of the member, issued a week ago."""
    at, home = now() - timedelta(days=7), unit()
    facts = {"county_id": home.county_id, "kind": "card", "member": MEMBER, "branch": home.id, "asked_by": BY}
    with write():
        return Paper.create(issuer=home.county_id, number="LF-1", issued_at=at, issued_on=at.date(), **facts)


def test_a_host_learns_only_that_there_is_another_payment(phone_of, as_):
    give_card()
    pay(phone_of("secretary"), amount="77.70")
    taken = pay(phone_of("host"))
    text = as_("host").get(f"/management/dues/payments/{taken}").text
    assert "是否重复交纳" in text and "77.70" not in text
    assert "77.70" in as_("secretary").get(f"/management/dues/payments/{taken}").text


def test_the_card_is_judged_as_of_the_time_of_writing(phone_of, clock):
    card, phone = give_card(), phone_of("host")
    entry = phone.entry("payment", PAID, subject=str(MEMBER))
    clock.forward(hours=1)
    with write():
        Paper.update(handed_in_at=clock.now).where(Paper.id == card.id).execute()
    clock.forward(hours=1)
    assert phone.outcome(entry) == "accepted" and Payment.get().unit_id == UNITS["host-branch"]
    assert "subject" in refused(phone)
