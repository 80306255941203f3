"""Export a member's rounds: those that asked them, and every response about them."""

import json
from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _

from pwa.members.models import Member

from .labels import homecoming_words, reply_words
from .models import Asked, Question, Round, RoundResponse


def rounds_of(member: Member) -> Iterator[dict[str, Any]]:
    """Export every round that asked this member, with their outcome."""
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


def responses_of(member: Member) -> Iterator[dict[str, Any]]:
    """Export every answer and attempt about this member; its id is the report's. `replies` gives `answers` in words."""
    rows = list(
        RoundResponse.select()
        .where(RoundResponse.member == member.id)
        .order_by(RoundResponse.corrected_at, RoundResponse.id)
    )
    asks = Question.select().where(Question.round.in_({row.round_id for row in rows})) if rows else []
    asked = {(ask.round_id, f"q{ask.place}"): ask for ask in asks}
    for row in rows:
        said = {name: getattr(row, name) for name in ("id", "round_id", "way", "outcome", "unchanged", "corrected_at")}
        place = {name: getattr(row, name) for name in ("division", "country", "since", "reason", "settled")}
        answers = json.loads(row.answers)
        known = [(asked.get((row.round_id, name)), value) for name, value in answers.items()]
        replies = [{"question": ask.words, "answer": reply_words(ask.kind, value)} for ask, value in known if ask]
        if comes := homecoming_words(answers):
            replies.append({"question": _("Home for the Spring Festival"), "answer": comes})
        yield {**said, **place, "answers": answers, "replies": replies, "needs": row.needs, "note": row.note}
