"""Payments: taken once by who collects, in the book of the right branch, reversed and never changed."""

from datetime import date

import pytest

from pwa.core.audit import AuditLine
from pwa.core.database import write
from pwa.dues import sums
from pwa.dues.book import read_book
from pwa.dues.models import Contest, Payment, Reversal
from pwa.members.models import Member
from pwa.organisations.models import Unit
from tests.people import PEOPLE, TODAY, UNITS, ago

MEMBER = PEOPLE["member"].member_id
MONTH = f"{TODAY:%Y-%m}"
PAID = {"kind": "regular", "from_month": MONTH, "to_month": MONTH, "amount": "15.00", "paid_on": ago(0)}


def pay(phone, about=MEMBER, **more):
    return phone.accepted("payment", {**PAID, **more}, subject=str(about))


def refused(phone, about=MEMBER, **more):
    [result] = phone.send(phone.entry("payment", {**PAID, **more}, subject=str(about)))["results"]
    assert result["outcome"] == "rejected", result
    return result["errors"]


def book(key: str = "home", year: int = TODAY.year):
    return read_book(Unit.get_by_id(UNITS[key]), year)


def test_a_payment_sent_twice_is_one_and_twelve_fifty_is_twelve_and_a_half(phone_of):
    phone = phone_of("secretary")
    sent = phone.entry("payment", {**PAID, "amount": "12.5"}, subject=str(MEMBER))
    same = {**sent, "fields": {**sent["fields"], "amount": "12.50"}}
    assert [phone.outcome(sent), phone.outcome(sent), phone.outcome(same)] == ["accepted", "duplicate", "duplicate"]
    assert [row.amount for row in Payment.select()] == [1250] and book().collected == 1250


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"amount": "0.001"}, "amount"),
        ({"amount": "1e3"}, "amount"),
        ({"amount": "-1"}, "amount"),
        ({"amount": "0"}, "amount"),
        ({"amount": "１２.５０"}, "amount"),
        ({"amount": "1000000"}, "amount"),
        ({"amount": "1000", "kind": "voluntary"}, "amount"),
        ({"from_month": "2026-13"}, "from_month"),
        ({"from_month": "1990-01"}, "from_month"),
        ({"to_month": "2001-01"}, "to_month"),
        ({"kind": "large"}, "kind"),
        ({"kind": "back"}, "to_month"),
        ({"paid_on": ago(-2)}, "paid_on"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(phone_of, wrong, field):
    assert field in refused(phone_of("secretary"), **wrong)
    assert not Payment.select().exists()


def test_only_officers_of_the_branch_collect_and_a_host_from_who_holds_a_card(phone_of):
    for login in ("member", "contact", "next_secretary"):
        assert "subject" in refused(phone_of(login)), login
    assert "subject" in refused(phone_of("host")), "he holds no card"


def test_months_before_joining_are_refused(phone_of):
    with write():
        Member.update(joined_on=TODAY).where(Member.id == MEMBER).execute()
    early = f"{TODAY.year - 1}-01"
    assert refused(phone_of("secretary"), kind="back", from_month=early, to_month=early) == {
        "from_month": "before_joining_month"
    } or "from_month" in refused(phone_of("secretary"), kind="back", from_month=early, to_month=early)


def test_a_reversal_is_a_row_and_takes_the_amount_out_of_the_book_once(phone_of, as_):
    payment = pay(phone_of("secretary"))
    page = f"/management/dues/payments/{payment}"
    assert "15.00" in as_("member").get(page).text and as_("host").get(page).status_code == 404
    assert as_("secretary").post(f"{page}/reverse", data={"reason": ""}).status_code == 422
    assert as_("member").post(f"{page}/reverse", data={"reason": "x"}).status_code == 404
    assert as_("secretary").post(f"{page}/reverse", data={"reason": "金额写错"}).status_code == 303
    assert as_("secretary").post(f"{page}/reverse", data={"reason": "再写一次"}).status_code in (303, 422)
    assert Reversal.select().count() == 1 and book().collected == 0 == sums.collected(UNITS["home"], [TODAY.year])
    assert Payment.get().amount == 1500, "the payment itself is never changed"
    assert AuditLine.select().where(AuditLine.action == "reversed payment").count() == 1


def test_the_member_contests_and_the_branch_answers(phone_of, as_):
    payment = pay(phone_of("secretary"))
    page = f"/management/dues/payments/{payment}"
    assert as_("secretary").post(f"{page}/contest", data={"words": "不对"}).status_code == 404
    assert as_("member").post(f"{page}/contest", data={"words": "我交了 30 元"}).status_code == 303
    assert "1 笔党费党员有异议" in as_("secretary").get("/").text
    assert as_("secretary").post(f"{page}/answer", data={"answer": "已核对，再补登一笔"}).status_code == 303
    assert "已核对" in as_("member").get(page).text and Contest.get().answered_by == PEOPLE["secretary"].account_id
    assert "异议" not in as_("secretary").get("/").text


def test_two_payments_for_one_month_are_flagged_to_both(phone_of, as_):
    one, two = pay(phone_of("secretary")), pay(phone_of("secretary"))
    for login, payment in (("member", one), ("secretary", two)):
        assert "是否重复交纳" in as_(login).get(f"/management/dues/payments/{payment}").text, login
    assert "是否重复" in as_("secretary").get(f"/management/dues/units/{UNITS['home']}").text


def test_a_large_voluntary_payment_is_the_committees_and_in_no_book(as_):
    page = f"/management/dues/members/{MEMBER}"
    large = {"amount": "1000", "paid_on": ago(0)}
    assert as_("secretary").post(f"{page}/large", data=large).status_code == 404
    assert as_("committee").post(f"{page}/large", data={**large, "amount": "999.99"}).status_code == 422
    assert as_("committee").post(f"{page}/large", data=large).status_code == 303
    assert book().collected == 0 and [row.kind for row in Payment.select()] == ["large"]


def test_what_was_owed_in_january_stays_in_the_book_of_the_branch_that_held_the_membership(phone_of):
    assert book("home").lines == [] or all(line.id != MEMBER for line in book("host-branch").lines)
    payment = pay(phone_of("secretary"))
    assert Payment.get_by_id(payment).branch_id == UNITS["home"] and book("next-door").collected == 0
    assert date(TODAY.year, TODAY.month, 1) in book().lines[0].paid or any(
        date(TODAY.year, TODAY.month, 1) in line.paid for line in book().lines
    )
