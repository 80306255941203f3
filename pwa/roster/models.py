"""Store a roster being imported: the sealed rows of the file, each checked row, and the state of the import."""

from typing import Any
from uuid import UUID

import peewee as pw

from pwa.core.clock import now
from pwa.core.database import Row, UTCDateTimeField, is_postgres
from pwa.members.models import Member

VERDICTS = ("add", "change", "same", "wrong")
# The fields of a member that a roster can fill; one statement copies them.
FIELDS = (
    *("name", "search", "name_key", "sex", "born_on", "kind", "joined_on", "phone", "id_sealed", "id_index"),
    *("ethnicity", "education", "full_on", "job_post", "landline", "address"),
    *("status", "lost_since", "floating", "destination", "destination_area", "month_only"),
)


class RosterImport(Row):
    """An uploaded file: who sent it, for which subtrees, how far it is checked, when it was applied or discarded."""

    county_id = pw.UUIDField(null=True)  # null: from the command line, for every county
    account_id = pw.UUIDField(null=True, index=True)
    what = pw.TextField(default="members")  # or organisations
    paths = pw.TextField()  # paths of the subtrees its rows may be in, separated by spaces
    file_name = pw.TextField()
    facts = pw.TextField(default="{}")  # JSON: sheet, titles, positions of the columns, notes
    refused = pw.TextField(null=True)  # JSON: why the file as a whole could not be read
    rows = pw.IntegerField(default=0)
    parts = pw.IntegerField(default=0)
    done = pw.IntegerField(default=0)  # number of checked parts
    adds = pw.IntegerField(default=0)
    changes = pw.IntegerField(default=0)
    sames = pw.IntegerField(default=0)
    wrongs = pw.IntegerField(default=0)
    made_at = UTCDateTimeField(default=now)
    read_at = UTCDateTimeField(null=True)  # when every row was stored
    began_at = UTCDateTimeField(default=now)  # start of this check
    applied_at = UTCDateTimeField(null=True)
    applied_by = pw.UUIDField(null=True)
    applied_link_by = pw.UUIDField(null=True)  # who made the link by which they had come in; for the members' lines
    told = pw.IntegerField(default=0)  # the last row whose timeline, history and audit lines are written
    told_at = UTCDateTimeField(null=True)  # when all of them were written
    discarded_at = UTCDateTimeField(null=True)
    cleared_at = UTCDateTimeField(null=True)  # when its rows were deleted

    @property
    def state(self) -> str:
        """refused, reading, checking, checked, telling (applied; the members' lines are being written), applied or
        discarded."""
        if self.applied_at:
            return "applied" if self.told_at else "telling"
        if self.discarded_at:
            return "discarded"
        if self.refused:
            return "refused"
        if not self.read_at:
            return "reading"
        return "checked" if self.done == self.parts else "checking"

    @property
    def may_apply(self) -> bool:
        """Whether it is checked, has no errors, and changes something. All rows are applied or none."""
        return self.state == "checked" and not self.wrongs and bool(self.adds or self.changes)


class ImportPart(Row):
    """A thousand rows of the file as they came, encrypted together: they hold ID numbers and addresses."""

    county_id = pw.UUIDField(null=True)
    roster = pw.ForeignKeyField(RosterImport, on_delete="CASCADE")
    number = pw.IntegerField()
    sealed = pw.BlobField()


ImportPart.add_index(ImportPart.index(ImportPart.roster, ImportPart.number, unique=True, name="import_part_number"))


class StagedRow(Row):
    """One checked row: what it would do, and all of the member's fields after that."""

    county_id = pw.UUIDField(null=True)
    roster = pw.ForeignKeyField(RosterImport, on_delete="CASCADE")
    row = pw.IntegerField()  # row number in the spreadsheet
    verdict = pw.TextField(constraints=[pw.Check("verdict in ('" + "','".join(VERDICTS) + "')")])
    problems = pw.TextField(null=True)  # JSON; in a row that is not wrong: what people should look at
    seen = pw.TextField(null=True)  # fingerprint of the member when compared
    facts = pw.TextField(null=True)  # JSON: facts of the timeline line
    fields = pw.TextField(default="")  # names of the changed fields, for the audit line
    member_id = pw.UUIDField(null=True)
    affiliation_id = pw.UUIDField(null=True)
    line_id = pw.UUIDField(null=True)
    audit_id = pw.UUIDField(null=True)
    branch_id = pw.UUIDField(null=True)
    name = pw.TextField(default="")
    search = pw.TextField(default="")
    name_key = pw.TextField(default="")
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
    destination_area = pw.TextField(null=True)
    month_only = pw.TextField(null=True)


StagedRow.add_index(StagedRow.index(StagedRow.roster, StagedRow.verdict, StagedRow.row, name="staged_row_verdict"))
StagedRow.add_index(StagedRow.index(StagedRow.roster, StagedRow.id_index, name="staged_row_number"))
StagedRow.add_index(StagedRow.index(StagedRow.roster, StagedRow.name_key, StagedRow.born_on, name="staged_row_person"))
StagedRow.add_index(StagedRow.index(StagedRow.member_id, name="staged_row_member"))


class StagedChange(Row):
    """What a row would change in one field. It becomes a line of the member's history with this id."""

    county_id = pw.UUIDField()
    roster = pw.ForeignKeyField(RosterImport, on_delete="CASCADE")
    row = pw.IntegerField()
    member_id = pw.UUIDField()
    field = pw.TextField()
    before = pw.TextField(null=True)
    after = pw.TextField(null=True)


StagedChange.add_index(StagedChange.index(StagedChange.roster, StagedChange.row, name="staged_change_row"))
StagedChange.add_index(StagedChange.index(StagedChange.member_id, name="staged_change_member"))


def fingerprint(member: Any = Member) -> Any:
    """Return the member's fields as one text, built by the database; equal as long as nobody has changed any of them.

    Each engine has its own cheap way to write a whole row. After a move to the other engine the file is checked again.
    """
    fields = [getattr(member, name) for name in (*FIELDS, "branch", "left_at")]
    return pw.fn.ROW(*fields).cast("TEXT") if is_postgres() else pw.fn.JSON_ARRAY(*fields)


def mine(account_id: UUID, roster_id: UUID, what: str = "members") -> RosterImport | None:
    """Return the import of this account, or None."""
    own = (RosterImport.id == roster_id) & (RosterImport.account_id == account_id)
    return RosterImport.get_or_none(own, RosterImport.what == what)
