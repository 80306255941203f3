"""Export a member's own proposals, and the units that were proposed with them."""

from pwa.core import crypto
from pwa.core.plain_rows import Rows, plain_dicts, plain_rows
from pwa.members.models import Member

from .file_proposal_models import FileProposal
from .file_proposals import value_of
from .unit_models import UnitProposal, UnitProposalMember
from .unit_rules import state_of


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


def unit_proposals_of(member: Member) -> Rows:
    """Export the proposals of units in which the member is named: name, place, when, and where each stands."""
    named = UnitProposalMember.select(UnitProposalMember.proposal).where(UnitProposalMember.member == member.id)
    rows = UnitProposal.select().where(UnitProposal.id.in_(named)).order_by(UnitProposal.proposed_at)
    return plain_dicts(
        {
            "unit": row.name,
            "division": row.division,
            "area": row.area,
            "proposed_at": row.proposed_at,
            "state": state_of(row),
        }
        for row in rows
    )
