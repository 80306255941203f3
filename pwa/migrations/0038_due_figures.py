"""How many contacts of each branch are due and overdue, counted in the background."""

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


def up(migrator, db):
    with db.bind_ctx([Unit, DueFigure], bind_refs=False, bind_backrefs=False):
        db.create_tables([DueFigure], safe=False)
