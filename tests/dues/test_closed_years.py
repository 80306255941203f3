"""A closed year stays as it was closed: what comes later stands in the next open year and says so."""

from datetime import date

import pytest

from pwa.core.database import transact, write
from pwa.dues import amounts, book_steps, months, payment_form
from pwa.dues.models import DuesExemption, ExemptMonth, Payment, Reversal
from pwa.members.models import Affiliation
from pwa.organisations.models import Post
from tests.dues.books import BY, MEMBER, PAID, began, book, closed, entered, line_of, member, pay, span, unit
from tests.kit.at_once import at_once, meet
from tests.people import TODAY, UNITS, ago

LAST, NEXT = TODAY.year, TODAY.year + 1
PAGE = f"/management/dues/members/{MEMBER}"
AFTER = date(NEXT, 2, 10)


def reverse(client, payment: str):
    """Reverse a payment on its page."""
    return client.post(f"/management/dues/payments/{payment}/reverse", data={"reason": "记错"})


def close_it(phone_of, clock) -> str:
    """A payment stands in the book of a year that is closed; returns its id."""
    began()
    payment = pay(phone_of("secretary"))
    clock.on(AFTER)
    closed(LAST)
    return payment


def test_a_reversal_after_closing_stands_in_the_open_year_and_the_closed_one_keeps_its_sums(phone_of, as_, clock):
    payment = close_it(phone_of, clock)
    unpaid = line_of(year=LAST).unpaid
    assert reverse(as_("secretary"), payment).status_code == 303
    assert Reversal.get().booked_year == NEXT
    assert (book(year=LAST).collected, book(year=NEXT).collected) == (1500, -1500)
    assert line_of(year=LAST).unpaid == unpaid, "the month counts as paid in the closed book"
    text = as_("secretary").get(f"/management/dues/units/{UNITS['home']}?year={NEXT}").text
    assert "已结账年度" in text and "-15.00" in text
    assert f"{NEXT}" in as_("member").get(f"/management/dues/payments/{payment}").text


def test_a_move_that_was_done_in_a_closed_year_counts_from_the_open_one(phone_of, as_, clock):
    close_it(phone_of, clock)
    lines = [one.name for one in book(year=LAST).lines]
    done = {"way": "national", "effective_on": f"{LAST}-03-01", "to": str(UNITS["next-door"]), "number": "GJ-9"}
    assert as_("secretary").post(f"/management/members/{MEMBER}/transfers", data=done).status_code == 303
    stay = Affiliation.get(Affiliation.member == MEMBER, Affiliation.ended_at.is_null())
    assert stay.effective_on == date(NEXT, 1, 1) and [one.name for one in book(year=LAST).lines] == lines


def test_a_reversal_in_an_open_year_takes_the_amount_out_of_that_year(phone_of, as_):
    began()
    payment = pay(phone_of("secretary"))
    reverse(as_("secretary"), payment)
    assert Reversal.get().booked_year == LAST and book().collected == 0


def waiting(phone_of, clock) -> str:
    """A payment written by somebody whose post ended before it arrived."""
    phone = phone_of("secretary")
    entry = phone.entry("payment", PAID, subject=str(MEMBER))
    clock.forward(hours=1)
    with write():
        Post.update(ended_at=clock.now).where(Post.account_id == BY).execute()
    clock.forward(hours=1)
    assert phone.outcome(entry) == "accepted" and not Payment.get().stands
    return entry["id"]


def test_a_payment_confirmed_after_its_year_was_closed_stands_in_the_open_year(phone_of, as_, clock):
    began()
    payment = waiting(phone_of, clock)
    clock.on(AFTER)
    closed(LAST)
    assert as_("organiser").post(f"/reports/{payment}/adoption").status_code == 303
    assert Payment.get().stands and (book(year=LAST).collected, book(year=NEXT).collected) == (0, 1500)


def test_a_payment_reversed_while_it_waited_never_counts(phone_of, as_, clock):
    began()
    payment = waiting(phone_of, clock)
    assert reverse(as_("organiser"), payment).status_code == 303
    assert as_("organiser").post(f"/reports/{payment}/adoption").status_code == 303
    assert not Payment.get().stands and book().collected == 0 and Reversal.get().booked_year is None


def test_amounts_and_exemptions_of_a_closed_year_are_refused_with_a_sentence(phone_of, as_, clock):
    close_it(phone_of, clock)
    due = line_of(year=LAST).due
    setting = {"payer": "wage", "base": "9000", "since": f"{LAST}-05"}
    answer = as_("secretary").post(f"{PAGE}/settings", data=setting)
    assert answer.status_code == 422 and "已结账" in answer.text
    said = {"first": f"{LAST}-12", "last": f"{NEXT}-01", "reduced": "0", "meeting_on": ago(9), "approver": "镇党委"}
    answer = as_("secretary").post(f"{PAGE}/exemptions", data=said)
    assert answer.status_code == 422 and "已结账" in answer.text
    assert line_of(year=LAST).due == due and not DuesExemption.select().exists()
    assert as_("secretary").post(f"{PAGE}/settings", data={**setting, "since": f"{NEXT}-01"}).status_code == 303


def test_ending_an_exemption_leaves_the_months_that_are_past(as_, clock):
    began()
    said = {"first": date(LAST, 3, 1), "last": date(NEXT, 2, 1), "due": 0, "meeting_on": TODAY, "approver": "镇党委"}
    with write():
        row = amounts.exempt(member(), {**said, "document": ""}, BY)
    assert as_("secretary").post(f"{PAGE}/exemptions/{row.id}/end").status_code == 303
    kept = [one.month for one in ExemptMonth.select().order_by(ExemptMonth.month)]
    assert kept == months.between(date(LAST, 3, 1), TODAY.replace(day=1)), "what was exempt never becomes arrears"
    assert "恢复全额交纳" in as_("member").get(f"/members/{MEMBER}").text
    over = as_("secretary").post(f"{PAGE}/exemptions/{row.id}/end")
    assert over.status_code == 422


@pytest.mark.both_engines
def test_a_payment_that_arrives_while_its_year_is_closed_stands_in_one_open_year(phone_of, clock, monkeypatch):
    began()
    clock.on(AFTER)
    entered(LAST)
    phone = phone_of("secretary")
    sent = {"kind": "regular", "paid_on": f"{LAST}-12-30", **span(f"{LAST}-12")}

    def shut() -> int:
        def close() -> int:
            book_steps.close_year(unit(), LAST, AFTER, BY)
            return book(year=LAST).collected

        return transact(close)

    meet(monkeypatch, payment_form, "locked_books", (book_steps, "why_not_closed"))
    _, at_closing = at_once(lambda: phone.accepted("payment", sent, subject=str(MEMBER)), shut)
    row = Payment.get()
    assert book(year=LAST).collected == at_closing == (1500 if row.booked_year == LAST else 0)
    assert book(year=NEXT).collected == 1500 - at_closing and book(year=LAST).is_closed
