"""Export what a member offered."""

from pwa.core.plain_rows import Rows, plain_rows
from pwa.members.models import Member

from .models import Offer


def offers_of(member: Member) -> Rows:
    """Export every offer of a member, also those that ended."""
    return plain_rows(Offer.select().where(Offer.member == member.id).order_by(Offer.corrected_at, Offer.id))
