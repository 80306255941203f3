"""Suggestions without a name. The row holds no account and no hour; on SQLite no row number tells the order of
arrival."""

import peewee as pw

from pwa.core.database import UTCDateTimeField, is_postgres


class Unit(pw.Model):
    id = pw.UUIDField(primary_key=True)

    class Meta:
        table_name = "unit"
        legacy_table_names = False


class Suggestion(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT", index=False)
    on = pw.DateField()
    words = pw.TextField()
    code = pw.TextField(unique=True)
    due_on = pw.DateField()
    answer = pw.TextField()
    answered_at = UTCDateTimeField(null=True)
    answered_by = pw.UUIDField(null=True)

    class Meta:
        table_name = "suggestion"
        legacy_table_names = False
        constraints = [
            pw.Check("answered_at is null or answer <> ''"),
            pw.Check("(answered_at is null) = (answered_by is null)"),
        ]


Suggestion.add_index(Suggestion.index(Suggestion.on, name="suggestion_on"))
Suggestion.add_index(
    Suggestion.index(
        Suggestion.unit,
        Suggestion.due_on,
        Suggestion.id,
        name="suggestion_open",
        where=Suggestion.answered_at.is_null(),
    )
)
Suggestion.add_index(Suggestion.index(Suggestion.unit, Suggestion.on, Suggestion.id, name="suggestion_unit"))


def up(migrator, db):
    Suggestion._meta.without_rowid = not is_postgres()
    with db.bind_ctx([Unit, Suggestion], bind_refs=False, bind_backrefs=False):
        db.create_tables([Suggestion], safe=False)
