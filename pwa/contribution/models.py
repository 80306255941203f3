"""Store what members offer, service tasks, and who does them.

The rows of `Claim` are the source of truth. Those of `TaskPlace` are derived from them (claims.py).
"""

from uuid import UUID

import peewee as pw

from pwa.core.clock import now
from pwa.core.database import Row, UTCDateTimeField, db
from pwa.members.models import Member
from pwa.organisations.models import Unit


class Offer(Row):
    """What a member says they can offer; its id is the submission's. `skills` and `readers` are codes between spaces,
    with one at both ends; `readers` has `part:reader` for every part. `ended_at` is derived (offers.py): a later offer
    or a withdrawal ended it."""

    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, backref="+", on_delete="CASCADE")
    skills = pw.TextField()
    words = pw.TextField(default="")
    region = pw.TextField(null=True)
    when = pw.TextField(default="", column_name="when_words")
    readers = pw.TextField()
    said_on = pw.DateField()
    corrected_at = UTCDateTimeField()
    ended_at = UTCDateTimeField(null=True)


Offer.add_index(Offer.index(Offer.county_id, Offer.said_on, name="offer_standing", where=Offer.ended_at.is_null()))


class Task(Row):
    """A task that a branch published, for itself or for a community: what, where, when, how many, which skill,
    what is provided."""

    county_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT", index=False)
    organiser = pw.TextField(default="")  # the community that needs it, if it is not the branch
    title = pw.TextField()
    words = pw.TextField(default="")
    skill = pw.TextField(default="")
    division = pw.TextField()
    place = pw.TextField(default="")
    on = pw.DateField()
    begins_at = UTCDateTimeField()
    half_hours = pw.IntegerField(default=0, constraints=[pw.Check("half_hours between 0 and 48")])
    places = pw.IntegerField(null=True, constraints=[pw.Check("places between 1 and 500")])
    provided = pw.TextField(default="")
    made_at = UTCDateTimeField(default=now)
    made_by = pw.UUIDField()
    moved_at = UTCDateTimeField(null=True)
    moved_from = pw.DateField(null=True)
    cancelled_at = UTCDateTimeField(null=True)
    cancelled_by = pw.UUIDField(null=True)
    cancelled_because = pw.TextField(default="")

    seen_as: str  # set by task_reach.py

    class Meta:
        constraints = [pw.Check("(cancelled_at is null) = (cancelled_by is null)")]


Task.add_index(Task.index(Task.unit, Task.on, Task.id, name="task_unit"))
Task.add_index(Task.index(Task.on, Task.division, name="task_day"))


class Claim(Row):
    """Who says that they will do it, or (`drops`) that they cannot after all; its id is the submission's. `arrival` is
    its number in the order in which claims of this task were stored."""

    county_id = pw.UUIDField()
    task = pw.ForeignKeyField(Task, backref="+", on_delete="CASCADE")
    member = pw.ForeignKeyField(Member, backref="+", on_delete="CASCADE")
    drops = pw.BooleanField(default=False)
    arrival = pw.IntegerField(null=True)
    corrected_at = UTCDateTimeField()


class TaskPlace(pw.Model):
    """Who is on the list of a task (derived), and whether they have a place or wait for one."""

    county_id = pw.UUIDField()
    task = pw.ForeignKeyField(Task, backref="+", on_delete="CASCADE", index=False)  # the key begins with it
    member = pw.ForeignKeyField(Member, backref="+", on_delete="CASCADE")
    arrival = pw.IntegerField()
    has_place = pw.BooleanField()

    task_id: UUID
    member_id: UUID

    class Meta:
        database = db
        legacy_table_names = False
        primary_key = pw.CompositeKey("task", "member")


class TaskAsk(pw.Model):
    """That an officer asked a member, and that the member put it off. Why they did is asked and stored nowhere."""

    county_id = pw.UUIDField()
    task = pw.ForeignKeyField(Task, backref="+", on_delete="CASCADE", index=False)
    member = pw.ForeignKeyField(Member, backref="+", on_delete="CASCADE")
    asked_at = UTCDateTimeField()
    asked_by = pw.UUIDField()
    put_off_at = UTCDateTimeField(null=True)

    task_id: UUID
    member_id: UUID

    class Meta:
        database = db
        legacy_table_names = False
        primary_key = pw.CompositeKey("task", "member")
