"""Store departures: the talk before or after a member left, and where they went."""

import peewee as pw

from pwa.core.database import Row, UTCDateTimeField
from pwa.members.models import Member
from pwa.organisations.models import Unit


class Departure(Row):
    """What a branch registered when a member left or is to leave; its id is the submission's. The place itself is a
    location report with the same id, once the day has come."""

    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, backref="+", on_delete="CASCADE", index=False)  # departure_member
    branch = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT", index=False)  # departure_branch
    since = pw.DateField()
    division = pw.TextField(null=True)
    country = pw.TextField(null=True)
    area = pw.TextField(default="")
    stay = pw.TextField(default="unknown")
    settled = pw.TextField(default="unknown")
    reason = pw.TextField(default="")
    employer_kind = pw.TextField(default="")
    talked_on = pw.DateField()
    contact_phone = pw.TextField(default="")
    planned = pw.BooleanField()  # the day had not come when it was written
    by_id = pw.UUIDField()
    corrected_at = UTCDateTimeField()


Departure.add_index(Departure.index(Departure.branch, Departure.corrected_at, Departure.id, name="departure_branch"))
Departure.add_index(Departure.index(Departure.member, Departure.corrected_at, name="departure_member"))

from . import (  # noqa: E402  (this module brings all tables)
    incoming_models,  # noqa: F401
    probation_models,  # noqa: F401
    transfer_models,  # noqa: F401
)
