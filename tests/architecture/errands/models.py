"""Errands that members offer to run."""

import peewee as pw

from pwa.core.database import Row
from pwa.members.models import Member


class Errand(Row):
    """What somebody offers to do; its id is the submission's."""

    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, on_delete="CASCADE")
    what = pw.TextField()
    boxes = pw.FloatField(null=True)
    urgent = pw.BooleanField(default=False)

    class Meta:
        table_name = "errand"
