"""Store how many contacts of each branch are due and overdue, counted in the background."""

from uuid import UUID

import peewee as pw

from pwa.core.database import PathField, UTCDateTimeField, db
from pwa.organisations.models import Unit


class DueFigure(pw.Model):
    """The members of a branch who are away, and of how many of them contact is due or overdue. The branch's path is
    repeated here, so that the sum of a subtree reads one range of one table."""

    branch = pw.ForeignKeyField(Unit, primary_key=True, on_delete="CASCADE")
    county_id = pw.UUIDField()
    path = PathField()
    away = pw.IntegerField()
    due = pw.IntegerField()
    overdue = pw.IntegerField()
    made_at = UTCDateTimeField()
    # the same as of the first counting of a week, for readers who may not open the branch
    week_away = pw.IntegerField(null=True)
    week_overdue = pw.IntegerField(null=True)
    week_at = UTCDateTimeField(null=True)

    branch_id: UUID

    class Meta:
        database = db
        legacy_table_names = False
        constraints = [pw.Check("due >= 0 and overdue >= 0 and due + overdue <= away")]


DueFigure.add_index(DueFigure.index(DueFigure.path, name="due_figure_path"))
