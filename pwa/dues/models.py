"""Store dues: what members owe, payments and their reversals, exemptions, and what a branch does with its book.

Amounts are whole 分. Months are dates of first days.
"""

from typing import Any
from uuid import UUID

import peewee as pw

from pwa.core.clock import now
from pwa.core.database import Row, UTCDateTimeField, one_of
from pwa.members.models import Member
from pwa.organisations.models import Unit

from .money import MOST
from .rules import KINDS, PAYERS


class DuesSetting(Row):
    """What a member owes from a month on, until the next setting. There is one for each month at most, so that two can
    never overlap. The base is kept encrypted, or not at all."""

    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, backref="+", on_delete="CASCADE", index=False)  # dues_setting_month
    since = pw.DateField()
    payer = pw.TextField(constraints=[one_of("payer", PAYERS)])
    due = pw.IntegerField(constraints=[pw.Check("due > 0")])
    base_sealed = pw.TextField(null=True)
    made_at = UTCDateTimeField(default=now)
    made_by = pw.UUIDField()
    replaced_at = UTCDateTimeField(null=True)  # another setting for the same month took its place

    class Meta:
        table_name = "dues_setting"


DuesSetting.add_index(
    DuesSetting.index(
        DuesSetting.member,
        DuesSetting.since,
        unique=True,
        name="dues_setting_month",
        where=DuesSetting.replaced_at.is_null(),
    )
)


class DuesExemption(Row):
    """A lower amount, or none, for some months: discussed by the branch, approved by the committee (Art 9)."""

    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, backref="+", on_delete="CASCADE")
    first = pw.DateField()
    last = pw.DateField()
    due = pw.IntegerField(constraints=[pw.Check("due >= 0")])
    meeting_on = pw.DateField()
    approver = pw.TextField()
    document = pw.TextField(default="")
    made_at = UTCDateTimeField(default=now)
    made_by = pw.UUIDField()
    ended_at = UTCDateTimeField(null=True)
    ended_by = pw.UUIDField(null=True)

    class Meta:
        table_name = "dues_exemption"
        constraints = [pw.Check("(ended_at is null) = (ended_by is null)"), pw.Check("first <= last")]


class ExemptMonth(Row):
    """One month of an exemption. A member has one for each month at most: two exemptions can never overlap."""

    county_id = pw.UUIDField()
    exemption = pw.ForeignKeyField(DuesExemption, backref="months", on_delete="CASCADE")
    member = pw.ForeignKeyField(Member, backref="+", on_delete="CASCADE", index=False)  # dues_exempt_month
    month = pw.DateField()

    class Meta:
        table_name = "dues_exempt_month"


ExemptMonth.add_index(
    ExemptMonth.index(ExemptMonth.member, ExemptMonth.month, unique=True, name="dues_exempt_month_once")
)


class QuarterlyDues(Row):
    """The branch has agreed that a member pays by the quarter, from one month to another (None: still)."""

    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, backref="+", on_delete="CASCADE")
    since = pw.DateField()
    until = pw.DateField(null=True)  # the last month
    agreed_on = pw.DateField()
    made_at = UTCDateTimeField(default=now)
    made_by = pw.UUIDField()
    ended_at = UTCDateTimeField(null=True)
    ended_by = pw.UUIDField(null=True)

    class Meta:
        table_name = "dues_quarterly"
        constraints = [
            pw.Check("(ended_at is null) = (ended_by is null)"),
            pw.Check("(ended_at is null) = (until is null)"),
        ]


QuarterlyDues.add_index(
    QuarterlyDues.index(
        QuarterlyDues.member, unique=True, name="dues_quarterly_now", where=QuarterlyDues.ended_at.is_null()
    )
)


