"""Declare what may be done to the votes of a meeting, as a table of transitions. All of it locks the meeting."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import request

from pwa.core.clock import today
from pwa.core.ids import as_uuid
from pwa.core.seen_state import NAME, token, token_of_row, who_changed
from pwa.core.transitions import CHANGES, Change, Stale, Transition, nothing_asked, values_or_refuse

from .minutes import Part, is_open, name_of, next_edition
from .minutes_models import ElectionExclusion, Vote, WrittenOpinion
from .models import Meeting
from .reach import MAKES
from .vote_form import read_exclusion, read_opinion, read_vote
from .vote_rules import ELECT, KINDS
from .votes import add_vote, put_candidates, turnout_of, voters_away

MOST_VOTES = 30


def _is_open(vote: Vote) -> bool:
    return is_open(vote.meeting)


def takes_opinions(vote: Vote) -> bool:
    """Whether written opinions can be recorded: nobody votes for somebody else at an election."""
    return vote.kind != ELECT and is_open(vote.meeting)


def _away(meeting: Meeting) -> set[UUID]:
    return {member_id for member_id, _name in voters_away(meeting.id)}


def _adding(meeting: Meeting, posted: Any) -> dict[str, Any]:
    kind = posted.get("kind", "")
    if kind not in KINDS:
        return values_or_refuse({"kind": "not_a_choice"})
    columns, candidates, errors = read_vote(kind, posted, turnout_of(meeting.id), today())
    if Vote.select().where(Vote.meeting == meeting.id).count() >= MOST_VOTES:
        errors["words"] = "too_many_votes"
    return values_or_refuse(errors, columns=columns, candidates=candidates)


def _add(change: Change, columns: dict[str, Any], candidates: list[dict[str, Any]]) -> None:
    row = add_vote(change.record, columns, candidates, change.by)
    change.about, change.fields = ("vote", row.id), ["votes"]
    next_edition(change.record)


def _changing(vote: Vote, posted: Any) -> dict[str, Any]:
    columns, candidates, errors = read_vote(vote.kind, posted, turnout_of(vote.meeting_id), today())
    return values_or_refuse(errors, columns=columns, candidates=candidates)


def _change(change: Change, columns: dict[str, Any], candidates: list[dict[str, Any]]) -> None:
    vote: Vote = change.record
    # the time too: so that the candidates' votes, which are rows of their own, change the state a form has shown
    Vote.update({**columns, "made_at": change.at, "made_by": change.by}).where(Vote.id == vote.id).execute()
    if vote.kind == ELECT:
        put_candidates(vote, candidates)
    _note(change, "votes")


def _remove(change: Change) -> None:
    Vote.delete().where(Vote.id == change.record.id).execute()
    _note(change, "votes")


def _note(change: Change, *fields: str) -> None:
    change.about, change.fields = ("vote", change.record.id), fields
    next_edition(change.record.meeting)


def _writing(vote: Vote, posted: Any) -> dict[str, Any]:
    values, errors = read_opinion(posted, vote.meeting, _away(vote.meeting), today())
    return values_or_refuse(errors, **values)


def _put_opinion(change: Change, member: UUID, stance: str, **columns: Any) -> None:
    vote: Vote = change.record
    WrittenOpinion.delete().where(WrittenOpinion.vote == vote.id, WrittenOpinion.member == member).execute()
    if stance != "none":
        facts = {"county_id": vote.county_id, "vote": vote.id, "member": member, "made_by": change.by}
        WrittenOpinion.create(**facts, stance=stance, **columns)
    _note(change, "opinion")


def _leaving_out(meeting: Meeting, posted: Any) -> dict[str, Any]:
    values, errors = read_exclusion(posted, _away(meeting), today())
    return values_or_refuse(errors, **values)


def _leave_out(change: Change, member: UUID, reason: str, consent: str) -> None:
    meeting: Meeting = change.record
    here = (ElectionExclusion.meeting == meeting.id) & (ElectionExclusion.member == member)
    ElectionExclusion.delete().where(here).execute()
    if reason != "none":
        facts = {"county_id": meeting.county_id, "meeting": meeting.id, "made_by": change.by}
        ElectionExclusion.create(**facts, member=member, reason=reason, consent=consent)
    change.about, change.fields = ("meeting", meeting.id), ["left_out"]
    next_edition(meeting)


@dataclass(frozen=True)
class Entries(Part):
    """What is on record about several people, one row each. A form that writes about one of them carries the state of
    all, and is old if it did not show that person's row as it is now. `entries`: record → rows with `member_id`;
    `about`: the kind of record that their lines in the audit trail are about."""

    entries: Callable[[Any], Iterable[Any]] = lambda record: ()
    about: str = ""

    def seen(self, record: Any) -> str:
        return "_".join([token(self.row(record).id), *(token_of_row(one) for one in self.entries(record))])

    def require_unchanged(self, record: Any) -> None:
        shown, chosen = request.form.get(NAME), as_uuid(request.form.get("member"))
        rows = [one for one in self.entries(record) if one.member_id == chosen]
        if shown is not None and any(token_of_row(one) not in shown.split("_") for one in rows):
            raise Stale(stale=self.who_changed(record))

    def who_changed(self, record: Any) -> str:
        names = CHANGES.get(self.kind, set())
        return who_changed(self.about, record.id, names, lambda account: self.name_of(record, account))


def _opinions(vote: Vote) -> list[Any]:
    return list(WrittenOpinion.select().where(WrittenOpinion.vote == vote.id).order_by(WrittenOpinion.id))


def _left_out(meeting: Meeting) -> list[Any]:
    rows = ElectionExclusion.select().where(ElectionExclusion.meeting == meeting.id)
    return list(rows.order_by(ElectionExclusion.id))


MEETING = Part("meeting", name_of=name_of)
LEFT_OUT = Entries("election_exclusion", name_of=name_of, entries=_left_out, about="meeting")
OPINIONS = Entries("written_opinion", row=lambda vote: vote.meeting, name_of=name_of, entries=_opinions, about="vote")
VOTE = Part(
    "vote", row=lambda vote: vote.meeting, name_of=name_of, part=lambda vote: Vote.get_or_none(Vote.id == vote.id)
)

# fmt: off
#                               name             who    from            its form       what it writes
add_one   = Transition(MEETING, "add_vote",      MAKES, is_open,        _adding,       _add,
                       "recorded vote", adds=True)
leave_out = Transition(LEFT_OUT, "leave_out",    MAKES, is_open,        _leaving_out,  _leave_out,
                       "left somebody out of an election")
change    = Transition(VOTE,    "change_vote",   MAKES, _is_open,       _changing,     _change,
                       "changed vote", address="change")
remove    = Transition(VOTE,    "remove_vote",   MAKES, _is_open,       nothing_asked, _remove,
                       "took out vote")
opinion   = Transition(OPINIONS, "write_opinion", MAKES, takes_opinions, _writing,     _put_opinion,
                       "recorded written opinion", address="opinions")
# fmt: on
