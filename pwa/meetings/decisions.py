"""Follow a decision of a meeting: with whom it lies, until when, and that it is done. This goes on after the minutes
are sealed: the seal is under what was decided."""

from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core.characters import read_posted_form
from pwa.core.clock import today
from pwa.core.fields import Fields, Reader, Text
from pwa.core.i18n import on_day, readable_time
from pwa.core.ids import as_uuid
from pwa.core.transitions import Change, Noun, Transition, nothing_asked, values_or_refuse
from pwa.identity.visitor import Visitor
from pwa.members.changes import add_timeline_line
from pwa.members.models import Member
from pwa.members.namesakes import told_apart
from pwa.organisations.models import Unit

from .meeting_form import MeetingDay
from .minutes import WITH_CHAIR, name_of
from .models import Meeting, MeetingDecision
from .queries import types_of
from .reach import MAKES, may_change, meeting_within

ENTRUSTED_LINE = "decision_entrusted"
ENTRUST = Fields(
    Text("owner", _l("Who sees to it?"), 36, control="select_field", attributes={"maxlength": None}),
    MeetingDay("due_on", _l("By when?")),
)
FINISH = Fields(
    Text("done_words", _l("What was done?"), 300, control="textarea", attributes={"rows": 2}),
)


def decision_within(visitor: Visitor, decision_id: UUID) -> MeetingDecision:
    """Return the decision with its meeting, for who sees the meeting, or with whom it lies. `.mine`: it lies with this
    visitor; `.officer`: they are an officer of the unit. Raises NotFound."""
    found = (
        MeetingDecision.select(MeetingDecision, Meeting, Unit)
        .join(Meeting)
        .join(Unit)
        .where(MeetingDecision.id == decision_id)
        .first()
    )
    if found is None:
        raise NotFound
    member = visitor.account.member_id
    found.mine = visitor.is_member and member is not None and found.owner_id == member
    if not found.mine:
        meeting_within(visitor, found.meeting_id)
    found.officer = may_change(visitor, found.meeting)
    return found


def is_undone(decision: MeetingDecision) -> bool:
    """Whether it was not reported as done yet."""
    return decision.done_at is None


def is_done(decision: MeetingDecision) -> bool:
    """Whether it was reported as done."""
    return decision.done_at is not None


def owners_of(meeting: Meeting) -> list[tuple[UUID, str]]:
    """List who can see to a decision: the members of the branch, by name."""
    query: Any = (
        Member.select(Member.id, Member.name, Member.phone)
        .where(Member.branch == meeting.unit_id, Member.left_at.is_null())
        .order_by(Member.name_key, Member.id)
        .limit(1000)
        .tuples()
    )
    return list(told_apart(query).items())


def _entrusting(decision: MeetingDecision, posted: Any) -> dict[str, Any]:
    read = Reader(ENTRUST, read_posted_form(posted), today())
    owner, due_on = as_uuid(read("owner")), read("due_on")
    if posted.get("owner") and owner not in {member_id for member_id, _name in owners_of(decision.meeting)}:
        read.refuse("owner", "owner_unknown")
    return values_or_refuse(read.out.errors, owner=owner, due_on=due_on)


def _entrust(change: Change, owner: UUID | None, due_on: date | None) -> None:
    row: MeetingDecision = change.record
    change.fields = [name for name, new in (("owner", owner), ("due_on", due_on)) if row.__data__[name] != new]
    MeetingDecision.update(owner=owner, due_on=due_on).where(MeetingDecision.id == row.id).execute()
    if owner and "owner" in change.fields:
        types = sorted(types_of([row.meeting])[row.meeting_id])
        on, to = row.meeting.on.isoformat(), Member.get_by_id(owner)
        add_timeline_line(to, ENTRUSTED_LINE, change.by, record_id=row.id, types=types, on=on)


