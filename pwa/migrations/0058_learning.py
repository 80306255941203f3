"""Learning: the programme of a year, exemptions, material, and figures counted in the background."""

import peewee as pw

from pwa.core.database import PathField, UTCDateTimeField

TOPICS = ("theory", "politics", "rules_law", "purpose", "tradition", "situation", "skills")
TOPIC = pw.Check("topic in ('" + "','".join(TOPICS) + "')")


class Known(pw.Model):
    id = pw.UUIDField(primary_key=True)

    class Meta:
        legacy_table_names = False


class Unit(Known):
    pass


class Member(Known):
    pass


class Meeting(Known):
    pass


class LearningItem(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT", index=False)
    year = pw.IntegerField(constraints=[pw.Check("year between 2019 and 2200")])
    topic = pw.TextField(constraints=[TOPIC])
    title = pw.TextField()
    half_hours = pw.IntegerField(constraints=[pw.Check("half_hours between 1 and 48")])
    until = pw.DateField()
    made_at = UTCDateTimeField()
    made_by = pw.UUIDField()
    withdrawn_at = UTCDateTimeField(null=True)
    withdrawn_by = pw.UUIDField(null=True)

    class Meta:
        table_name = "learning_item"
        legacy_table_names = False
        constraints = [pw.Check("(withdrawn_at is null) = (withdrawn_by is null)")]


LearningItem.add_index(LearningItem.index(LearningItem.unit, LearningItem.year, name="learning_item_unit"))


class LearningItemMeeting(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    item = pw.ForeignKeyField(LearningItem, backref="+", on_delete="CASCADE", index=False)
    unit = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT")
    meeting = pw.ForeignKeyField(Meeting, backref="+", on_delete="CASCADE")
    made_at = UTCDateTimeField()
    made_by = pw.UUIDField()

    class Meta:
        table_name = "learning_item_meeting"
        legacy_table_names = False


LearningItemMeeting.add_index(
    LearningItemMeeting.index(
        LearningItemMeeting.item, LearningItemMeeting.unit, unique=True, name="learning_item_meeting_once"
    )
)


class LearningExemption(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, backref="+", on_delete="CASCADE", index=False)
    year = pw.IntegerField(constraints=[pw.Check("year between 2019 and 2200")])
    reason = pw.TextField(constraints=[pw.Check("reason in ('old','ill','disabled','other')")])
    words = pw.TextField(default="")
    decided_by = pw.TextField()
    decided_on = pw.DateField()
    made_at = UTCDateTimeField()
    made_by = pw.UUIDField()
    ended_at = UTCDateTimeField(null=True)
    ended_by = pw.UUIDField(null=True)

    class Meta:
        table_name = "learning_exemption"
        legacy_table_names = False
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


class LearningMaterial(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT", index=False)
    topic = pw.TextField(constraints=[TOPIC])
    title = pw.TextField()
    kind = pw.TextField(constraints=[pw.Check("kind in ('text','pdf')")])
    words = pw.TextField(default="")
    name = pw.TextField(default="")
    size = pw.IntegerField(constraints=[pw.Check("size > 0")])
    pages = pw.IntegerField(default=0)
    sha256 = pw.TextField(default="")
    made_at = UTCDateTimeField()
    made_by = pw.UUIDField()
    withdrawn_at = UTCDateTimeField(null=True)
    withdrawn_by = pw.UUIDField(null=True)

    class Meta:
        table_name = "learning_material"
        legacy_table_names = False
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
    material = pw.ForeignKeyField(LearningMaterial, primary_key=True, backref="+", on_delete="CASCADE")
    county_id = pw.UUIDField()
    content = pw.BlobField()

    class Meta:
        table_name = "learning_file"
        legacy_table_names = False


class LearningFigure(pw.Model):
    branch = pw.ForeignKeyField(Unit, primary_key=True, on_delete="CASCADE", backref="+")
    county_id = pw.UUIDField()
    path = PathField()
    year = pw.IntegerField()
    members = pw.IntegerField()
    met = pw.IntegerField()
    exempt = pw.IntegerField()
    made_at = UTCDateTimeField()

    class Meta:
        table_name = "learning_figure"
        legacy_table_names = False
        constraints = [pw.Check("met between 0 and members"), pw.Check("exempt >= 0")]


LearningFigure.add_index(LearningFigure.index(LearningFigure.path, name="learning_figure_path"))


TABLES = [LearningItem, LearningItemMeeting, LearningExemption, LearningMaterial, LearningFile, LearningFigure]


def up(migrator, db):
    with db.bind_ctx([Unit, Member, Meeting, *TABLES], bind_refs=False, bind_backrefs=False):
        db.create_tables(TABLES, safe=False)
