"""Export a member's departures, transfers and the steps of these."""

from typing import Any

from pwa.core.plain_rows import Rows, plain_dicts, plain_rows
from pwa.members.models import Member

from .models import Departure
from .transfer_models import Transfer, TransferStep


def departures_of(member: Member) -> Rows:
    """Export every departure that was registered."""
    rows = Departure.select().where(Departure.member == member.id).order_by(Departure.corrected_at, Departure.id)
    return plain_rows(rows, "by_id", "branch")


def transfers_of(member: Member) -> Rows:
    """Export every transfer, also those that were withdrawn."""
    rows = Transfer.select().where(Transfer.member == member.id).order_by(Transfer.since, Transfer.id)
    return plain_rows(rows, "made_by", "branch", "letter", "receipt", "to")


def steps_of(member: Member) -> Rows:
    """Export the steps of these transfers."""
    rows: Any = TransferStep.select(TransferStep.kind, TransferStep.at, TransferStep.words).join(Transfer)
    return plain_dicts(list(rows.where(Transfer.member == member.id).order_by(TransferStep.at).dicts()))
