"""What a member takes along of the rounds: which asked them, and every word that was said about them."""

import json
from collections.abc import Iterator
from typing import Any

from pwa.members.models import Member

from .models import Asked, Round, Word


def rounds_of(member: Member) -> Iterator[dict[str, Any]]:
    """Every round that asked this member, and how they stand in it."""
    rows = Asked.select(Asked, Round).join(Round).where(Asked.member == member.id)
    for row in rows.order_by(Round.opened_at, Round.id):
        yield {
            "round": row.round_id,
            "title": row.round.title,
            "purpose": row.round.purpose,
            "opened_at": row.round.opened_at,
            "closed_at": row.round.closed_at,
            "before": row.before,
            "outcome": row.outcome,
            "way": row.way,
            "finding": row.finding,
        }


def words_of(member: Member) -> Iterator[dict[str, Any]]:
    """Every answer and attempt about this member; its id is the report's."""
    for row in Word.select().where(Word.member == member.id).order_by(Word.corrected_at, Word.id):
        said = {name: getattr(row, name) for name in ("id", "round_id", "way", "outcome", "unchanged", "corrected_at")}
        place = {name: getattr(row, name) for name in ("division", "country", "since", "reason", "settled")}
        yield {**said, **place, "answers": json.loads(row.answers), "needs": row.needs, "note": row.note}
