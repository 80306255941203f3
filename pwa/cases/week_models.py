"""Store which requests were open when the week's figures were counted, for readers who may not open them."""

from uuid import UUID

import peewee as pw

from pwa.core.database import PathField, db

from .models import Case


class WeekRequest(pw.Model):
    """A request that was open at the counting: the path of the unit that had it, and whether it was late then."""

    case = pw.ForeignKeyField(Case, primary_key=True, on_delete="CASCADE", backref="+")
    county_id = pw.UUIDField()
    path = PathField()
    late = pw.BooleanField()

    case_id: UUID

    class Meta:
        database = db
        legacy_table_names = False


WeekRequest.add_index(WeekRequest.index(WeekRequest.path, name="week_request_path"))
