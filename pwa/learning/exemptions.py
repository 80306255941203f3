"""Record that no class hours are demanded of a member for one year, and end such an exemption."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

import peewee as pw
from flask_babel import lazy_gettext as _l

from pwa.core import audit
from pwa.core.characters import read_posted_form
from pwa.core.clock import now
from pwa.core.database import lock_rows
from pwa.core.fields import Checked, Choice, Day, Fields, Text, Whole
from pwa.core.transitions import Refused
from pwa.members.changes import add_timeline_line
from pwa.members.models import Member

from .labels import REASONS
from .models import LearningExemption
from .rules import why_no_exemption

EXEMPTION = Fields(
    Whole("year", _l("For which year?"), 4, required=True),
    Choice("reason", _l("Why?"), REASONS, required=True, attributes={"compact": True}),
    Text("words", _l("More about it"), 200, attributes={"autocomplete": "off"},
         hint=_l("Nothing about an illness itself.")),
    Text("decided_by", _l("Who decided?"), 100, required=True, attributes={"autocomplete": "off"},
         hint=_l("The branch committee or general meeting, or the committee above.")),
    Day("decided_on", _l("On which day?"), required=True, attributes={"data_today": True}),
)  # fmt: skip


def read_exemption(posted: Mapping[str, str], day: date) -> Checked:
    """Read the form of an exemption."""
    out = EXEMPTION.check(read_posted_form(posted), day)
    if not out.errors:
        said = out.values
        out.errors |= why_no_exemption(said["year"], said["reason"], said["words"], said["decided_on"], day)
    return out


def exempt(member: Member, values: Mapping[str, Any], by: UUID) -> LearningExemption:
    """Record an exemption. Call inside a write transaction. Raises Refused if there is one for the year."""
    lock_rows(Member.select(Member.id).where(Member.id == member.id))
    try:
        row = LearningExemption.create(county_id=member.county_id, member=member.id, made_by=by, **values)
    except pw.IntegrityError:
        raise Refused({"year": "exempt_already"}) from None
    facts = {"county_id": member.county_id, "member_id": member.id, "actor_id": by}
    audit.record(
        "exempted from class hours", "learning_exemption", row.id, fields=["year", "decided_by", "decided_on"], **facts
    )
    add_timeline_line(member, "learning_exempted", by, record_id=member.id, year=values["year"])
    return row


def end(row: LearningExemption, member: Member, by: UUID) -> bool:
    """End an exemption. Call inside a write transaction. Returns whether it stood."""
    done = LearningExemption.update(ended_at=now(), ended_by=by)
    if not done.where(LearningExemption.id == row.id, LearningExemption.ended_at.is_null()).execute():
        return False
    facts = {"county_id": row.county_id, "member_id": member.id, "actor_id": by}
    audit.record("ended exemption from class hours", "learning_exemption", row.id, **facts)
    add_timeline_line(member, "learning_exemption_ended", by, record_id=member.id, year=row.year)
    return True


def exemptions_of(member_id: UUID) -> list[LearningExemption]:
    """List a member's exemptions, also those that were ended, newest first."""
    rows = LearningExemption.select().where(LearningExemption.member == member_id)
    return list(rows.order_by(LearningExemption.year.desc(), LearningExemption.id.desc()))


def keep_one_a_year(stays: Member, goes: Member, by: UUID | None) -> None:
    """When two files of one person are joined and both have an exemption for a year, end that of the file that goes.
    If nobody does it (`late_rows.py`), it is ended in the name of who recorded it."""
    years = LearningExemption.select(LearningExemption.year).where(
        LearningExemption.member == stays.id, LearningExemption.ended_at.is_null()
    )
    twins = (LearningExemption.member == goes.id) & LearningExemption.ended_at.is_null()
    known = [row.year for row in years]
    done = LearningExemption.update(ended_at=now(), ended_by=by or LearningExemption.made_by)
    done.where(twins, LearningExemption.year.in_(known)).execute()
