"""Store the programme of a year, the meetings by which branches hold it, and exemptions.

What somebody has learnt is stored nowhere a second time: class hours are read from the attendance of meetings and from
confirmed reports of study (`hours.py`).
"""

import peewee as pw

from pwa.core.clock import now
from pwa.core.database import Row, UTCDateTimeField, one_of
from pwa.meetings.models import Meeting
from pwa.members.models import Member
from pwa.organisations.models import Unit

from .rules import MOST_HALVES, REASONS, TOPICS


class LearningItem(Row):
    """One item of a unit's programme of a year; it is meant for the unit and all units below it. `until`: by which day
    it is to be held."""

    county_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT", index=False)  # learning_item_unit
    year = pw.IntegerField(constraints=[pw.Check("year between 2019 and 2200")])
    topic = pw.TextField(constraints=[one_of("topic", TOPICS)])
    title = pw.TextField()
    half_hours = pw.IntegerField(constraints=[pw.Check(f"half_hours between 1 and {MOST_HALVES}")])
    until = pw.DateField()
    made_at = UTCDateTimeField(default=now)
    made_by = pw.UUIDField()
    withdrawn_at = UTCDateTimeField(null=True)
    withdrawn_by = pw.UUIDField(null=True)

    may_change: bool  # set by reach.py

    class Meta:
        constraints = [pw.Check("(withdrawn_at is null) = (withdrawn_by is null)")]


LearningItem.add_index(LearningItem.index(LearningItem.unit, LearningItem.year, name="learning_item_unit"))


class LearningItemMeeting(Row):
    """By which meeting a branch holds an item of a programme: its hours are planned there, and counted once."""

    county_id = pw.UUIDField()
    item = pw.ForeignKeyField(LearningItem, backref="meetings", on_delete="CASCADE", index=False)
    unit = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT")
    meeting = pw.ForeignKeyField(Meeting, backref="+", on_delete="CASCADE")
    made_at = UTCDateTimeField(default=now)
    made_by = pw.UUIDField()


LearningItemMeeting.add_index(
    LearningItemMeeting.index(
        LearningItemMeeting.item, LearningItemMeeting.unit, unique=True, name="learning_item_meeting_once"
    )
)


class LearningExemption(Row):
    """Nothing hard is demanded of a member for one year: why, who decided, when. There is one for each year at most."""

    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, backref="+", on_delete="CASCADE", index=False)  # learning_exemption_member
    year = pw.IntegerField(constraints=[pw.Check("year between 2019 and 2200")])
    reason = pw.TextField(constraints=[one_of("reason", REASONS)])
    words = pw.TextField(default="")
    decided_by = pw.TextField()
    decided_on = pw.DateField()
    made_at = UTCDateTimeField(default=now)
    made_by = pw.UUIDField()
    ended_at = UTCDateTimeField(null=True)
    ended_by = pw.UUIDField(null=True)

    class Meta:
        constraints = [pw.Check("(ended_at is null) = (ended_by is null)")]


LearningExemption.add_index(
    LearningExemption.index(LearningExemption.member, LearningExemption.year, name="learning_exemption_member")
)
LearningExemption.add_index(
    LearningExemption.index(
        LearningExemption.member,
        LearningExemption.year,
        unique=True,
        name="learning_exemption_once",
        where=LearningExemption.ended_at.is_null(),
    )
)

from . import figure_models, material_models  # noqa: E402, F401  (this module brings all tables)
