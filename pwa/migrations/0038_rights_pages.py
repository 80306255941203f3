"""Local offices on the rights pages, and on which day a county checked a page."""

import peewee as pw

from pwa.core.database import UTCDateTimeField

PAGES = "'wages','contract','injury','hours','school','residence','fraud'"


class Unit(pw.Model):
    id = pw.UUIDField(primary_key=True)

    class Meta:
        table_name = "unit"
        legacy_table_names = False


class RightsOffice(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT", index=False)
    topic = pw.TextField(constraints=[pw.Check(f"topic in ({PAGES},'every')")])
    name = pw.TextField()
    address = pw.TextField()
    phone = pw.TextField()
    opening_hours = pw.TextField()
    made_at = UTCDateTimeField()
    made_by = pw.UUIDField()
    withdrawn_at = UTCDateTimeField(null=True)
    withdrawn_by = pw.UUIDField(null=True)

    class Meta:
        table_name = "rights_office"
        legacy_table_names = False
        constraints = [pw.Check("(withdrawn_at is null) = (withdrawn_by is null)")]


RightsOffice.add_index(
    RightsOffice.index(
        RightsOffice.topic, RightsOffice.unit, name="rights_office_topic", where=RightsOffice.withdrawn_at.is_null()
    )
)
RightsOffice.add_index(RightsOffice.index(RightsOffice.unit, RightsOffice.made_at, name="rights_office_unit"))


class RightsCheck(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT", index=False)
    topic = pw.TextField(constraints=[pw.Check(f"topic in ({PAGES})")])
    checked_on = pw.DateField()
    checked_by = pw.UUIDField()

    class Meta:
        table_name = "rights_check"
        legacy_table_names = False


RightsCheck.add_index(
    RightsCheck.index(
        RightsCheck.topic, RightsCheck.unit, RightsCheck.checked_on, unique=True, name="rights_check_topic"
    )
)


def up(migrator, db):
    with db.bind_ctx([Unit, RightsOffice, RightsCheck], bind_refs=False, bind_backrefs=False):
        db.create_tables([RightsOffice, RightsCheck], safe=False)
