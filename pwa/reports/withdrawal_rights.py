"""Decide who may withdraw what: in a query, whatever arrived first."""

import peewee as pw

from .form_kinds import kinds
from .models import Submission, Withdrawal


def is_by_right() -> pw.Expression:
    """Build the condition of a withdrawal that has effect: an entry of a form for officers, which says what they did
    themselves, is withdrawn by its author only."""
    theirs, target = [kind.name for kind in kinds().values() if not kind.wants_source], Submission.alias("target")
    others = (target.id == Withdrawal.of) & target.form.in_(theirs) & (target.account_id != Withdrawal.account_id)
    return ~pw.fn.EXISTS(target.select(target.id).where(others))
