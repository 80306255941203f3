"""End by hand a pause in which nobody was to get in touch with a member."""

from typing import Any
from uuid import UUID

from pwa.core.access import BRANCH_OFFICERS, Role
from pwa.core.clock import today
from pwa.core.transitions import Change, Noun, Transition, nothing_asked
from pwa.members.changes import account_name, add_timeline_line
from pwa.members.models import Member

from .models import Contact


def running(member_id: Any) -> Any:
    """Build the condition of the contacts whose pause runs, of the member with this id (or column)."""
    lasts = Contact.pause_until >= today()
    return (Contact.member == member_id) & Contact.counts & lasts & Contact.pause_ended_at.is_null()


def running_pause(member_id: UUID) -> Contact | None:
    """Return the contact whose pause lasts longest, if one runs."""
    return Contact.select().where(running(member_id)).order_by(Contact.pause_until.desc(), Contact.id.desc()).first()


def is_running(contact: Contact) -> bool:
    """Whether nothing is due at present because of this contact."""
    lasts = contact.pause_until is not None and contact.pause_until >= today()
    return bool(lasts and contact.counts and contact.pause_ended_at is None)


def _end(change: Change) -> None:
    """End this pause and every other one of the member that runs, so that a contact is due by the rule again."""
    change.fields = ["pause_ended_at"]
    change.said = {"until": change.record.pause_until.isoformat()}
    Contact.update(pause_ended_at=change.at, pause_ended_by=change.by).where(running(change.record.member_id)).execute()


def _rows_of(contact: Contact) -> Any:
    """The member's row, which intake locks before it decides which contacts count."""
    return Member.select(Member.id).where(Member.id == contact.member_id)


NOUN = Noun(
    "contact", locked_first=_rows_of, tell=add_timeline_line, name_of=lambda contact, account: account_name(account)
)
end = Transition(
    NOUN, "end", (Role.CONTACT, *BRANCH_OFFICERS), is_running, nothing_asked, _end, "ended pause", "pause_ended"
)
