"""Show a member's papers on their file; keep one card when two files of one person are joined; give own data."""

import json
from typing import Any
from uuid import UUID

from pwa.core.access import BRANCH_OFFICERS
from pwa.core.clock import now
from pwa.core.plain_rows import plain_dicts
from pwa.members.models import Member
from pwa.members.reach import OFFICER, OWN
from pwa.organisations.models import Unit

from . import labels
from .models import CardCheck, Paper
from .rules import CARD

MOST = 5


def file_section(visitor: Any, member: Any) -> dict[str, Any] | None:
    """Return the latest papers, for the member and the officers of the file."""
    if member.seen_as not in (OWN, OFFICER):
        return None
    rows = Paper.select().where(Paper.member == member.id).order_by(Paper.id.desc()).limit(MOST)
    shown = [row for row in rows if member.seen_as == OFFICER or not row.declined_at]
    return {
        "rows": [(row.id, str(labels.KINDS[row.kind]), row.number or "", labels.state_text(row)) for row in shown],
        "may_issue": member.left_at is None and _may_ask(visitor, member),
    }


def _may_ask(visitor: Any, member: Any) -> bool:
    """Whether the visitor asks for papers about this member: the officers of the branch do, the committee issues."""
    return any(post.unit.covers(member.branch.path) for post in visitor.posts_as(*BRANCH_OFFICERS))


def keep_one_card(stays: Member, goes: Member, by: UUID | None) -> None:
    """If both files have a card in use, take back that of the file that goes: one person has one card."""
    in_use = (Paper.kind == CARD) & Paper.valid()
    if Paper.select().where(in_use, Paper.member == stays.id).exists():
        taken_back = {"handed_in_at": now(), "handed_in_by": by}
        Paper.update(taken_back).where(in_use, Paper.member == goes.id).execute()


def papers_of(member: Any) -> list[dict[str, Any]]:
    """Return the member's papers for the export of their own data."""
    rows = Paper.select(Paper, Unit).join(Unit, on=(Paper.issuer == Unit.id)).where(Paper.member == member.id)
    return plain_dicts(
        {
            "paper_kind": row.kind,
            "number": row.number,
            "asked_at": row.asked_at,
            "issued_on": row.issued_on,
            "valid_until": row.valid_until,
            "issuer": row.issuer.name,
            "says": json.loads(row.fields),
            "withdrawn_at": row.withdrawn_at,
            "handed_in_at": row.handed_in_at,
            "declined_at": row.declined_at,
            "reason": row.reason,
        }
        for row in rows.order_by(Paper.id)
    )


def checks_of(member: Any) -> list[dict[str, Any]]:
    """Return the yearly checks of the member's cards."""
    rows = CardCheck.select(CardCheck, Paper).join(Paper).where(Paper.member == member.id).order_by(CardCheck.year)
    return plain_dicts({"number": row.paper.number, "year": row.year, "at": row.at} for row in rows)
