"""In which year a reversal of dues is booked, and which payments are one payment over a change of branch.

A reversal so far was taken out of the year of its payment; it stays there. One of a payment that never counted is
booked in no year; those of old rows cancel out in their own year either way."""

import peewee as pw


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("dues_payment", "part_of", pw.UUIDField(null=True)),
        migrator.add_column("dues_reversal", "booked_year", pw.IntegerField(null=True)),
    )
    db.execute_sql(
        "update dues_reversal set booked_year = "
        "(select booked_year from dues_payment where dues_payment.id = dues_reversal.payment_id)"
    )
    db.execute_sql('create index "dues_payment_part" on "dues_payment" ("part_of") WHERE ("part_of" IS NOT NULL)')
    db.execute_sql('create index "dues_payment_fallen" on "dues_payment" ("branch_id") WHERE NOT "stands"')
