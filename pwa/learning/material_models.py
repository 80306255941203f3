"""Store material for learning: a text, or a PDF with its bytes. Nothing records who opened it."""

from uuid import UUID

import peewee as pw

from pwa.core.clock import now
from pwa.core.database import Row, UTCDateTimeField, db, one_of
from pwa.organisations.models import Unit

from .rules import TOPICS

TEXT, PDF = "text", "pdf"


class LearningMaterial(Row):
    """Material that a unit gives to its members and those of all units below it. What is left of one that was taken
    back is everything but its text, or its file. `size`: bytes of what a phone keeps; `pages`: of a PDF."""

    county_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT", index=False)  # learning_material_unit
    topic = pw.TextField(constraints=[one_of("topic", TOPICS)])
    title = pw.TextField()
    kind = pw.TextField(constraints=[one_of("kind", (TEXT, PDF))])
    words = pw.TextField(default="")
    name = pw.TextField(default="")
    size = pw.IntegerField(constraints=[pw.Check("size > 0")])
    pages = pw.IntegerField(default=0)
    sha256 = pw.TextField(default="")
    made_at = UTCDateTimeField(default=now)
    made_by = pw.UUIDField()
    withdrawn_at = UTCDateTimeField(null=True)
    withdrawn_by = pw.UUIDField(null=True)

    may_change: bool  # set by reach.py

    class Meta:
        constraints = [
            pw.Check("(withdrawn_at is null) = (withdrawn_by is null)"),
            pw.Check("words <> '' or kind <> 'text' or withdrawn_at is not null"),
        ]


LearningMaterial.add_index(
    LearningMaterial.index(
        LearningMaterial.unit, LearningMaterial.made_at, LearningMaterial.id, name="learning_material_unit"
    )
)


class LearningFile(pw.Model):
    """The bytes of a PDF, apart from what lists read. Deleted when the material is taken back."""

    material = pw.ForeignKeyField(LearningMaterial, primary_key=True, backref="+", on_delete="CASCADE")
    county_id = pw.UUIDField()
    content = pw.BlobField()

    material_id: UUID

    class Meta:
        database = db
        legacy_table_names = False
