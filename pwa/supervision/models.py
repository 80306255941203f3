"""Store organisational measures 组织处置, what people write down beside them, and the member's statement."""

from typing import Any

import peewee as pw

from pwa.core.clock import now
from pwa.core.database import Row, UTCDateTimeField, one_of
from pwa.members.models import Member
from pwa.organisations.models import Unit

from .rules import GROUNDS, KINDS, OUTCOMES

ENTRIES = ("fact", "look", "appeal", "answer")


class Measure(Row):
    """One measure, or what is considered and not decided yet. `unit` decides it, and it alone and the member read it.
    `until`: last day of a correction period; `warned`: codes of the rules that the decision did not meet, as shown when
    it was recorded (a JSON array); `undone_at`: it was recorded by mistake."""

    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, backref="measures", on_delete="CASCADE", index=False)  # measure_member
    unit = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT", index=False)  # measure_unit
    kind = pw.TextField(constraints=[one_of("kind", KINDS)])
    began_at = UTCDateTimeField(default=now)
    began_by = pw.UUIDField()
    notified_on = pw.DateField(null=True)
    decided_on = pw.DateField(null=True)
    decided_at = UTCDateTimeField(null=True)
    decided_by = pw.UUIDField(null=True)
    ground = pw.TextField(default="", constraints=[one_of("ground", ("", *GROUNDS))])
    meeting = pw.TextField(default="")
    votes_for = pw.IntegerField(null=True)
    votes_against = pw.IntegerField(null=True)
    abstained = pw.IntegerField(null=True)
    expected = pw.IntegerField(null=True)  # voting members who should have attended
    approver = pw.TextField(default="")
    document = pw.TextField(default="")
    effective_on = pw.DateField(null=True)
    until = pw.DateField(null=True)
    helpers = pw.TextField(default="")
    warned = pw.TextField(default="")
    ended_on = pw.DateField(null=True)
    ended_at = UTCDateTimeField(null=True)
    ended_by = pw.UUIDField(null=True)
    outcome = pw.TextField(default="", constraints=[one_of("outcome", ("", *OUTCOMES))])
    undone_at = UTCDateTimeField(null=True)
    undone_by = pw.UUIDField(null=True)
    undone_because = pw.TextField(default="")

    class Meta:
        table_name = "measure"
        constraints = [
            pw.Check("(decided_on is null) = (decided_at is null)"),
            pw.Check("(decided_on is null) = (effective_on is null)"),
            pw.Check("(until is not null) = (kind = 'correction' and decided_on is not null)"),
            pw.Check("(ended_on is null) = (outcome = '')"),
            pw.Check("(undone_at is null) = (undone_by is null)"),
        ]


Measure.add_index(Measure.index(Measure.unit, Measure.began_at, Measure.id, name="measure_unit"))
Measure.add_index(Measure.index(Measure.member, Measure.began_at, Measure.id, name="measure_member"))


class MeasureEntry(Row):
    """What was written down beside a measure: a fact with its day, a look at how a correction goes, an appeal and the
    answer to it. `made_by` of an appeal is the member, or the officer who took it from them."""

    county_id = pw.UUIDField()
    measure = pw.ForeignKeyField(Measure, backref="entries", on_delete="CASCADE")
    kind = pw.TextField(constraints=[one_of("kind", ENTRIES)])
    on: Any = pw.DateField()
    words = pw.TextField()
    made_at = UTCDateTimeField(default=now)
    made_by = pw.UUIDField()

    class Meta:
        table_name = "measure_entry"


class Statement(Row):
    """What the member says before the decision, in their own words; its id is the submission's."""

    county_id = pw.UUIDField()
    measure = pw.ForeignKeyField(Measure, backref="statements", on_delete="CASCADE")
    member = pw.ForeignKeyField(Member, backref="+", on_delete="CASCADE")
    words = pw.TextField()
    written_at = UTCDateTimeField()

    class Meta:
        table_name = "measure_statement"


from . import appraisal_models  # noqa: E402, F401  (this module brings all tables)
