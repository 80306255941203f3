"""List for a host branch the activities that it held and confirmed and in which a member took part."""

from uuid import UUID

import peewee as pw
from flask_babel import gettext as _

from pwa.core.features import registry
from pwa.core.i18n import on_day
from pwa.identity.visitor import Visitor
from pwa.members.models import Member
from pwa.members.reach import HOST
from pwa.organisations.reach import units_below

from . import labels
from .models import ActivityReport, Decision

MOST = 50
KIND = pw.fn.COALESCE(Decision.kind, ActivityReport.kind)  # as the branch confirmed it
DAY = pw.fn.COALESCE(Decision.on, ActivityReport.on)


def file_section(visitor: Visitor, member: Member) -> list[dict[str, str]] | None:
    """Return this section of the member's file. Only the host sees it, and only activities it held itself."""
    return attended(member.id, [post.unit.path for post in visitor.branch_posts]) if member.seen_as == HOST else None


def attended(member_id: UUID, paths: list[str]) -> list[dict[str, str]]:
    """Return lines for `ui.timeline`, newest first, as corrected by the branch, without those that were meetings, which
    have a list of their own. `paths`: of the units that held them."""
    later = ActivityReport.alias()
    replaced = later.select(later.replaces).where(later.member == member_id, later.replaces != later.id)
    rows = (
        Decision.select(Decision, ActivityReport)
        .join(ActivityReport)
        .where(ActivityReport.member == member_id, ActivityReport.id.not_in(replaced))
        .where(ActivityReport.held_by.in_(units_below(paths)))
        .where(Decision.withdrawn_at.is_null(), Decision.verdict.in_(("confirmed", "corrected")))
        .where(*(~test(KIND, DAY) for test in registry().counted_otherwise))
        .order_by(DAY.desc(), ActivityReport.id)
        .limit(MOST)
    )
    return [_line(row) for row in rows]


def _line(row: Decision) -> dict[str, str]:
    activity = row.activity
    on = row.on or activity.on
    halves = activity.half_hours if row.half_hours is None else row.half_hours
    return {
        "when": on_day(on),
        "iso": on.isoformat(),
        "title": labels.word("activity", row.kind or activity.kind),
        "detail": _("%(hours)s hours", hours=f"{halves / 2:g}") if halves else "",
    }
