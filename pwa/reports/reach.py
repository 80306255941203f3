"""Decide which reports a visitor may open: own ones, those of members within reach, and activities their unit held."""

from uuid import UUID

from werkzeug.exceptions import NotFound

from pwa.identity.visitor import Visitor
from pwa.members.models import Member
from pwa.members.reach import HOST, OWN, within_reach
from pwa.organisations.models import Unit
from pwa.organisations.reach import units_below

from .form_kinds import kinds
from .incoming import reported_since_host_named
from .models import ActivityReport, LocationReport, Submission

SENDER = "sender"  # wrote it about somebody they reach no more: sees that it was received, not what it says


def report_within(visitor: Visitor, submission: UUID, also_sent: bool = False) -> Submission:
    """Return the report with `.member`, `.seen_as` and `.activity` (or None). `also_sent`: also to its SENDER. Raises
    NotFound."""
    report = Submission.get_or_none(Submission.id == submission)
    member = Member.with_branch(report.member_id) if report else None
    if report is None or member is None:
        raise NotFound
    report.member = member
    report.activity = ActivityReport.get_or_none(ActivityReport.id == submission) if report.form == "activity" else None
    report.seen_as = _seen_as(visitor, report)
    if report.seen_as is None or (report.seen_as == SENDER and not also_sent):
        raise NotFound
    return report


def _seen_as(visitor: Visitor, report: Submission) -> str | None:
    reached = seen = within_reach(visitor).seen_as(report.member)
    kind = kinds()[report.form]
    limited = kind.limited.own if seen == OWN else kind.limited.others
    if visitor.limited and (kind.confided or not limited):
        return None  # nor does it open the pages of this kind
    if kinds()[report.form].confided and seen != OWN:
        return "author" if report.account_id == visitor.account.id else None
    if seen == HOST and report.activity is not None and not holds(visitor, report.activity):
        seen = None  # a host sees activities it held, not those others held
    if seen == HOST and report.activity is None and not _told_to_host(visitor, report):
        seen = None  # a host does not see where somebody was before it became host
    if seen:
        return seen
    mine = report.account_id == visitor.account.id
    if mine and reached:
        return "author"
    if report.activity is not None and holds(visitor, report.activity):
        return "author" if mine else HOST
    former = Unit.select(Unit.path).where(Unit.id == report.former_branch_id).scalar()
    if former and any(former.startswith(path) for path in within_reach(visitor).paths):
        return "author" if mine else "former"
    return SENDER if mine else None


def _told_to_host(visitor: Visitor, report: Submission) -> bool:
    if (
        report.form not in ("location", "withdrawal")
        and not LocationReport.select().where(LocationReport.id == report.id).exists()
    ):
        return False  # a message to the home branch that names no place
    units = units_below([post.unit.path for post in visitor.branch_posts])
    return Submission.select().where(Submission.id == report.id, reported_since_host_named(units)).exists()


def holds(visitor: Visitor, activity: ActivityReport) -> bool:
    """Whether the visitor is an officer of the unit that held the activity."""
    return activity.held_by is not None and any(
        activity.held_by.path.startswith(post.unit.path) for post in visitor.branch_posts
    )
