"""Export a member's departures, transfers and the steps of these."""

import json
from typing import Any

from pwa.core.plain_rows import Rows, plain_dicts, plain_rows
from pwa.members.models import Member

from .incoming_models import IncomingLetter
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


def incoming_letters_of(member: Member) -> Rows:
    """Export the letters of other installations with which this member came."""
    rows = list(IncomingLetter.select().where(IncomingLetter.member == member.id).order_by(IncomingLetter.since))
    hidden = ("branch", "guest", "key", "code", "receipt_code", "taken_in_by", "receipt_by", "ended_by")
    plain, letters = plain_rows(rows, *hidden, "said", "receipt_said"), [json.loads(row.said) for row in rows]
    names = {"from_branch": "from", "to": "to", "dues_until": "dues_until", "ethnicity": "ethnicity"}
    return [
        row | {name: said.get(field, "") for name, field in names.items()}
        for row, said in zip(plain, letters, strict=True)
    ]
