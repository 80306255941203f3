"""Store the yearly appraisal of members: grade, counts of the ballot, document."""

import peewee as pw

from pwa.core.clock import now
from pwa.core.database import Row, UTCDateTimeField, one_of
from pwa.members.models import Member
from pwa.organisations.models import Unit

from .appraisal_rules import GRADES


class Appraisal(Row):
    """The result of one member and year. `unit` held it: the member's branch, or the host, whose result counts once
    home has taken it over (`accepted_at`). A probationary member has no grade. A result is not changed: one that was
    recorded by mistake is taken back."""

    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, backref="appraisals", on_delete="CASCADE", index=False)  # appraisal_once
    branch = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT", index=False)  # appraisal_branch
    unit = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT", index=False)  # appraisal_unit
    year = pw.IntegerField()
    grade = pw.TextField(default="", constraints=[one_of("grade", ("", *GRADES))])
    held_on = pw.DateField()
    took_part = pw.IntegerField(null=True)
    excellent = pw.IntegerField(null=True)
    qualified = pw.IntegerField(null=True)
    basic = pw.IntegerField(null=True)
    unqualified = pw.IntegerField(null=True)
    document = pw.TextField(default="")
    warned = pw.TextField(default="")
    recorded_at = UTCDateTimeField(default=now)
    recorded_by = pw.UUIDField()
    accepted_at = UTCDateTimeField(null=True)
    accepted_by = pw.UUIDField(null=True)
    undone_at = UTCDateTimeField(null=True)
    undone_by = pw.UUIDField(null=True)
    undone_because = pw.TextField(default="")

    class Meta:
        table_name = "appraisal"
        constraints = [
            pw.Check("(undone_at is null) = (undone_by is null)"),
            pw.Check("(accepted_at is null) = (accepted_by is null)"),
        ]


STANDS = Appraisal.undone_at.is_null()
Appraisal.add_index(
    Appraisal.index(Appraisal.member, Appraisal.year, Appraisal.unit, unique=True, name="appraisal_once", where=STANDS)
)
Appraisal.add_index(
    Appraisal.index(
        Appraisal.member,
        Appraisal.year,
        unique=True,
        name="appraisal_counts",
        where=STANDS & Appraisal.accepted_at.is_null(False),
    )
)
Appraisal.add_index(Appraisal.index(Appraisal.branch, Appraisal.year, name="appraisal_branch"))
Appraisal.add_index(Appraisal.index(Appraisal.unit, Appraisal.year, name="appraisal_unit"))
