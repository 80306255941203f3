"""Keep the rules 制度 that a branch has given itself: text, by which meeting, from when on, until they are ended."""

from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound

from pwa.core import audit
from pwa.core.characters import read_posted_form
from pwa.core.clock import now, today
from pwa.core.fields import Fields, Reader, Text
from pwa.core.ids import as_uuid
from pwa.core.transitions import Change, Noun, Transition, nothing_asked
from pwa.identity.visitor import Visitor
from pwa.members.models import Member
from pwa.organisations.models import Unit
from pwa.organisations.reach import units_below

from .called import places_of
from .meeting_form import MeetingDay
from .minutes import name_of
from .minutes_models import Bylaw
from .models import Meeting
from .queries import types_of
from .reach import LOOKS, MAKES

FIELDS = Fields(
    Text("title", _l("Name of the rule"), 100, required=True, attributes={"autocomplete": "off"}),
    Text("text", _l("Its text"), 8000, control="textarea", required=True, attributes={"rows": 10}),
    MeetingDay("from_on", _l("In force from"), required=True),
    Text("meeting", _l("Decided by which meeting?"), 36, control="select_field",
         attributes={"maxlength": None, "empty": _l("another one")}),
    Text("decided_where", _l("Another meeting"), 120, conditional=True, attributes={"autocomplete": "off"},
         hint=_l("Such as: general meeting of 8 March 2024.")),
)  # fmt: skip
RECENT = 60


def units_read(visitor: Visitor) -> list[UUID]:
    """Return the units whose rules a member reads: their branch, and where they are placed."""
    own = visitor.account.member_id
    if own is None or not visitor.is_member:
        return []
    return places_of(own, Member.get_by_id(own).branch_id)


def bylaws_of(visitor: Visitor) -> Any:
    """Query the rules within reach: of the units a visitor reads as a member, and of those they are an officer of or
    above."""
    paths = [post.unit.path for post in visitor.posts_as(*LOOKS)]
    here = Bylaw.unit.in_(units_read(visitor))
    where = here | Bylaw.unit.in_(units_below(paths)) if paths else here
    return Bylaw.select(Bylaw, Unit).join(Unit).where(where)


def bylaw_within(visitor: Visitor, bylaw_id: UUID) -> Bylaw:
    """Return a rule within reach, with its unit. Raises NotFound."""
    found: Bylaw | None = bylaws_of(visitor).where(Bylaw.id == bylaw_id).first()
    if found is None:
        raise NotFound
    return found


def may_change(visitor: Visitor, bylaw: Bylaw) -> bool:
    """Whether this visitor is an officer of the rule's unit."""
    return any(post.unit.covers(bylaw.unit.path) for post in visitor.posts_as(*MAKES))


def held_by(unit: Unit) -> list[tuple[Meeting, list[str]]]:
    """List the latest meetings that the unit held, with their types."""
    rows = Meeting.select().where(Meeting.unit == unit.id, Meeting.held(), Meeting.group.is_null())
    found = list(rows.order_by(Meeting.begins_at.desc(), Meeting.id).limit(RECENT))
    types = types_of(found)
    return [(row, types[row.id]) for row in found]


def read_bylaw(posted: MultiDict[str, str], unit: Unit, day: date) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the columns of a rule, or field → reason code."""
    read = Reader(FIELDS, read_posted_form(posted), day)
    values = dict(read.all().values)
    meeting = as_uuid(values.get("meeting"))
    if posted.get("meeting") and meeting not in {row.id for row, _types in held_by(unit)}:
        read.refuse("meeting", "not_a_choice")
    if meeting is None and not values.get("decided_where") and "decided_where" not in read.out.errors:
        read.refuse("decided_where", "decided_where")
    where = "" if meeting else values.get("decided_where") or ""
    return {**values, "meeting": meeting, "decided_where": where}, read.out.errors


def put_down(unit: Unit, columns: dict[str, Any], replaces: Bylaw | None, by: UUID) -> Bylaw:
    """Write down a rule; the one it replaces ends. Call it inside a write transaction."""
    if replaces is not None:
        end(replaces, by)
    row: Bylaw = Bylaw.create(county_id=unit.county_id, unit=unit, replaces=replaces, made_by=by, **columns)
    fields = sorted(name for name, value in columns.items() if value)
    audit.record("put down bylaw", "bylaw", row.id, county_id=unit.county_id, fields=fields, actor_id=by)
    return row


def stands(bylaw: Bylaw) -> bool:
    """Whether the rule has neither ended nor been replaced."""
    return bylaw.ended_at is None


def _end(change: Change) -> None:
    Bylaw.update(ended_at=change.at, ended_by=change.by).where(Bylaw.id == change.record.id).execute()


def state_of(bylaw: Bylaw) -> str:
    """Return where a rule stands, as a code of `labels.BYLAWS`: ended, ahead, in_force."""
    if bylaw.ended_at is not None and bylaw.ended_at <= now():
        return "ended"
    return "ahead" if bylaw.from_on > today() else "in_force"


BYLAW = Noun("bylaw", name_of=name_of)
end = Transition(BYLAW, "end_bylaw", MAKES, stands, nothing_asked, _end, "ended bylaw", address="end")
