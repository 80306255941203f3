"""Store what officers of a county add to the rights pages: local offices, and on which day they checked a page."""

import peewee as pw

from pwa.core.clock import now
from pwa.core.database import Row, UTCDateTimeField, one_of
from pwa.organisations.models import Unit

from .rights import BY_TOPIC

EVERY = "every"  # an office that stands on all pages
TOPICS = (*BY_TOPIC, EVERY)


class RightsOffice(Row):
    """A local office that helps, on one rights page or on all. Everything but the accounts is public."""

    county_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT", index=False)  # the county that says so
    topic = pw.TextField(constraints=[one_of("topic", TOPICS)])
    name = pw.TextField()
    address = pw.TextField(default="")
    phone = pw.TextField()
    opening_hours = pw.TextField(default="")
    made_at = UTCDateTimeField(default=now)
    made_by = pw.UUIDField()
    withdrawn_at = UTCDateTimeField(null=True)
    withdrawn_by = pw.UUIDField(null=True)

    class Meta:
        constraints = [pw.Check("(withdrawn_at is null) = (withdrawn_by is null)")]


RightsOffice.add_index(
    RightsOffice.index(
        RightsOffice.topic, RightsOffice.unit, name="rights_office_topic", where=RightsOffice.withdrawn_at.is_null()
    )
)
RightsOffice.add_index(RightsOffice.index(RightsOffice.unit, RightsOffice.made_at, name="rights_office_unit"))


class RightsCheck(Row):
    """On this day an officer of a county found that a rights page is right. Rows are only added; the latest counts."""

    county_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT", index=False)
    topic = pw.TextField(constraints=[one_of("topic", TOPICS[:-1])])
    checked_on = pw.DateField()
    checked_by = pw.UUIDField()


RightsCheck.add_index(
    RightsCheck.index(
        RightsCheck.topic, RightsCheck.unit, RightsCheck.checked_on, unique=True, name="rights_check_topic"
    )
)
