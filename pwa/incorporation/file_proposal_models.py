"""Store the corrections of their file that members propose."""

import peewee as pw

from pwa.core.database import Row, UTCDateTimeField, one_of
from pwa.members.models import Member

from .item_rules import PROPOSED

# taken: written to the file; superseded: the member proposed something else for the item later
VERDICTS = ("taken", "declined", "withdrawn", "superseded", "ended")


class FileProposal(Row):
    """What a member says an item of their file should be; its id is the submission's. The value is sealed whatever the
    item. Open until it has a verdict; of each item only the member's latest stays open."""

    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, backref="+", on_delete="CASCADE")
    item = pw.TextField(constraints=[one_of("item", PROPOSED)])
    value_sealed = pw.TextField()
    words = pw.TextField(default="")
    proposed_at = UTCDateTimeField()
    proposed_by = pw.UUIDField()
    verdict = pw.TextField(null=True, constraints=[one_of("verdict", VERDICTS)])
    reason = pw.TextField(default="")
    decided_at = UTCDateTimeField(null=True)
    decided_by = pw.UUIDField(null=True)  # None: it followed from something else

    seen_as: str  # set by the pages: as what the visitor sees it

    class Meta:
        constraints = [pw.Check("(verdict is null) = (decided_at is null)")]


FileProposal.add_index(
    FileProposal.index(
        FileProposal.member, FileProposal.proposed_at, name="file_proposal_open", where=FileProposal.verdict.is_null()
    )
)
