"""Define the form kind `payment`: who collects dues in the branch writes down what a member paid, also offline."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l

from pwa.core.fields import Checked, Choice, Day, Fields, Reader
from pwa.core.ids import new_id
from pwa.reports.form_kinds import Entry, FormKind, Limited, Writes
from pwa.reports.location import write_timeline_line
from pwa.reports.rules import Known

from . import labels
from .closed_years import locked_books
from .collecting import collected, split
from .fields import Amount, Month
from .models import Payment, Reversal
from .payment_page import address_of, facts_of, page_facts, summary_of
from .rules import COLLECTED, booked_year, is_paid_too_long_ago, why_no_payment

FIELDS = Fields(
    Choice("subject", _l("Who paid?"), control="select_field", required=True, beside=True,
           attributes={"empty": _l("choose"), "optional": False}),
    Choice("kind", _l("What was paid?"), {kind: labels.KINDS[kind] for kind in COLLECTED}, required=True,
           initial="regular"),
    Month("from_month", _l("First month"), required=True),
    Month("to_month", _l("Last month"), required=True),
    Amount("amount", _l("Amount in yuan"), required=True),
    Day("paid_on", _l("On which day?"), required=True, attributes={"data_today": True}),
)  # fmt: skip


def check(fields: Mapping[str, Any], recorded_on: date, known: Known) -> Checked:
    """Check form `payment`, version 1: months in order and not too many, a day that is not too long ago; a large
    voluntary payment is refused."""
    out = Reader(FIELDS, fields, recorded_on).all("subject")
    if not out.errors and (why := _why_not(out.values, None)):
        out.errors[FIELD_OF.get(why, "to_month")] = why
    if "paid_on" not in out.errors and is_paid_too_long_ago(out.values["paid_on"], recorded_on):
        out.errors["paid_on"] = "paid_too_long_ago"
    return out


def _why_not(values: Mapping[str, Any], joined_on: date | None) -> str | None:
    kind, amount, paid_on = values["kind"], values["amount"], values["paid_on"]
    return why_no_payment(kind, amount, values["from_month"], values["to_month"], paid_on, joined_on)


FIELD_OF = {"large_goes_to_committee": "amount", "before_joining_month": "from_month"}


def may_collect(entry: Entry, account_id: UUID) -> bool:
    """Whether the account collects from the member, of whom another branch has charge."""
    return collected(entry, account_id).unit is not None


def refuse(entry: Entry, account_id: UUID) -> dict[str, str]:
    """Return why this account cannot collect it: nobody named; no officer of the branch to which the months are owed,
    nor of the host of a card holder; a temporary branch; months before the member joined; one in place of another."""
    member, values = entry.member, entry.values
    assert member is not None
    if entry.subject is None:
        return {"subject": "required"}
    found = collected(entry, account_id)
    if found.why:
        return found.why
    if found.unit.kind == "temporary_branch":
        return {"subject": "no_dues_in_temporary_branch"}
    if entry.replaces and Payment.select().where(Payment.id == entry.replaces).exists():
        return {"amount": "payment_is_reversed"}
    entry.waits = entry.waits or found.waits
    why = _why_not(values, member.joined_on)
    return {FIELD_OF.get(why, "to_month"): why} if why else {}


def store(entry: Entry, account_id: UUID, writes: Writes) -> None:
    """Store the payment in the books of the branches to which its months are owed, and its timeline line. The row of
    the last months has the id that was sent."""
    member, values = entry.member, entry.values
    assert member is not None
    found, paid_on = collected(entry, account_id), min(values["paid_on"], entry.last_day)
    parts = split(member.id, found.books, values["amount"])
    closed = locked_books(part.branch.id for part in parts)
    for part in parts:
        last = part is parts[-1]
        writes.add(
            Payment,
            id=entry.id if last else new_id(),
            part_of=None if last else entry.id,
            county_id=member.county_id,
            member=member.id,
            branch=part.branch.id,
            unit=found.unit.id,
            kind=values["kind"],
            first=part.first,
            last=part.last,
            amount=part.amount,
            paid_on=paid_on,
            booked_year=booked_year(paid_on, closed[part.branch.id]),
            by_id=account_id,
            recorded_at=entry.corrected_at,
            stands=not entry.waits,
        )
    facts = {"first": values["from_month"].isoformat(), "last": values["to_month"].isoformat()}
    write_timeline_line(entry, account_id, writes, "dues_paid", facts)


def adopted(payment_id: UUID) -> None:
    """Let a payment that waited stand, now that somebody has confirmed it: in the books that are open now. One that was
    reversed meanwhile stays so."""
    rows = Payment.parts(payment_id)
    closed = locked_books(row.branch_id for row in rows)
    for row in rows:
        if not Reversal.select().where(Reversal.payment == row.id).exists():
            year = booked_year(row.paid_on, closed[row.branch_id])
            Payment.update(stands=True, booked_year=year).where(Payment.id == row.id).execute()


PAYMENT = FormKind(
    "payment",
    1,
    check,
    store,
    refuse,
    fields=FIELDS,
    wants_source=False,
    counts_as_contact=False,
    endpoint="dues_payments.new_payment",
    template="dues/payment_form.html",
    page=address_of,
    page_facts=page_facts,
    correctable=False,
    not_withdrawn="payment_is_reversed",  # never edited
    also_filed_by=may_collect,
    label=_l("Payment of dues"),
    summary=summary_of,
    facts=facts_of,
    refusals=labels.REFUSALS,
    stands_in_its_own_list=True,  # the book shows it
    limited=Limited(own=False, others=False),  # as its page
)
