"""Export the contacts with a member, the visits of care, and what they confirmed once a year."""

from pwa.core.plain_rows import Rows, plain_rows
from pwa.members.models import Member

from .care_models import CareVisit
from .confirmation_models import Confirmation
from .models import Contact


def contacts_of(member: Member) -> Rows:
    """Export every contact about this member, also corrected ones; its id is the report's."""
    rows = Contact.select().where(Contact.member == member.id).order_by(Contact.on, Contact.id)
    return plain_rows(rows, "by_id", "pause_ended_by")


def visits_of(member: Member) -> Rows:
    """Export every visit of care that was planned for this member, also what was called off."""
    rows = CareVisit.select().where(CareVisit.member == member.id).order_by(CareVisit.on, CareVisit.id)
    return plain_rows(rows, "made_by", "cancelled_by")


def confirmations_of(member: Member) -> Rows:
    """Export everything that was confirmed about this member."""
    rows = Confirmation.select().where(Confirmation.member == member.id).order_by(Confirmation.at, Confirmation.id)
    return plain_rows(rows, "by_id")
