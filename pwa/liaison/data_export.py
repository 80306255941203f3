"""Export the contacts with a member."""

from pwa.core.plain_rows import Rows, plain_rows
from pwa.members.models import Member

from .models import Contact


def contacts_of(member: Member) -> Rows:
    """Export every contact about this member, also corrected ones; its id is the report's."""
    rows = Contact.select().where(Contact.member == member.id).order_by(Contact.on, Contact.id)
    return plain_rows(rows, "by_id", "pause_ended_by")
