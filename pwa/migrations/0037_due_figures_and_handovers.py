"""How many contacts of each branch are due and overdue, counted in the background; hand-overs of contact persons."""

import peewee as pw

from pwa.core.database import PathField, UTCDateTimeField


class Unit(pw.Model):
    id = pw.UUIDField(primary_key=True)

    class Meta:
        table_name = "unit"
        legacy_table_names = False


class DueFigure(pw.Model):
    branch = pw.ForeignKeyField(Unit, primary_key=True, on_delete="CASCADE", backref="+")
    county_id = pw.UUIDField()
    path = PathField()
    away = pw.IntegerField()
    due = pw.IntegerField()
    overdue = pw.IntegerField()
    made_at = UTCDateTimeField()

    class Meta:
        table_name = "due_figure"
        legacy_table_names = False
        constraints = [pw.Check("due >= 0 and overdue >= 0 and due + overdue <= away")]


DueFigure.add_index(DueFigure.index(DueFigure.path, name="due_figure_path"))


class Handover(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT", index=False)
    former_id = pw.UUIDField()
    successor_id = pw.UUIDField()
    on = pw.DateField()
    made_at = UTCDateTimeField()
    made_by = pw.UUIDField()
    people = pw.IntegerField(null=True)
    done_at = UTCDateTimeField(null=True)
    cancelled_at = UTCDateTimeField(null=True)
    cancelled_by = pw.UUIDField(null=True)

    class Meta:
        table_name = "contact_handover"
        legacy_table_names = False
        constraints = [
            pw.Check("former_id <> successor_id"),
            pw.Check("(done_at is null) = (people is null)"),
            pw.Check("(cancelled_at is null) = (cancelled_by is null)"),
            pw.Check("done_at is null or cancelled_at is null"),
        ]


OPEN = Handover.done_at.is_null() & Handover.cancelled_at.is_null()
Handover.add_index(Handover.index(Handover.unit, Handover.former_id, unique=True, name="handover_open", where=OPEN))


def up(migrator, db):
    with db.bind_ctx([Unit, DueFigure, Handover], bind_refs=False, bind_backrefs=False):
        db.create_tables([DueFigure, Handover], safe=False)
