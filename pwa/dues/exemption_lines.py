"""Show what a branch has agreed about a member's dues: exemptions with their meetings, and payment by the quarter."""

from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from pwa.core.clock import day_of, today
from pwa.core.i18n import on_day
from pwa.meetings.models import Meeting
from pwa.members.models import Member

from . import labels, months
from .models import DuesExemption, QuarterlyDues
from .payment_page import amount_text


def exemption_lines(member: Member) -> list[dict[str, Any]]:
    """Return the exemptions of a member, the latest first. Where the branch has recorded a meeting of the day, with a
    link to it."""
    rows = DuesExemption.select().where(DuesExemption.member == member.id)
    found = list(rows.order_by(DuesExemption.first.desc(), DuesExemption.id.desc()))
    days = {row.meeting_on for row in found}
    held = Meeting.select(Meeting.id, Meeting.on).where(Meeting.unit == member.branch_id, Meeting.on.in_(days))
    meetings = {row.on: row.id for row in held.where(Meeting.held(), Meeting.group.is_null())} if days else {}
    return [_exemption(row, meetings.get(row.meeting_on)) for row in found]


def _exemption(row: DuesExemption, meeting: UUID | None) -> dict[str, Any]:
    ended = labels.month_text(months.month_of(day_of(row.ended_at))) if row.ended_at else ""
    return {
        "id": row.id,
        "title": labels.span_text(row.first, row.last),
        "amount": amount_text(row.due),
        "meeting": on_day(row.meeting_on),
        "meeting_href": url_for("meetings.show", meeting=meeting) if meeting else "",
        "detail": f"{row.approver}" + (f" · {row.document}" if row.document else ""),
        "ended": _("ended; it held until %(month)s", month=ended) if ended else "",
        "goes_on": row.ended_at is None and row.last > months.month_of(today()),
    }


def quarter_lines(member_id: UUID) -> list[str]:
    """Return from when to when the branch agreed to payment by the quarter, the latest first."""
    rows = QuarterlyDues.select().where(QuarterlyDues.member == member_id)
    return [
        _("%(first)s to %(last)s", first=labels.month_text(row.since), last=labels.month_text(row.until))
        if row.until
        else _(
            "By the quarter from %(month)s on; the branch agreed on %(day)s",
            month=labels.month_text(row.since),
            day=on_day(row.agreed_on),
        )
        for row in rows.order_by(QuarterlyDues.since.desc(), QuarterlyDues.id.desc())
    ]
