"""Store how many members of each branch have reached the class hours of the year, counted in the background."""

from uuid import UUID

import peewee as pw

from pwa.core.database import PathField, UTCDateTimeField, db
from pwa.organisations.models import Unit


class LearningFigure(pw.Model):
    """The members of a branch of whom class hours are demanded this year, and how many of them have reached them; and
    who is exempt. The branch's path is repeated here, so that the sum of a subtree reads one range of one table."""

    branch = pw.ForeignKeyField(Unit, primary_key=True, on_delete="CASCADE")
    county_id = pw.UUIDField()
    path = PathField()
    year = pw.IntegerField()
    members = pw.IntegerField()
    met = pw.IntegerField()
    exempt = pw.IntegerField()
    made_at = UTCDateTimeField()

    branch_id: UUID

    class Meta:
        database = db
        legacy_table_names = False
        constraints = [pw.Check("met between 0 and members"), pw.Check("exempt >= 0")]


LearningFigure.add_index(LearningFigure.index(LearningFigure.path, name="learning_figure_path"))