def _finishing(_decision: MeetingDecision, posted: Any) -> dict[str, Any]:
    read = Reader(FINISH, read_posted_form(posted), today())
    words = read("done_words")
    return values_or_refuse(read.out.errors, words=words or "")


def _finish(change: Change, words: str) -> None:
    done = {"done_at": change.at, "done_by": change.by, "done_words": words}
    MeetingDecision.update(done).where(MeetingDecision.id == change.record.id).execute()
    change.fields = ["done_words"] * bool(words)


def _reopen(change: Change) -> None:
    undone = {"done_at": None, "done_by": None}
    MeetingDecision.update(undone).where(MeetingDecision.id == change.record.id).execute()


def open_decisions(meeting: Meeting) -> list[MeetingDecision]:
    """List what earlier meetings of the same people decided and is not done, if this is their next meeting: it stands
    on its agenda. Two queries."""
    same = (Meeting.unit == meeting.unit_id) & (
        Meeting.group.is_null() if meeting.group_id is None else Meeting.group == meeting.group_id
    )
    coming = Meeting.cancelled_at.is_null() & Meeting.recorded_at.is_null() & (Meeting.came == 0)
    next_one = (
        Meeting.select(Meeting.id).where(same, coming, Meeting.on >= today()).order_by(Meeting.begins_at, Meeting.id)
    )
    first: Any = next_one.limit(1).scalar()
    if first is None or as_uuid(str(first)) != meeting.id:
        return []
    rows = (
        MeetingDecision.select()
        .join(Meeting)
        .where(same, MeetingDecision.done_at.is_null(), Meeting.on < meeting.on, Meeting.cancelled_at.is_null())
        .where(MeetingDecision.owner.is_null(False) | MeetingDecision.due_on.is_null(False))
        .order_by(Meeting.begins_at.desc(), MeetingDecision.place)
        .limit(40)
    )
    return list(rows)


def may_finish(visitor: Visitor, decision: MeetingDecision) -> bool:
    """Whether this visitor can say that it is done: with whom it lies, or an officer."""
    return is_undone(decision) and (decision.mine or decision.officer)


def to_finish(decision_id: UUID) -> MeetingDecision:
    """Return the decision, for with whom it lies or an officer. Raises NotFound."""
    row = decision_within(current_user, decision_id)
    if not (row.mine or row.officer):
        raise NotFound
    return row


def to_change(decision_id: UUID) -> MeetingDecision:
    """Return the decision, for an officer. Raises NotFound."""
    row = decision_within(current_user, decision_id)
    if not row.officer:
        raise NotFound
    return row


def names_of(member_ids: Any) -> dict[UUID, str]:
    """Return the names of these members. One query at most."""
    ids = list(member_ids)
    query: Any = Member.select(Member.id, Member.name).where(Member.id.in_(ids)).tuples() if ids else ()
    return dict(query)


def decided_rows(rows: list[Any]) -> list[dict[str, Any]]:
    """Return decisions with whom they lie, until when, and whether they are done. One query at most."""
    names = names_of({row.owner_id for row in rows if row.owner_id})
    return [
        {
            "id": row.id,
            "words": row.words,
            "owner": names.get(row.owner_id, ""),
            "due": on_day(row.due_on),
            "late": row.done_at is None and row.due_on is not None and row.due_on < today(),
            "done": readable_time(row.done_at) if row.done_at else "",
        }
        for row in rows
    ]


DECISION = Noun("meeting_decision", name_of=name_of)

# fmt: off
#                                name       who         from         its form       what it writes
entrust = Transition(DECISION, "entrust", MAKES,      is_undone, _entrusting,   _entrust,
                     "entrusted decision of meeting")
finish  = Transition(DECISION, "finish",  WITH_CHAIR, is_undone, _finishing,    _finish,
                     "finished decision of meeting")
reopen  = Transition(DECISION, "reopen",  MAKES,      is_done,     nothing_asked, _reopen,
                     "reopened decision of meeting")
# fmt: on
