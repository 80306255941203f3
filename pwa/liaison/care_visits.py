"""Plan visits of care 走访慰问, and call them off."""

from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l

from pwa.core import audit
from pwa.core.access import BRANCH_OFFICERS, Role
from pwa.core.clock import now
from pwa.core.database import lock_rows
from pwa.core.fields import Checked, Choice, Fields, Reader
from pwa.core.transitions import Change, Noun, Refused, Transition, nothing_asked
from pwa.members.changes import account_name, add_timeline_line
from pwa.members.models import Member
from pwa.reports.location_fields import ComingDay

from . import labels
from .care_models import CareVisit, made_by_contact, to_be_made
from .care_rules import is_too_late_to_plan
from .models import Contact

PLANS = (Role.CONTACT, *BRANCH_OFFICERS)
FIELDS = Fields(
    Choice("occasion", _l("For which occasion?"), labels.OCCASIONS, required=True, attributes={"compact": True}),
    ComingDay("on", _l("On which day?"), required=True),
)


def read_visit(posted: dict[str, Any], today: date) -> Checked:
    """Read the form: an occasion, and a day that is not past."""
    read = Reader(FIELDS, posted, today).all()
    if read.values.get("on") and is_too_late_to_plan(read.values["on"], today):
        read.errors.setdefault("on", "visit_day_is_past")
    return read


def plan(member: Member, occasion: str, on: date, by: UUID) -> CareVisit:
    """Plan a visit. Call inside a write transaction. Raises Refused if the same one is planned already."""
    lock_rows(Member.select(Member.id).where(Member.id == member.id))
    same = (CareVisit.member == member.id) & (CareVisit.on == on) & (CareVisit.occasion == occasion)
    if CareVisit.select().where(same, CareVisit.cancelled_at.is_null()).exists():
        raise Refused({"on": "visit_is_planned"})
    facts = {"county_id": member.county_id, "member": member.id, "made_by": by}
    row: CareVisit = CareVisit.create(**facts, occasion=occasion, on=on)
    named = {"county_id": member.county_id, "member_id": member.id, "actor_id": by, "fields": [*FIELDS]}
    audit.record("planned visit of care", "care_visit", row.id, **named)
    add_timeline_line(member, "visit_planned", by, record_id=row.id, on=on.isoformat())
    return row


def keep_one_each(stays: Member, goes: Member, by: UUID | None) -> None:
    """Of a visit that is planned in both files of one person, keep that of the file that stays, and let the contacts
    name it that named the other. Call before the rows are moved."""
    other = CareVisit.alias("other")
    same = (other.member == stays.id) & (other.on == CareVisit.on) & (other.occasion == CareVisit.occasion)
    same &= other.cancelled_at.is_null()
    rows = CareVisit.select(CareVisit.id, other.id.alias("kept")).join(other, on=same)
    for row in list(rows.where(CareVisit.member == goes.id, CareVisit.cancelled_at.is_null()).objects()):
        Contact.update(visit_id=row.kept).where(Contact.visit_id == row.id).execute()
        called_off = {"cancelled_at": now(), "cancelled_by": by or CareVisit.made_by}
        CareVisit.update(**called_off).where(CareVisit.id == row.id).execute()


def is_open(visit: CareVisit) -> bool:
    """Whether it is still to be made."""
    return visit.cancelled_at is None and not made_by_contact(visit).exists()


def open_visits(member_id: UUID) -> list[CareVisit]:
    """Return the visits that are still to be made, the next one first."""
    rows = CareVisit.select().where(CareVisit.member == member_id, to_be_made(CareVisit))
    return list(rows.order_by(CareVisit.on, CareVisit.id))


def _call_off(change: Change) -> None:
    change.fields = ["cancelled_at"]
    change.said = {"on": change.record.on.isoformat()}
    called_off = {"cancelled_at": change.at, "cancelled_by": change.by}
    CareVisit.update(**called_off).where(CareVisit.id == change.record.id).execute()


def _rows_of(visit: CareVisit) -> Any:
    """The member's row, which intake locks before it decides which contacts count."""
    return Member.select(Member.id).where(Member.id == visit.member_id)


NOUN = Noun(
    "care_visit", locked_first=_rows_of, tell=add_timeline_line, name_of=lambda visit, account: account_name(account)
)
call_off = Transition(
    NOUN,
    "call_off",
    PLANS,
    is_open,
    nothing_asked,
    _call_off,
    "called off visit of care",
    "visit_called_off",
    "call-off",
)
