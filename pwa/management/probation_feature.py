"""Declare what management keeps and shows about probation; `feature.py` takes these in."""

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from pwa.core import notice_headings
from pwa.core.features import FileSection, Line, Readers, Work
from pwa.core.kept_tables import Keep, Kept
from pwa.core.plain_rows import plain_rows
from pwa.members.models import Member

from . import probation_labels as labels
from . import probation_today
from .probation_list import ROLES
from .probation_models import ProbationDecision


def decisions_in_data(member: Member) -> list[dict[str, Any]]:
    """Export the decisions about a member's probation."""
    of = ProbationDecision
    return plain_rows(of.select().where(of.member == member.id).order_by(of.recorded_at), "recorded_by", "undone_by")


TIMELINE = tuple(
    Line(kind, told, lambda member: url_for("probation.show", member=member), readers=Readers.FILE)
    for kind, told in (("probation_decided", labels.decided_text), ("probation_undone", labels.undone_text))
)
FILE = FileSection("probation", probation_today.section, "management/_probation.html")
WORK = Work(_l("Probationary members"), "probation.index", roles=ROLES, due=probation_today.count_due)
KEPT = Kept(
    ProbationDecision,
    Keep.FOR_THE_RECORD,
    heading=notice_headings.DECISIONS,
    what=_l("What general meetings decided about your probation: day, votes, who approved it"),
    why=_l("To prove since when you are a full member, and who decided it."),
    section="probation_decisions",
    of_member=decisions_in_data,
)
