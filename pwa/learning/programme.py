"""Write the programme of a year: its items, and by which meeting a branch holds one."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l

from pwa.core import audit
from pwa.core.characters import read_posted_form
from pwa.core.clock import today
from pwa.core.fields import Checked, Choice, Fields, Reader, Text, Whole
from pwa.core.ids import as_uuid
from pwa.core.transitions import Change, Noun, Refused, Transition, values_or_refuse
from pwa.meetings.models import Meeting
from pwa.members.changes import account_name
from pwa.organisations.models import Unit
from pwa.reports.activity_fields import Hours
from pwa.reports.location_fields import ComingDay
from pwa.reports.rules import number_of

from .labels import TOPIC_NAMES
from .models import LearningItem, LearningItemMeeting
from .reach import PUBLISHES
from .rules import LONGEST_TITLE, why_no_item

ITEM = Fields(
    Choice("topic", _l("Topic"), TOPIC_NAMES, control="select_field", required=True,
           attributes={"empty": _l("choose")}),
    Text("title", _l("What is learnt?"), LONGEST_TITLE, required=True, attributes={"autocomplete": "off"}),
    Hours("hours", _l("Class hours"), required=True, default=0),
    Whole("year", _l("Programme of which year?"), 4, required=True),
    ComingDay("until", _l("To be held by which day?"), required=True,
              hint=_l("Until then its hours count as planned.")),
)  # fmt: skip
HELD_BY = Fields(Text("meeting", _l("Which meeting is it?"), 36, control="select_field"))
NOUN = Noun("learning_item", name_of=lambda _record, account: account_name(account))


def read_item(posted: Mapping[str, str], day: date) -> Checked:
    """Read the form of an item; `half_hours` of the result are halves of class hours."""
    sent: dict[str, Any] = dict(read_posted_form(posted))
    if sent.get("hours", "").strip():
        sent["hours"] = number_of(sent["hours"].strip())
    out = Reader(ITEM, sent, day).all()
    if not out.errors:
        out.values["half_hours"] = int(out.values.pop("hours") * 2)
        out.errors |= why_no_item(out.values["year"], out.values["until"], out.values["half_hours"], day)
    return out


def add_item(unit: Unit, values: Mapping[str, Any], by: UUID) -> LearningItem:
    """Add an item to a unit's programme. Call inside a write transaction."""
    row: LearningItem = LearningItem.create(county_id=unit.county_id, unit=unit, made_by=by, **values)
    facts = {"county_id": unit.county_id, "actor_id": by}
    audit.record("added to programme", "learning_item", row.id, fields=sorted(values), **facts)
    return row


def stands(item: Any) -> bool:
    """Whether the item was not taken out of the programme."""
    return item.withdrawn_at is None


def _withdraw(change: Change) -> None:
    done = {"withdrawn_at": change.at, "withdrawn_by": change.by}
    LearningItem.update(**done).where(LearningItem.id == change.record.id).execute()


def meetings_to_choose(branch_id: UUID, year: int) -> list[Meeting]:
    """List a branch's meetings of a year by which an item can be held: the whole branch's, not cancelled."""
    days = Meeting.on.between(date(year, 1, 1), date(year, 12, 31))
    rows = Meeting.select().where(Meeting.unit == branch_id, days, Meeting.cancelled_at.is_null())
    return list(rows.where(Meeting.group.is_null()).order_by(Meeting.on.desc(), Meeting.id).limit(100))


def _naming(item: Any, posted: Any) -> dict[str, Any]:
    """Read which meeting of the branch it is; none takes the connection away."""
    read = HELD_BY.check(read_posted_form(posted), today())
    chosen = read.values.get("meeting") or None
    meeting = as_uuid(chosen)
    known = {one.id for one in meetings_to_choose(item.branch.id, item.year)}
    if read.errors or (chosen and meeting not in known):
        raise Refused({"meeting": "no_such_meeting"})
    return values_or_refuse({}, meeting=meeting)


def _name_meeting(change: Change, meeting: UUID | None) -> None:
    item, branch = change.record, change.record.branch
    here = (LearningItemMeeting.item == item.id) & (LearningItemMeeting.unit == branch.id)
    LearningItemMeeting.delete().where(here).execute()
    if meeting:
        facts = {"county_id": branch.county_id, "made_at": change.at, "made_by": change.by}
        LearningItemMeeting.create(item=item.id, unit=branch.id, meeting=meeting, **facts)
    change.fields = ["meeting"]


withdraw = Transition(
    NOUN, "withdraw", PUBLISHES, stands, lambda _item, _posted: {}, _withdraw, "withdrew from programme"
)
name_meeting = Transition(
    NOUN,
    "name_meeting",
    PUBLISHES,
    stands,
    _naming,
    _name_meeting,
    "named meeting of item",
    address="meeting",
    adds=True,
)
