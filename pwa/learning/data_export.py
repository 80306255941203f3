"""Export a member's exemptions from class hours. Their hours are exported with meetings and reports, from which they
follow."""

from pwa.core.plain_rows import Rows, plain_rows
from pwa.members.models import Member

from .models import LearningExemption


def exemptions(member: Member) -> Rows:
    """Export every exemption, also those that were ended."""
    rows = LearningExemption.select().where(LearningExemption.member == member.id)
    return plain_rows(rows.order_by(LearningExemption.year, LearningExemption.id), "made_by", "ended_by")
