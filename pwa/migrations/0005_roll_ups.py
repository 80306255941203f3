"""Roll-ups: the counts of units with very many branches, made anew in the background."""

import peewee as pw

from pwa.core.database import UTCDateTimeField


class Unit(pw.Model):
    id = pw.UUIDField(primary_key=True)

    class Meta:
        table_name = "unit"
        legacy_table_names = False


class Round(pw.Model):
    id = pw.UUIDField(primary_key=True)

    class Meta:
        table_name = "round"
        legacy_table_names = False


class RollUp(pw.Model):
    county_id = pw.UUIDField()
    round = pw.ForeignKeyField(Round, on_delete="CASCADE", backref="+")
    unit = pw.ForeignKeyField(Unit, on_delete="CASCADE", backref="+")
    made_at = UTCDateTimeField()
    counts = pw.TextField()

    class Meta:
        table_name = "roll_up"
        legacy_table_names = False
        primary_key = pw.CompositeKey("round", "unit")


def up(migrator, db):
    with db.bind_ctx([Unit, Round, RollUp], bind_refs=False, bind_backrefs=False):
        db.create_tables([RollUp], safe=False)
