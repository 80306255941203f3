"""Store transfers of membership, and each of their steps."""

from typing import Any

import peewee as pw

from pwa.core.clock import now
from pwa.core.database import Row, UTCDateTimeField, one_of
from pwa.members.models import Member
from pwa.organisations.models import Unit
from pwa.papers.models import Paper

from .rules import OVER, STATES, STEPS, WAYS


class Transfer(Row):
    """A membership on its way to another branch. `way`: `national` was done in the national system and is only
    recorded; `here` is done in this program. `to` is a branch of this installation, else `outside` names the
    organisation. `since`: when it reached its present state."""

    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, backref="+", on_delete="CASCADE", index=False)  # transfer_member
    way = pw.TextField(constraints=[one_of("way", WAYS)])
    branch = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT", index=False)  # transfer_branch
    to: Any = pw.ForeignKeyField(Unit, null=True, backref="+", on_delete="RESTRICT", index=False)  # transfer_to
    outside = pw.TextField(default="")
    outside_address = pw.TextField(default="")
    outside_phone = pw.TextField(default="")
    dues_until = pw.DateField()  # first day of the month until which dues are paid to the leaving branch
    state = pw.TextField(default="draft", constraints=[one_of("state", STATES)])
    since = UTCDateTimeField(default=now)
    made_by = pw.UUIDField()
    letter: Any = pw.ForeignKeyField(Paper, null=True, backref="+", on_delete="RESTRICT", index=False)
    valid_until = pw.DateField(null=True)
    receipt: Any = pw.ForeignKeyField(Paper, null=True, backref="+", on_delete="RESTRICT", index=False)
    number = pw.TextField(default="")  # in the national system, or of a receipt letter on paper
    effective_on = pw.DateField(null=True)  # the day on which the new branch took the member in
    paper_files = pw.BooleanField(default=False)  # the paper files went along
    goes_along = pw.TextField(default="")  # ids of the requests that the member takes along, with spaces between

    class Meta:
        constraints = [pw.Check("(to_id is null) = (outside <> '')")]


Transfer.add_index(Transfer.index(Transfer.branch, Transfer.since, Transfer.id, name="transfer_branch"))
Transfer.add_index(
    Transfer.index(Transfer.to, Transfer.since, Transfer.id, name="transfer_to", where=Transfer.to.is_null(False))
)
Transfer.add_index(
    Transfer.index(
        Transfer.member,
        unique=True,
        name="transfer_open",
        where=Transfer.state.not_in(OVER),
    )
)
Transfer.add_index(Transfer.index(Transfer.member, Transfer.since, name="transfer_member"))


class TransferStep(Row):
    """Who did what to a transfer, when, and why."""

    county_id = pw.UUIDField()
    transfer = pw.ForeignKeyField(Transfer, backref="steps", on_delete="CASCADE", index=False)  # transfer_step_of
    kind = pw.TextField(constraints=[one_of("kind", STEPS)])
    at = UTCDateTimeField(default=now)
    by_id = pw.UUIDField()
    words = pw.TextField(default="")

    class Meta:
        table_name = "transfer_step"


TransferStep.add_index(TransferStep.index(TransferStep.transfer, TransferStep.at, name="transfer_step_of"))
