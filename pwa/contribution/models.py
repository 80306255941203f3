"""Store what members offer."""

import peewee as pw

from pwa.core.database import Row, UTCDateTimeField
from pwa.members.models import Member


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
