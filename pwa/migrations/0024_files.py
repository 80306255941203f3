"""Corrections of files that members propose, and the files of guests."""

import peewee as pw

from pwa.core.database import UTCDateTimeField


class Member(pw.Model):
    id = pw.UUIDField(primary_key=True)

    class Meta:
        table_name = "member"
        legacy_table_names = False


class Unit(pw.Model):
    id = pw.UUIDField(primary_key=True)

    class Meta:
        table_name = "unit"
        legacy_table_names = False


class FileProposal(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, on_delete="CASCADE", backref="+")
    item = pw.TextField(
        constraints=[
            pw.Check(
                "item in ('name','sex','ethnicity','id_number','born_on','education','joined_on','full_on','job_post',"
                "'phone','landline','address')"
            )
        ]
    )
    value_sealed = pw.TextField()
    words = pw.TextField()
    proposed_at = UTCDateTimeField()
    proposed_by = pw.UUIDField()
    verdict = pw.TextField(
        null=True,
        constraints=[pw.Check("verdict in ('taken','declined','withdrawn','superseded','ended')")],
    )
    reason = pw.TextField()
    decided_at = UTCDateTimeField(null=True)
    decided_by = pw.UUIDField(null=True)

    class Meta:
        table_name = "file_proposal"
        legacy_table_names = False
        constraints = [pw.Check("(verdict is null) = (decided_at is null)")]


FileProposal.add_index(
    FileProposal.index(
        FileProposal.member, FileProposal.proposed_at, name="file_proposal_open", where=FileProposal.verdict.is_null()
    )
)


class Guest(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, on_delete="RESTRICT", backref="+", index=False)
    name = pw.TextField()
    search = pw.TextField()
    name_key = pw.TextField()
    sex = pw.TextField(constraints=[pw.Check("sex in ('1','2')")])
    kind = pw.TextField(constraints=[pw.Check("kind in ('full','probationary')")])
    born_on = pw.DateField(null=True)
    phone = pw.TextField()
    home_organisation = pw.TextField()
    home_phone = pw.TextField()
    card_no = pw.TextField()
    here_since = pw.DateField(null=True)
    area = pw.TextField()
    made_at = UTCDateTimeField()
    made_by = pw.UUIDField(null=True)
    ended_on = pw.DateField(null=True)
    how = pw.TextField(
        null=True, constraints=[pw.Check("how in ('returned','moved','transferred','died','mistake')")]
    )
    ended_at = UTCDateTimeField(null=True)
    ended_by = pw.UUIDField(null=True)

    class Meta:
        table_name = "guest"
        legacy_table_names = False
        constraints = [pw.Check("(ended_at is null) = (how is null)")]


Guest.add_index(Guest.index(Guest.unit, Guest.name_key, Guest.id, name="guest_unit"))
Guest.add_index(Guest.index(Guest.ended_at, name="guest_ended", where=Guest.ended_at.is_null(False)))


class GuestChange(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    guest = pw.ForeignKeyField(Guest, on_delete="CASCADE", backref="+")
    field = pw.TextField()
    before = pw.TextField()
    after = pw.TextField()
    at = UTCDateTimeField()
    by_id = pw.UUIDField(null=True)

    class Meta:
        table_name = "guest_change"
        legacy_table_names = False


def up(migrator, db):
    models = [Member, Unit, FileProposal, Guest, GuestChange]
    with db.bind_ctx(models, bind_refs=False, bind_backrefs=False):
        db.create_tables([FileProposal, Guest, GuestChange], safe=False)
