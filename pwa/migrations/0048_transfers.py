"""Departures, transfers of membership and their steps."""

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


class Paper(pw.Model):
    id = pw.UUIDField(primary_key=True)

    class Meta:
        table_name = "paper"
        legacy_table_names = False


class Departure(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, backref="+", on_delete="CASCADE", index=False)
    branch = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT", index=False)
    since = pw.DateField()
    division = pw.TextField(null=True)
    country = pw.TextField(null=True)
    area = pw.TextField()
    talked_on = pw.DateField()
    contact_phone = pw.TextField()
    planned = pw.BooleanField()
    by_id = pw.UUIDField()
    corrected_at = UTCDateTimeField()

    class Meta:
        table_name = "departure"
        legacy_table_names = False


Departure.add_index(Departure.index(Departure.branch, Departure.corrected_at, Departure.id, name="departure_branch"))
Departure.add_index(Departure.index(Departure.member, Departure.corrected_at, name="departure_member"))


class Transfer(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, backref="+", on_delete="CASCADE", index=False)
    way = pw.TextField(constraints=[pw.Check("way in ('national','here')")])
    branch = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT", index=False)
    to = pw.ForeignKeyField(Unit, null=True, backref="+", on_delete="RESTRICT", index=False)
    outside = pw.TextField()
    outside_address = pw.TextField()
    outside_phone = pw.TextField()
    dues_until = pw.DateField()
    state = pw.TextField(constraints=[pw.Check("state in ('draft','reviewed','approved','issued','accepted','receipt_sent','confirmed','withdrawn','rejected','recorded')")])
    since = UTCDateTimeField()
    made_by = pw.UUIDField()
    letter = pw.ForeignKeyField(Paper, null=True, backref="+", on_delete="RESTRICT", index=False)
    valid_until = pw.DateField(null=True)
    receipt = pw.ForeignKeyField(Paper, null=True, backref="+", on_delete="RESTRICT", index=False)
    number = pw.TextField()
    effective_on = pw.DateField(null=True)
    paper_files = pw.BooleanField()

    class Meta:
        table_name = "transfer"
        legacy_table_names = False
        constraints = [pw.Check("(to_id is null) = (outside <> '')")]


Transfer.add_index(Transfer.index(Transfer.branch, Transfer.since, Transfer.id, name="transfer_branch"))
Transfer.add_index(
    Transfer.index(Transfer.to, Transfer.since, Transfer.id, name="transfer_to", where=Transfer.to.is_null(False))
)
Transfer.add_index(
    Transfer.index(
        Transfer.member,
        unique=True,
        name="transfer_open",
        where=Transfer.state.not_in(("confirmed", "withdrawn", "rejected", "recorded")),
    )
)
Transfer.add_index(Transfer.index(Transfer.member, Transfer.since, name="transfer_member"))


class TransferStep(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    transfer = pw.ForeignKeyField(Transfer, backref="+", on_delete="CASCADE", index=False)
    kind = pw.TextField(constraints=[pw.Check("kind in ('draft','record','review','approve','return_it','issue','reissue','accept','reject','withdraw','send_receipt','confirm_receipt','record_receipt')")])
    at = UTCDateTimeField()
    by_id = pw.UUIDField()
    words = pw.TextField()

    class Meta:
        table_name = "transfer_step"

        legacy_table_names = False


TransferStep.add_index(TransferStep.index(TransferStep.transfer, TransferStep.at, name="transfer_step_of"))


def up(migrator, db):
    made = [Departure, Transfer, TransferStep]
    with db.bind_ctx([Unit, Member, Paper, *made], bind_refs=False, bind_backrefs=False):
        db.create_tables(made, safe=False)
