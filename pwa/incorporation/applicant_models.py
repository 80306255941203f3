"""Store applicants and activists: people who handed in an application to join the Party where they live."""

import peewee as pw

from pwa.core.clock import now
from pwa.core.database import Row, UTCDateTimeField, one_of
from pwa.organisations.models import Unit

KINDS = ("applicant", "activist")
ENDS = ("taken_over", "withdrawn", "moved", "mistake")


class Applicant(Row):
    """Somebody whose application was taken in away from their home, or an activist who is trained here: who, on which
    day, and to which organisation it was forwarded. What is decided about them is decided and kept there."""

    county_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT", index=False)  # applicant_unit begins with it
    name = pw.TextField()
    name_key = pw.TextField(default="")
    kind = pw.TextField(default="applicant", constraints=[one_of("kind", KINDS)])
    handed_in_on = pw.DateField()
    made_at = UTCDateTimeField(default=now)
    made_by = pw.UUIDField()
    forwarded_to = pw.TextField(default="")
    forwarded_on = pw.DateField(null=True)
    forwarded_at = UTCDateTimeField(null=True)
    forwarded_by = pw.UUIDField(null=True)
    how = pw.TextField(null=True, constraints=[one_of("how", ENDS)])
    ended_at = UTCDateTimeField(null=True)
    ended_by = pw.UUIDField(null=True)

    class Meta:
        constraints = [
            pw.Check("(ended_at is null) = (how is null)"),
            pw.Check("(forwarded_at is null) = (forwarded_on is null)"),
        ]


Applicant.add_index(Applicant.index(Applicant.unit, Applicant.name_key, Applicant.id, name="applicant_unit"))
Applicant.add_index(
    Applicant.index(Applicant.ended_at, name="applicant_ended", where=Applicant.ended_at.is_null(False))
)
