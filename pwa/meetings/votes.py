"""Record votes of a meeting, written opinions, and who is left out of those who should attend an election; work out
what each vote came to."""

from collections import Counter
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import peewee as pw

from pwa.core.bulk_sql import insert_rows
from pwa.core.ids import new_id
from pwa.members.models import Member
from pwa.members.namesakes import told_apart

from .minutes_models import ElectionExclusion, Vote, VoteCandidate, WrittenOpinion
from .models import Attendance, Meeting
from .rules import ATTENDED
from .vote_rules import (
    ELECT,
    Ballots,
    Result,
    Turnout,
    Votes,
    decide_election,
    decide_motion,
    why_not_ballots,
    why_not_votes,
)


def turnout_of(meeting_id: UUID) -> Turnout:
    """Count those with a vote on the frozen list of a meeting. One query."""
    out = (ElectionExclusion.meeting == Attendance.meeting) & (ElectionExclusion.member == Attendance.member)
    rows: Any = (
        Attendance.select(Attendance.state, ElectionExclusion.id)
        .join(ElectionExclusion, pw.JOIN.LEFT_OUTER, on=out)
        .where(Attendance.meeting == meeting_id, Attendance.should, Attendance.votes)
        .tuples()
    )
    found = Counter((state, exclusion is not None) for state, exclusion in rows)
    return Turnout(
        voting=found.total(),
        present=sum(number for (state, _out), number in found.items() if state in ("present", "late")),
        by_video=sum(number for (state, _out), number in found.items() if state == "video"),
        left_out=sum(number for (state, left), number in found.items() if left and state not in ATTENDED),
    )


def votes_of(meeting_id: UUID) -> list[Vote]:
    """List the votes of a meeting in order, each with `.cast` (its candidates) and `.sent` (written opinions with their
    members' names). Three queries."""
    found = list(Vote.select().where(Vote.meeting == meeting_id).order_by(Vote.place))
    ids = [one.id for one in found]
    candidates = (
        list(VoteCandidate.select().where(VoteCandidate.vote.in_(ids)).order_by(VoteCandidate.place)) if ids else []
    )
    sent = (
        WrittenOpinion.select(WrittenOpinion, Member.name.alias("name"))
        .join(Member, on=(Member.id == WrittenOpinion.member))
        .where(WrittenOpinion.vote.in_(ids))
        .order_by(Member.name_key, Member.id)
        .objects()
    )
    opinions = list(sent) if ids else []
    for one in found:
        one.cast = [row for row in candidates if row.vote_id == one.id]
        one.sent = [row for row in opinions if row.vote_id == one.id]
    return found


def counted_opinions(vote: Vote, there: set[UUID]) -> Votes:
    """Count the written opinions of those who were not there: who came voted there."""
    stances = [one.stance for one in vote.sent if one.member_id not in there]
    return Votes(stances.count("for"), stances.count("against"), stances.count("abstain"))


def who_was_there(meeting_id: UUID) -> set[UUID]:
    """Return the members who were there, in person or by video."""
    query: Any = Attendance.select(Attendance.member).where(
        Attendance.meeting == meeting_id, Attendance.state.in_(ATTENDED)
    )
    return {member_id for (member_id,) in query.tuples()}


def result_of(vote: Vote, turnout: Turnout, there: set[UUID], source: str | None) -> Result:
    """Work out what a vote (of `votes_of`) came to. `source`: of the quorum of the meeting."""
    if vote.kind == ELECT:
        return decide_election(ballots_of(vote), vote.posts or 1, [_votes(one) for one in vote.cast], turnout)
    return decide_motion(vote.kind, _votes(vote), counted_opinions(vote, there), turnout, source)


def ballots_of(vote: Vote) -> Ballots:
    """Return the ballots of an election."""
    return Ballots(vote.issued or 0, vote.returned or 0, vote.invalid or 0)


def _votes(row: Any) -> Votes:
    return Votes(row.ayes, row.noes, row.abstained)


def impossible(vote: Vote, turnout: Turnout) -> bool:
    """Whether a recorded vote cannot be, because the roll was corrected since."""
    if vote.kind == ELECT:
        names = [one.name for one in vote.cast]
        return bool(
            why_not_ballots(ballots_of(vote), vote.posts or 1, names, [_votes(one) for one in vote.cast], turnout)
        )
    return why_not_votes(_votes(vote), turnout, vote.secret) is not None


def all_possible(meeting: Meeting) -> bool:
    """Whether every vote on record fits the list of who was there."""
    found = votes_of(meeting.id)
    turnout = turnout_of(meeting.id) if found else Turnout(0, 0)
    return not any(impossible(one, turnout) for one in found)


def add_vote(meeting: Meeting, columns: Mapping[str, Any], candidates: list[dict[str, Any]], by: UUID) -> Vote:
    """Record a vote, after the others. Call it with the meeting locked."""
    last = Vote.select(pw.fn.MAX(Vote.place)).where(Vote.meeting == meeting.id).scalar() or 0
    facts = {"county_id": meeting.county_id, "meeting": meeting.id, "made_by": by}
    row: Vote = Vote.create(place=last + 1, **facts, **columns)
    put_candidates(row, candidates)
    return row


def put_candidates(vote: Vote, candidates: list[dict[str, Any]]) -> None:
    """Write the candidates of an election in the place of those before."""
    VoteCandidate.delete().where(VoteCandidate.vote == vote.id).execute()
    facts = {"county_id": vote.county_id, "vote": vote.id}
    insert_rows(VoteCandidate, [{**facts, "id": new_id(), "place": n, **one} for n, one in enumerate(candidates, 1)])


def voters_away(meeting_id: UUID) -> list[tuple[UUID, str]]:
    """List the members with a vote who were not there, by name."""
    query: Any = (
        Attendance.select(Member.id, Member.name, Member.phone)
        .join(Member, on=(Member.id == Attendance.member))
        .where(Attendance.meeting == meeting_id, Attendance.should, Attendance.votes)
        .where(Attendance.state.not_in(ATTENDED))
        .order_by(Member.name_key, Member.id)
        .tuples()
    )
    return list(told_apart(query).items())


def exclusions_of(meeting_id: UUID) -> list[Any]:
    """List who is left out of those who should attend the elections of a meeting, with `.name`."""
    rows = (
        ElectionExclusion.select(ElectionExclusion, Member.name.alias("name"))
        .join(Member, on=(Member.id == ElectionExclusion.member))
        .where(ElectionExclusion.meeting == meeting_id)
        .order_by(Member.name_key, Member.id)
        .objects()
    )
    return list(rows)
