"""Dues: amounts due, exemptions, payments with reversals and what is said against them, the books of branches."""

import peewee as pw

from pwa.core.database import UTCDateTimeField


class Unit(pw.Model):
    id = pw.UUIDField(primary_key=True)

    class Meta:
        table_name = "unit"
        legacy_table_names = False


class Member(pw.Model):
    id = pw.UUIDField(primary_key=True)

    class Meta:
        table_name = "member"
        legacy_table_names = False


class DuesSetting(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, backref="+", on_delete="CASCADE", index=False)
    since = pw.DateField()
    payer = pw.TextField(constraints=[pw.Check("payer in ('wage','salary','irregular','retired','farmer','relief')")])
    due = pw.IntegerField(constraints=[pw.Check("due > 0")])
    base_sealed = pw.TextField(null=True)
    made_at = UTCDateTimeField()
    made_by = pw.UUIDField()
    replaced_at = UTCDateTimeField(null=True)

    class Meta:
        table_name = "dues_setting"
        legacy_table_names = False


DuesSetting.add_index(
    DuesSetting.index(
        DuesSetting.member,
        DuesSetting.since,
        unique=True,
        name="dues_setting_month",
        where=DuesSetting.replaced_at.is_null(),
    )
)


class DuesExemption(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, backref="+", on_delete="CASCADE")
    first = pw.DateField()
    last = pw.DateField()
    due = pw.IntegerField(constraints=[pw.Check("due >= 0")])
    meeting_on = pw.DateField()
    approver = pw.TextField()
    document = pw.TextField()
    made_at = UTCDateTimeField()
    made_by = pw.UUIDField()
    ended_at = UTCDateTimeField(null=True)
    ended_by = pw.UUIDField(null=True)

    class Meta:
        table_name = "dues_exemption"
        legacy_table_names = False
        constraints = [pw.Check("(ended_at is null) = (ended_by is null)"), pw.Check("first <= last")]


class ExemptMonth(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    exemption = pw.ForeignKeyField(DuesExemption, backref="+", on_delete="CASCADE")
    member = pw.ForeignKeyField(Member, backref="+", on_delete="CASCADE", index=False)
    month = pw.DateField()

    class Meta:
        table_name = "dues_exempt_month"
        legacy_table_names = False


ExemptMonth.add_index(
    ExemptMonth.index(ExemptMonth.member, ExemptMonth.month, unique=True, name="dues_exempt_month_once")
)


class Payment(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, backref="+", on_delete="CASCADE", index=False)
    branch = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT", index=False)
    unit = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT")
    kind = pw.TextField(constraints=[pw.Check("kind in ('regular','back','voluntary','large')")])
    first = pw.DateField()
    last = pw.DateField()
    amount = pw.IntegerField(constraints=[pw.Check("amount between 1 and 99999999")])
    paid_on = pw.DateField()
    booked_year = pw.IntegerField()
    by_id = pw.UUIDField()
    recorded_at = UTCDateTimeField()
    stands = pw.BooleanField()

    class Meta:
        table_name = "dues_payment"
        legacy_table_names = False
        constraints = [pw.Check("first <= last"), pw.Check("kind <> 'voluntary' or amount < 100000")]


Payment.add_index(Payment.index(Payment.branch, Payment.booked_year, Payment.id, name="dues_payment_book"))
Payment.add_index(Payment.index(Payment.member, Payment.paid_on, Payment.id, name="dues_payment_member"))


class Reversal(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    payment = pw.ForeignKeyField(Payment, backref="+", on_delete="CASCADE", unique=True)
    reason = pw.TextField()
    made_at = UTCDateTimeField()
    made_by = pw.UUIDField()

    class Meta:
        table_name = "dues_reversal"
        legacy_table_names = False


class Contest(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    payment = pw.ForeignKeyField(Payment, backref="+", on_delete="CASCADE", unique=True)
    words = pw.TextField()
    made_at = UTCDateTimeField()
    made_by = pw.UUIDField()
    answer = pw.TextField()
    answered_at = UTCDateTimeField(null=True)
    answered_by = pw.UUIDField(null=True)

    class Meta:
        table_name = "dues_contest"
        legacy_table_names = False
        constraints = [
            pw.Check("(answered_at is null) = (answered_by is null)"),
            pw.Check("answered_at is null or answer <> ''"),
        ]


class DuesBook(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT", unique=True)
    since = pw.DateField()
    made_at = UTCDateTimeField()
    made_by = pw.UUIDField()

    class Meta:
        table_name = "dues_book"
        legacy_table_names = False


class BookEntry(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT", index=False)
    kind = pw.TextField(constraints=[pw.Check("kind in ('entered','handed_up','closed')")])
    month = pw.DateField()
    amount = pw.IntegerField()
    on = pw.DateField()
    made_at = UTCDateTimeField()
    made_by = pw.UUIDField()
    undone_at = UTCDateTimeField(null=True)
    undone_by = pw.UUIDField(null=True)

    class Meta:
        table_name = "dues_book_entry"
        legacy_table_names = False
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


TABLES = [DuesSetting, DuesExemption, ExemptMonth, Payment, Reversal, Contest, DuesBook, BookEntry]


def up(migrator, db):
    with db.bind_ctx([Unit, Member, *TABLES], bind_refs=False, bind_backrefs=False):
        db.create_tables(TABLES, safe=False)
