"""Store introduction letters of other installations by which somebody was taken in here."""

from typing import Any

import peewee as pw

from pwa.core.clock import now
from pwa.core.database import Row, UTCDateTimeField, one_of
from pwa.incorporation.inflow_member_models import InflowMember
from pwa.members.models import Member
from pwa.organisations.models import Unit

from .incoming_rules import SENT_BACK, STATES


class IncomingLetter(Row):
    """A letter by which a branch took somebody in. Until their home has read the receipt letter they are an inflow
    member (`guest`), whom home counts; from then on a `member`. `key`: id of the key that vouches for the letter;
    `said`: its fields (JSON object, `papers.rules.FIELDS`); `code`: its digits."""

    county_id = pw.UUIDField()
    branch = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT", index=False)  # incoming_letter_branch
    key = pw.TextField()
    number = pw.TextField()
    issuer = pw.TextField()
    issued_on = pw.DateField()
    valid_until = pw.DateField(null=True)
    name = pw.TextField()
    said = pw.TextField()
    code = pw.TextField()
    guest: Any = pw.ForeignKeyField(InflowMember, null=True, backref="+", on_delete="SET NULL", index=False)
    member: Any = pw.ForeignKeyField(Member, null=True, backref="+", on_delete="CASCADE", index=False)
    state = pw.TextField(constraints=[one_of("state", STATES)])
    since = UTCDateTimeField(default=now)
    paper_files = pw.BooleanField(default=False)  # the paper files came along
    accepted_on = pw.DateField()  # the day on which the branch took them in
    taken_in_by = pw.UUIDField()
    receipt_number = pw.TextField(default="")
    receipt_code = pw.TextField(default="")
    receipt_said = pw.TextField(default="[]")  # JSON array in the order of `papers.rules.FIELDS`
    receipt_on = pw.DateField(null=True)
    receipt_by = pw.UUIDField(null=True)
    ended_on = pw.DateField(null=True)  # counted here, or sent back
    ended_by = pw.UUIDField(null=True)
    words = pw.TextField(default="")  # who at home said so, or why it was sent back

    class Meta:
        table_name = "incoming_letter"
        constraints = [pw.Check("(state = 'counted') = (member_id is not null)")]


IncomingLetter.add_index(
    IncomingLetter.index(
        IncomingLetter.key,
        IncomingLetter.number,
        unique=True,
        name="incoming_letter_once",
        where=IncomingLetter.state != SENT_BACK,
    )
)
IncomingLetter.add_index(
    IncomingLetter.index(IncomingLetter.branch, IncomingLetter.since, IncomingLetter.id, name="incoming_letter_branch")
)
IncomingLetter.add_index(
    IncomingLetter.index(IncomingLetter.guest, name="incoming_letter_guest", where=IncomingLetter.guest.is_null(False))
)
IncomingLetter.add_index(
    IncomingLetter.index(
        IncomingLetter.member, name="incoming_letter_member", where=IncomingLetter.member.is_null(False)
    )
)
