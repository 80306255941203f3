"""Say in which state a report's forms of decision were shown: which decision stands, whether it was adopted."""

from typing import Any
from uuid import UUID

from flask import request

from pwa.core.seen_state import token
from pwa.core.transitions import Noun
from pwa.members.changes import account_name, add_timeline_line

from .form_kinds import kinds
from .models import ActivityReport, Decision, Submission


def _standing(activity: ActivityReport) -> tuple[str, UUID, UUID] | None:
    row = Decision.get_or_none(Decision.activity == activity.id, Decision.withdrawn_at.is_null())
    return ("decision", row.id, row.by_id) if row else None


def seen_undecided(activity_id: UUID) -> str:
    """Return the token of an activity that nobody has decided on, without reading it: what `ACTIVITY.seen` returns."""
    return token(activity_id, None)


def _confirms_again(activity: ActivityReport) -> bool:
    standing = Decision.get_or_none(Decision.activity == activity.id, Decision.withdrawn_at.is_null())
    return standing is not None and standing.verdict == "confirmed" == request.form.get("verdict", "").strip()


def _adopted(report: Submission) -> tuple[str, UUID, UUID | None] | None:
    return (kinds()[report.form].audit_kind, report.id, report.adopted_by) if report.adopted_at else None


def _name(_record: Any, account_id: UUID) -> str:
    return account_name(account_id)


ACTIVITY = Noun("activity", tell=add_timeline_line, name_of=_name, decided=_standing, agrees=_confirms_again)
ENTRY = Noun("entry", name_of=_name, decided=_adopted)
