"""Placements in the place of named hosts, the thread between home and host, people whom a host wrote down, and visits
home.

Each host that was named becomes a placement. Where the member had agreed, the host goes on seeing them; where they had
not, it is a request that waits for their answer."""

import peewee as pw

from pwa.core.database import UTCDateTimeField


def check(condition):
    return pw.SQL(f"CHECK ({condition})")


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


class Placement(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, on_delete="CASCADE", backref="+")
    unit = pw.ForeignKeyField(Unit, null=True, on_delete="RESTRICT", backref="+", index=False)
    outside = pw.TextField()
    outside_contact = pw.TextField()
    outside_phone = pw.TextField()
    asked_at = UTCDateTimeField()
    asked_by = pw.UUIDField(null=True)
    asked_way = pw.TextField(constraints=[check("asked_way in ('named','report_in','walk_in')")])
    note = pw.TextField()
    card_no = pw.TextField()
    consented_at = UTCDateTimeField(null=True)
    consent_way = pw.TextField(null=True)
    consent_by = pw.UUIDField(null=True)
    told_at = UTCDateTimeField(null=True)
    told_by = pw.UUIDField(null=True)
    accepted_at = UTCDateTimeField(null=True)
    accepted_by = pw.UUIDField(null=True)
    party_group = pw.ForeignKeyField(Unit, null=True, on_delete="SET NULL", backref="+", index=False)
    contact_id = pw.UUIDField(null=True)
    closed_at = UTCDateTimeField(null=True)
    closed_by = pw.UUIDField(null=True)
    closed_why = pw.TextField(null=True)
    refusal = pw.TextField(
        constraints=[check("refusal in ('','not_here','other_branch','not_reached','not_a_member','other')")]
    )
    refusal_words = pw.TextField()
    ended_at = UTCDateTimeField(null=True)
    ended_why = pw.TextField(null=True)

    class Meta:
        table_name = "placement"
        legacy_table_names = False
        constraints = [
            check("(unit_id is null) = (outside <> '')"),
            check("consented_at is not null or (accepted_at is null and told_at is null)"),
            check("(closed_at is null) = (closed_why is null)"),
            check("(ended_at is null) = (ended_why is null)"),
            check("closed_at is null or ended_at is not null"),
            check("(refusal <> '') = (closed_why is not null and closed_why = 'refused')"),
        ]


STANDS, ACCEPTED = Placement.ended_at.is_null(), Placement.accepted_at.is_null(False)
WAITS = Placement.accepted_at.is_null()
Placement.add_index(Placement.index(Placement.member, unique=True, name="placement_open", where=STANDS & ACCEPTED))
Placement.add_index(Placement.index(Placement.member, unique=True, name="placement_pending", where=STANDS & WAITS))
Placement.add_index(Placement.index(Placement.unit, Placement.ended_at, Placement.asked_at, name="placement_unit"))
Placement.add_index(Placement.index(Placement.accepted_at, name="placement_accepted", where=STANDS & ACCEPTED))


class PlacementMessage(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    placement = pw.ForeignKeyField(Placement, on_delete="CASCADE", backref="+", index=False)
    member = pw.ForeignKeyField(Member, on_delete="CASCADE", backref="+")
    side = pw.TextField(constraints=[check("side in ('home','host')")])
    at = UTCDateTimeField()
    by_id = pw.UUIDField()
    words = pw.TextField()

    class Meta:
        table_name = "placement_message"
        legacy_table_names = False


PlacementMessage.add_index(
    PlacementMessage.index(PlacementMessage.placement, PlacementMessage.at, name="placement_message_thread")
)


class WalkIn(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, on_delete="RESTRICT", backref="+", index=False)
    name = pw.TextField()
    name_key = pw.TextField()
    phone = pw.TextField()
    home_organisation = pw.TextField()
    home_phone = pw.TextField()
    written_at = UTCDateTimeField()
    written_by = pw.UUIDField()
    answered_at = UTCDateTimeField(null=True)
    placement = pw.ForeignKeyField(Placement, null=True, on_delete="SET NULL", backref="+")

    class Meta:
        table_name = "walk_in"
        legacy_table_names = False


WalkIn.add_index(WalkIn.index(WalkIn.phone, name="walk_in_asks", where=WalkIn.answered_at.is_null()))
WalkIn.add_index(WalkIn.index(WalkIn.unit, WalkIn.written_at, name="walk_in_unit"))

MODELS = [Placement, PlacementMessage, WalkIn]
MOVE = """
insert into "placement" (
    "id", "county_id", "member_id", "unit_id", "outside", "outside_contact", "outside_phone", "asked_at", "asked_by",
    "asked_way", "note", "card_no", "consented_at", "consent_way", "consent_by", "accepted_at", "closed_at",
    "closed_by", "closed_why", "refusal", "refusal_words", "ended_at", "ended_why"
) select
    "id", "county_id", "member_id", "host_id", '', '', '', "named_at", "named_by",
    'named', '', '', "consented_at", "consent_way", "consent_by", "consented_at", "ended_at",
    "ended_by", case when "ended_at" is null then null else 'earlier' end, '', '', "ended_at",
    case when "ended_at" is null then null else 'earlier' end
from "host_naming"
"""


def up(migrator, db):
    with db.bind_ctx([Unit, Member, *MODELS], bind_refs=False, bind_backrefs=False):
        db.create_tables(MODELS, safe=False)
    db.execute_sql(MOVE)
    db.execute_sql('drop table "host_naming"')
    migrator.migrate(migrator.add_column("location_report", "visit_until", pw.DateField(null=True)))
