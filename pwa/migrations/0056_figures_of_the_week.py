"""Figures of requests and of overdue contacts as of once a week, for readers who may not open their rows."""

import peewee as pw

from pwa.core.database import PathField, UTCDateTimeField


class Case(pw.Model):
    id = pw.UUIDField(primary_key=True)

    class Meta:
        table_name = "case_file"
        legacy_table_names = False


class WeekRequest(pw.Model):
    case = pw.ForeignKeyField(Case, primary_key=True, on_delete="CASCADE", backref="+")
    county_id = pw.UUIDField()
    path = PathField()
    late = pw.BooleanField()

    class Meta:
        table_name = "week_request"
        legacy_table_names = False


WeekRequest.add_index(WeekRequest.index(WeekRequest.path, name="week_request_path"))


def up(migrator, db):
    with db.bind_ctx([Case, WeekRequest], bind_refs=False, bind_backrefs=False):
        db.create_tables([WeekRequest], safe=False)
    migrator.migrate(
        migrator.add_column("due_figure", "week_away", pw.IntegerField(null=True)),
        migrator.add_column("due_figure", "week_overdue", pw.IntegerField(null=True)),
        migrator.add_column("due_figure", "week_at", UTCDateTimeField(null=True)),
    )