class Payment(Row):
    """What was paid; the id of one that a branch collected is the submission's. It is never changed: a reversal is a
    row. `unit` took the money; `branch` is the one to which its months are owed, in whose book it counts, once. What
    somebody paid for months of two branches is two rows, one in each book: `part_of` names the row with the id that
    was sent."""

    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, backref="+", on_delete="CASCADE", index=False)  # dues_payment_member
    branch = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT", index=False)  # dues_payment_book
    unit = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT")
    kind = pw.TextField(constraints=[one_of("kind", KINDS)])
    first = pw.DateField()
    last = pw.DateField()
    amount = pw.IntegerField(constraints=[pw.Check(f"amount between 1 and {MOST}")])
    paid_on = pw.DateField()
    booked_year = pw.IntegerField()
    by_id = pw.UUIDField()
    recorded_at = UTCDateTimeField(default=now)
    stands = pw.BooleanField(default=True)  # derived: not reversed, not waiting for somebody's confirmation
    part_of = pw.UUIDField(null=True)

    class Meta:
        table_name = "dues_payment"
        constraints = [pw.Check("first <= last"), pw.Check("kind <> 'voluntary' or amount < 100000")]

    @classmethod
    def parts(cls, payment_id: UUID) -> "list[Payment]":
        """Return the rows of the payment with this id, the row of the last months first."""
        return [*cls.select().where(cls.id == payment_id), *cls.select().where(cls.part_of == payment_id)]


Payment.add_index(Payment.index(Payment.branch, Payment.booked_year, Payment.id, name="dues_payment_book"))
Payment.add_index(Payment.index(Payment.member, Payment.paid_on, Payment.id, name="dues_payment_member"))
Payment.add_index(Payment.index(Payment.part_of, name="dues_payment_part", where=Payment.part_of.is_null(False)))
Payment.add_index(Payment.index(Payment.branch, name="dues_payment_fallen", where=~Payment.stands))


class Reversal(Row):
    """A payment was recorded by mistake: it counts no more, and both rows stay. `booked_year`: in whose book the amount
    is taken out, that of the payment or, if it is closed, the next open one; None for a payment that never counted."""

    county_id = pw.UUIDField()
    payment = pw.ForeignKeyField(Payment, backref="reversals", on_delete="CASCADE", unique=True)
    booked_year = pw.IntegerField(null=True)
    reason = pw.TextField()
    made_at = UTCDateTimeField(default=now)
    made_by = pw.UUIDField()

    class Meta:
        table_name = "dues_reversal"


class Contest(Row):
    """The member says that a payment is recorded wrongly; an officer of the branch answers."""

    county_id = pw.UUIDField()
    payment = pw.ForeignKeyField(Payment, backref="contests", on_delete="CASCADE", unique=True)
    words = pw.TextField()
    made_at = UTCDateTimeField(default=now)
    made_by = pw.UUIDField()
    answer = pw.TextField(default="")
    answered_at = UTCDateTimeField(null=True)
    answered_by = pw.UUIDField(null=True)

    class Meta:
        table_name = "dues_contest"
        constraints = [
            pw.Check("(answered_at is null) = (answered_by is null)"),
            pw.Check("answered_at is null or answer <> ''"),
        ]


class DuesBook(Row):
    """The month with which a branch began to keep its dues here."""

    county_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT", unique=True)
    since = pw.DateField()
    made_at = UTCDateTimeField(default=now)
    made_by = pw.UUIDField()

    class Meta:
        table_name = "dues_book"


class BookEntry(Row):
    """What a branch did with its book: a month was entered whole, a sum handed up to the committee, a year closed.
    `month`: the month entered, January of the year closed, or for a sum handed up the month of its day, at most
    December of the year in whose book it was collected. `undone_at`: it was recorded by mistake."""

    county_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT", index=False)  # dues_book_entry_unit
    kind = pw.TextField(constraints=[one_of("kind", ("entered", "handed_up", "closed"))])
    month = pw.DateField()
    amount = pw.IntegerField(default=0)
    on: Any = pw.DateField()
    made_at = UTCDateTimeField(default=now)
    made_by = pw.UUIDField()
    undone_at = UTCDateTimeField(null=True)
    undone_by = pw.UUIDField(null=True)

    class Meta:
        table_name = "dues_book_entry"
        constraints = [
            pw.Check("(kind = 'handed_up') = (amount > 0)"),
            pw.Check("(undone_at is null) = (undone_by is null)"),
        ]


BookEntry.add_index(BookEntry.index(BookEntry.unit, BookEntry.kind, BookEntry.month, name="dues_book_entry_unit"))
BookEntry.add_index(
    BookEntry.index(
        BookEntry.unit,
        BookEntry.kind,
        BookEntry.month,
        unique=True,
        name="dues_book_entry_once",
        where=(BookEntry.kind != "handed_up") & BookEntry.undone_at.is_null(),
    )
)


from . import import_models  # noqa: E402, F401
