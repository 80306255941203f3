"""Define the form kind `payment`: who collects dues in the branch writes down what a member paid, also offline."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l

from pwa.core.access import BRANCH_OFFICERS
from pwa.core.fields import Checked, Choice, Day, Fields, Reader
from pwa.members.placement_models import Placement
from pwa.organisations.models import Unit
from pwa.papers.models import Paper
from pwa.papers.rules import CARD
from pwa.reports.filing_rights import posts_ever_held
from pwa.reports.form_kinds import Entry, FormKind, Limited, Writes
from pwa.reports.location import write_timeline_line
from pwa.reports.rules import Known

from . import labels
from .book import closed_years, held_by
from .fields import Amount, Month
from .models import Payment
from .payment_page import address_of, facts_of, page_facts, summary_of
from .rules import COLLECTED, booked_year, branch_owed, why_no_payment

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
    """Check form `payment`, version 1: months in order and not too many; a large voluntary payment is refused."""
    out = Reader(FIELDS, fields, recorded_on).all("subject")
    if not out.errors and (why := _why_not(out.values, None)):
        out.errors[FIELD_OF.get(why, "to_month")] = why
    return out


def _why_not(values: Mapping[str, Any], joined_on: date | None) -> str | None:
    kind, amount, paid_on = values["kind"], values["amount"], values["paid_on"]
    return why_no_payment(kind, amount, values["from_month"], values["to_month"], paid_on, joined_on)


FIELD_OF = {"large_goes_to_committee": "amount", "before_joining_month": "from_month"}


def collecting_unit(entry: Entry, account_id: UUID) -> Unit | None:
    """Return the branch for which this account collects from the member at the time of writing: the member's own, or
    the host of whoever holds an activity card. None if neither."""
    member, at = entry.member, entry.corrected_at
    assert member is not None
    posts = [
        post.unit
        for post in posts_ever_held(account_id)
        if post.role in BRANCH_OFFICERS and post.began_at <= at and (post.ended_at is None or at < post.ended_at)
    ]
    own = [row.branch for row in held_by(member.id)] or [member.branch]
    for branch in own:
        if any(unit.covers(branch.path) for unit in posts):
            return branch
    hosts = Placement.select(Placement, Unit).join(Unit).where(Placement.member == member.id, Placement.open())
    return next((row.unit for row in hosts if any(unit.covers(row.unit.path) for unit in posts)), None)


def may_collect_as_host(entry: Entry, account_id: UUID) -> bool:
    """Whether the account belongs to an officer of the branch that hosts the member. Whether the member holds a card,
    `refuse` asks."""
    return collecting_unit(entry, account_id) is not None


def refuse(entry: Entry, account_id: UUID) -> dict[str, str]:
    """Return why this account cannot collect it: no officer of the member's branch, nor of the host of a card holder; a
    temporary branch; months before the member joined."""
    member, values = entry.member, entry.values
    assert member is not None
    unit = collecting_unit(entry, account_id)
    if unit is None:
        return {"subject": "not_collected_by_you"}
    if unit.kind == "temporary_branch":
        return {"subject": "no_dues_in_temporary_branch"}
    if not any(row.branch.id == unit.id for row in held_by(member.id)) and unit.id != member.branch_id:
        holds = Paper.select().where(Paper.member == member.id, Paper.kind == CARD, Paper.valid()).exists()
        if not holds:
            return {"subject": "no_card_for_host"}
    why = _why_not(values, member.joined_on)
    return {FIELD_OF.get(why, "to_month"): why} if why else {}


def store(entry: Entry, account_id: UUID, writes: Writes) -> None:
    """Store the payment in the book of the branch to which the months are owed, and its timeline line."""
    member, values = entry.member, entry.values
    assert member is not None
    unit = collecting_unit(entry, account_id)
    assert unit is not None
    branch = branch_owed(held_by(member.id), values["to_month"]) or member.branch
    writes.add(
        Payment,
        id=entry.id,
        county_id=member.county_id,
        member=member.id,
        branch=branch.id,
        unit=unit.id,
        kind=values["kind"],
        first=values["from_month"],
        last=values["to_month"],
        amount=values["amount"],
        paid_on=values["paid_on"],
        booked_year=booked_year(values["paid_on"], closed_years(branch.id)),
        by_id=account_id,
        recorded_at=entry.corrected_at,
        stands=not entry.waits,
    )
    facts = {"first": values["from_month"].isoformat(), "last": values["to_month"].isoformat()}
    write_timeline_line(entry, account_id, writes, "dues_paid", facts)


def adopted(payment_id: UUID) -> None:
    """Let a payment that waited for a successor stand, now that they have confirmed it."""
    Payment.update(stands=True).where(Payment.id == payment_id).execute()


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
    correctable=False,  # a payment is reversed, never edited
    also_filed_by=may_collect_as_host,
    label=_l("Payment of dues"),
    summary=summary_of,
    facts=facts_of,
    refusals=labels.REFUSALS,
    stands_in_its_own_list=True,  # the book shows it
    limited=Limited(own=False, others=False),  # as its page
)
