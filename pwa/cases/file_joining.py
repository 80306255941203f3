"""Go on with one search for a person out of contact when two files of theirs are joined."""

from uuid import UUID

from pwa.members.models import Member, TimelineLine

from .models import Case, CaseStep, LostDecision, LostSearch
from .rules import LOST

PARTS = (CaseStep, LostSearch, LostDecision)


def join_searches(stays: Member, goes: Member, by: UUID | None) -> None:
    """Move what was done in the open search for the file that goes into that for the other. Requests stay as many as
    they are."""
    open_ = Case.closed_at.is_null() & (Case.category == LOST)
    mine, theirs = (Case.get_or_none(open_, Case.member == member.id) for member in (stays, goes))
    if mine is None or theirs is None:
        return
    for part in PARTS:
        part.update(case=mine.id).where(part.case == theirs.id).execute()
    TimelineLine.update(record_id=mine.id).where(TimelineLine.record_id == theirs.id).execute()
    later = max(mine, theirs, key=lambda case: case.moved_at)
    facts = {"raised_at": min(mine.raised_at, theirs.raised_at), "due_on": min(mine.due_on, theirs.due_on)}
    facts |= {"moved_at": later.moved_at, "last": later.last, "owner_id": mine.owner_id or theirs.owner_id}
    Case.update(facts).where(Case.id == mine.id).execute()
    Case.delete().where(Case.id == theirs.id).execute()
