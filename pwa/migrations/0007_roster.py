"""Where a roster is checked before it is applied: the file's sealed rows, each row as checked, what it would change."""

import peewee as pw

from pwa.core.database import UTCDateTimeField


class RosterImport(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField(null=True)
    account_id = pw.UUIDField(null=True, index=True)
    paths = pw.TextField()
    file_name = pw.TextField()
    facts = pw.TextField()
    refused = pw.TextField(null=True)
    rows = pw.IntegerField()
    parts = pw.IntegerField()
    done = pw.IntegerField()
    adds = pw.IntegerField()
    changes = pw.IntegerField()
    sames = pw.IntegerField()
    wrongs = pw.IntegerField()
    made_at = UTCDateTimeField()
    read_at = UTCDateTimeField(null=True)
    began_at = UTCDateTimeField()
    applied_at = UTCDateTimeField(null=True)
    discarded_at = UTCDateTimeField(null=True)
    cleared_at = UTCDateTimeField(null=True)

    class Meta:
        table_name = "roster_import"
        legacy_table_names = False


class ImportPart(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField(null=True)
    roster = pw.ForeignKeyField(RosterImport, on_delete="CASCADE", backref="+")
    number = pw.IntegerField()
    sealed = pw.BlobField()

    class Meta:
        table_name = "import_part"
        legacy_table_names = False


ImportPart.add_index(ImportPart.index(ImportPart.roster, ImportPart.number, unique=True, name="import_part_number"))


class StagedRow(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField(null=True)
    roster = pw.ForeignKeyField(RosterImport, on_delete="CASCADE", backref="+")
    row = pw.IntegerField()
    verdict = pw.TextField(constraints=[pw.SQL("CHECK (verdict in ('add','change','same','wrong'))")])
    problems = pw.TextField(null=True)
    seen = pw.TextField(null=True)
    facts = pw.TextField(null=True)
    fields = pw.TextField()
    member_id = pw.UUIDField(null=True)
    affiliation_id = pw.UUIDField(null=True)
    line_id = pw.UUIDField(null=True)
    audit_id = pw.UUIDField(null=True)
    branch_id = pw.UUIDField(null=True)
    name = pw.TextField()
    search = pw.TextField()
    sex = pw.TextField(null=True)
    born_on = pw.DateField(null=True)
    kind = pw.TextField(null=True)
    joined_on = pw.DateField(null=True)
    phone = pw.TextField(null=True)
    id_sealed = pw.TextField(null=True)
    id_index = pw.TextField(null=True)
    ethnicity = pw.TextField(null=True)
    education = pw.TextField(null=True)
    full_on = pw.DateField(null=True)
    job_post = pw.TextField(null=True)
    landline = pw.TextField(null=True)
    address = pw.TextField(null=True)
    status = pw.TextField(null=True)
    lost_since = pw.DateField(null=True)
    floating = pw.BooleanField(null=True)
    destination = pw.TextField(null=True)

    class Meta:
        table_name = "staged_row"
        legacy_table_names = False


StagedRow.add_index(StagedRow.index(StagedRow.roster, StagedRow.verdict, StagedRow.row, name="staged_row_verdict"))
StagedRow.add_index(StagedRow.index(StagedRow.roster, StagedRow.id_index, name="staged_row_number"))
StagedRow.add_index(StagedRow.index(StagedRow.roster, StagedRow.name, StagedRow.born_on, name="staged_row_person"))
StagedRow.add_index(StagedRow.index(StagedRow.roster, StagedRow.member_id, name="staged_row_member"))


class StagedChange(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    roster = pw.ForeignKeyField(RosterImport, on_delete="CASCADE", backref="+")
    row = pw.IntegerField()
    member_id = pw.UUIDField()
    field = pw.TextField()
    before = pw.TextField(null=True)
    after = pw.TextField(null=True)

    class Meta:
        table_name = "staged_change"
        legacy_table_names = False


StagedChange.add_index(StagedChange.index(StagedChange.roster, StagedChange.row, name="staged_change_row"))


MODELS = [RosterImport, ImportPart, StagedRow, StagedChange]


def up(migrator, db):
    with db.bind_ctx(MODELS, bind_refs=False, bind_backrefs=False):
        db.create_tables(MODELS, safe=False)
