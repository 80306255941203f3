"""Export a member's own proposals."""

from pwa.core import crypto
from pwa.core.plain_rows import Rows, plain_rows
from pwa.members.models import Member

from .file_proposal_models import FileProposal
from .file_proposals import value_of


def proposals_of(member: Member) -> Rows:
    """Export the corrections that the member proposed, with the value as written and what was decided."""
    rows = list(FileProposal.select().where(FileProposal.member == member.id).order_by(FileProposal.proposed_at))
    plain = plain_rows(rows, "proposed_by", "decided_by", "value_sealed")
    return [facts | {"value": _value(row)} for facts, row in zip(plain, rows, strict=True)]


def _value(row: FileProposal) -> str | None:
    try:
        return value_of(row)
    except crypto.WrongKey:
        return None
