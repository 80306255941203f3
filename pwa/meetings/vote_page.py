"""Build what pages show of a vote: its numbers, what it came to, and why."""

from typing import Any

from flask_babel import gettext as _

from pwa.core.i18n import on_day
from pwa.members.labels import cited, reason_and_source

from . import labels
from .minutes_models import Vote
from .models import Meeting
from .vote_rules import Result, Turnout
from .votes import impossible, result_of, turnout_of, votes_of, who_was_there


def shown_votes(meeting: Meeting, source: str | None) -> list[dict[str, Any]]:
    """Return each vote with its numbers, what it came to, and why."""
    found = votes_of(meeting.id)
    if not found:
        return []
    turnout, there = turnout_of(meeting.id), who_was_there(meeting.id)
    return [shown_vote(one, turnout, result_of(one, turnout, there, source)) for one in found]


def shown_vote(vote: Vote, turnout: Turnout, result: Result) -> dict[str, Any]:
    """Return one vote as the pages show it."""
    elects = vote.posts is not None
    return {
        "id": vote.id,
        "kind": vote.kind,
        "words": vote.words,
        "label": labels.VOTES[vote.kind],
        "secret": vote.secret,
        "numbers": _ballots(vote) if elects else _numbers(vote),
        "candidates": [
            (one.name, _numbers(one), labels.CANDIDATES[standing])
            for one, standing in zip(vote.cast, result.standings, strict=False)
        ],
        "opinions": [(one.name, labels.STANCES[one.stance], on_day(one.received_on), one.words) for one in vote.sent],
        "outcome": labels.OUTCOMES[result.outcome],
        "open_posts": result.open_posts if result.outcome == "held" else 0,
        "reasons": [reason_and_source(one) for one in result.reasons],
        "source": cited(result.source),
        "unsure": [reason_and_source(one)["text"] for one in result.unsure],
        "impossible": impossible(vote, turnout),
    }


def _numbers(row: Any) -> list[tuple[str, Any]]:
    return [(_("Votes for"), row.ayes), (_("Votes against"), row.noes), (_("Abstentions"), row.abstained)]


def _ballots(vote: Vote) -> list[tuple[str, Any]]:
    return [
        (_("How many are elected"), vote.posts),
        (_("Ballots handed out"), vote.issued),
        (_("Ballots returned"), vote.returned),
        (_("Invalid ballots"), vote.invalid),
    ]
