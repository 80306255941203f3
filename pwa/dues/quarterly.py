"""Record that the branch agrees that a member pays dues by the quarter, and the end of that."""

from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l

from pwa.core import audit, clock
from pwa.core.database import lock_rows
from pwa.core.fields import Checked, Day, Fields
from pwa.core.transitions import Refused
from pwa.members.changes import add_timeline_line
from pwa.members.models import Member

from . import months
from .fields import Month
from .models import QuarterlyDues

QUARTERLY = Fields(
    Month("from_month", _l("From which month?"), required=True),
    Day("agreed_on", _l("On which day did the branch agree?"), required=True),
)


def read_quarterly(posted: dict[str, Any], today: date) -> Checked:
    """Read the form: at most from the next quarter on."""
    out = QUARTERLY.check(posted, today)
    if not out.errors and out.values["from_month"] > months.later(months.month_of(today), 3):
        out.errors["from_month"] = "months_too_far_ahead"
    return out


def agree(member: Member, values: dict[str, Any], by: UUID) -> QuarterlyDues:
    """Record that the branch agrees. Call inside a write transaction. Raises Refused if it has agreed already."""
    lock_rows(Member.select(Member.id).where(Member.id == member.id))
    if quarterly_of(member.id) is not None:
        raise Refused({"from_month": "pays_by_quarter"})
    named = {"since": values["from_month"], "agreed_on": values["agreed_on"]}
    row: QuarterlyDues = QuarterlyDues.create(county_id=member.county_id, member=member.id, made_by=by, **named)
    facts = {"county_id": member.county_id, "member_id": member.id, "actor_id": by}
    audit.record("agreed to quarterly dues", "dues_quarterly", row.id, fields=[*named], **facts)
    add_timeline_line(member, "dues_quarterly", by, record_id=member.id, since=values["from_month"].isoformat())
    return row


def end_quarterly(row: QuarterlyDues, by: UUID) -> None:
    """Let the member pay by the month again after this quarter. Call inside a write transaction. Raises Refused if
    that was recorded already."""
    last = months.quarter_end(clock.today())
    done = QuarterlyDues.update(ended_at=clock.now(), ended_by=by, until=max(last, row.since))
    if not done.where(QuarterlyDues.id == row.id, QuarterlyDues.ended_at.is_null()).execute():
        raise Refused({"quarterly": "pays_by_month"})
    facts = {"county_id": row.county_id, "member_id": row.member_id, "actor_id": by}
    audit.record("ended quarterly dues", "dues_quarterly", row.id, **facts)
    since = months.later(max(last, row.since), 1).isoformat()
    add_timeline_line(row.member, "dues_monthly", by, record_id=row.member_id, since=since)


def quarterly_of(member_id: UUID) -> QuarterlyDues | None:
    """Return the agreement in force, or None."""
    return QuarterlyDues.get_or_none(QuarterlyDues.member == member_id, QuarterlyDues.ended_at.is_null())
