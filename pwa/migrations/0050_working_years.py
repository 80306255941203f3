"""The working days of each year, as an administrator enters them."""

import peewee as pw

from pwa.core.database import UTCDateTimeField


class WorkingYear(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    year = pw.IntegerField()
    holidays = pw.TextField()
    source = pw.TextField()
    made_at = UTCDateTimeField()
    made_by = pw.UUIDField(null=True)
    replaced_at = UTCDateTimeField(null=True)

    class Meta:
        table_name = "working_year"
        legacy_table_names = False


WorkingYear.add_index(
    WorkingYear.index(
        WorkingYear.county_id,
        WorkingYear.year,
        unique=True,
        name="working_year_in_force",
        where=WorkingYear.replaced_at.is_null(),
    )
)


def up(migrator, db):
    with db.bind_ctx([WorkingYear], bind_refs=False, bind_backrefs=False):
        db.create_tables([WorkingYear], safe=False)
