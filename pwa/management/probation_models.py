"""Store what general meetings decided about probationary members 预备党员: full member now, or probation extended."""

from datetime import date

import peewee as pw

from pwa.core.clock import now
from pwa.core.database import Row, UTCDateTimeField, one_of
from pwa.members.models import Member

from .probation_rules import KINDS


class ProbationDecision(Row):
    """One decision. `full_on` for a new full member, `extended_until` for an extension; `before_on`: the day on which
    the probation ended until then; `warned`: codes of the rules that it did not meet, as shown when it was recorded (a
    JSON array). `undone_at`: it was recorded by mistake."""

    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, backref="probation_decisions", on_delete="CASCADE", index=False)
    kind = pw.TextField(constraints=[one_of("kind", KINDS)])
    before_on = pw.DateField()
    full_on = pw.DateField(null=True)
    extended_until = pw.DateField(null=True)
    meeting = pw.TextField()
    held_on = pw.DateField()
    votes_for = pw.IntegerField(null=True)
    votes_against = pw.IntegerField(null=True)
    abstained = pw.IntegerField(null=True)
    expected = pw.IntegerField(null=True)  # voting members who should have attended
    approver = pw.TextField(default="")
    document = pw.TextField(default="")
    warned = pw.TextField(default="")
    recorded_at = UTCDateTimeField(default=now)
    recorded_by = pw.UUIDField()
    undone_at = UTCDateTimeField(null=True)
    undone_by = pw.UUIDField(null=True)
    undone_because = pw.TextField(default="")

    class Meta:
        constraints = [
            pw.Check("(kind = 'full') = (full_on is not null)"),
            pw.Check("(kind = 'extended') = (extended_until is not null)"),
            pw.Check("(undone_at is null) = (undone_by is null)"),
        ]

    @property
    def from_day(self) -> date:
        """The day from which they are a full member, or on which the extended probation ends."""
        found = self.full_on or self.extended_until
        assert isinstance(found, date)
        return found


ProbationDecision.add_index(
    ProbationDecision.index(
        ProbationDecision.member,
        ProbationDecision.kind,
        unique=True,
        name="probation_decision_member",
        where=ProbationDecision.undone_at.is_null(),
    )
)


Member.add_index(
    Member.index(
        Member.branch,
        Member.joined_on,
        Member.id,
        name="member_probationary",
        where=pw.SQL("kind = 'probationary' and left_at is null"),
    )
)
