"""Find the activities that wait for a branch's decision, and the next one after a decision was made."""

from typing import Any

from pwa.identity.visitor import Visitor
from pwa.organisations.reach import ends_of, units_between

from . import entries
from .models import ActivityReport, Submission, counts


def waiting_activities(units: Any, own: Any) -> Any:
    """Build the query of the ids of activities that these units held and have not decided on, without those of the
    member `own`: nobody confirms their own."""
    held = Submission.select(Submission.id).join(ActivityReport, on=(ActivityReport.id == Submission.id))
    open_ = held.where(ActivityReport.held_by.in_(units), entries.to_confirm())
    return open_.where(counts(), Submission.member_id != own)


def next_to_decide(visitor: Visitor) -> Any:
    """Return the report that is first on Today's list of decisions; None when nothing waits."""
    paths = [post.unit.path for post in visitor.branch_posts]
    if not paths:
        return None
    own = visitor.account.member_id or visitor.account.id
    waits = waiting_activities(units_between(paths, ends_of(paths)), own)
    return waits.order_by(Submission.received_at.desc(), Submission.id.desc()).first()
