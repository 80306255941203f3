"""Say what an officer saw of a member's host branch and contact person, and who changed it meanwhile."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from flask import Response
from flask_login import current_user

from pwa.core.database import lock_rows
from pwa.core.fragments import page
from pwa.core.seen_state import is_stale, token, who_changed
from pwa.core.transitions import Stale

from .changes import account_name, contacts_of
from .file import candidates, file_values
from .membership import end_of
from .models import ContactAssignment, Member
from .placement_models import Placement
from .placements import current_of

HOST = ("named host", "ended host", "accepted member")
CONTACT = ("assigned contact", "ended contact")
ENDED = ("ended membership",)


def host_seen(member: Member, placements: Iterable[tuple[UUID, bool]] | None = None) -> str:
    """Return the token of the member's placement and request; their own answer changes nothing of it. `placements`:
    each with whether it was accepted, if they were read already."""
    found = (
        [(row.id, row.accepted_at is not None) for row in current_of(member.id)] if placements is None else placements
    )
    return token("host", *found)


def contact_seen(member: Member, assignments: Iterable[UUID] | None = None) -> str:
    """Return the token of the current contact persons; `assignments` if they were read already."""
    found = [row.id for row in contacts_of(member.id)] if assignments is None else assignments
    return token("contact", *sorted(found))


def membership_seen(member: Member) -> str:
    """Return the token of whether, and by which record, the membership has ended."""
    row = end_of(member.id) if member.left_at else None
    return token("membership", row.id if row else None)


def _require_member(member: Member) -> None:
    """Lock the member's row, and check that nobody has ended the membership since it was read. Raises Stale."""
    [row] = lock_rows(Member.select(Member.id, Member.left_at).where(Member.id == member.id))
    if row.left_at is not None:
        member.left_at, ending = row.left_at, end_of(member.id)
        raise Stale(stale=who_changed("membership_end", ending.id if ending else None, ENDED, account_name))


def require_host_unchanged(member: Member) -> None:
    """Check that the posted form showed the present host branch. Call inside the transaction. Raises Stale."""
    _require_member(member)
    if is_stale(host_seen(member)):
        of = Placement
        latest = of.select().where(of.member == member.id).order_by(of.asked_at.desc(), of.id.desc()).first()
        raise Stale(stale=who_changed("placement", latest and latest.id, HOST, account_name))


def require_contact_unchanged(member: Member) -> None:
    """Check that the posted form showed the present contact persons. Call inside the transaction. Raises Stale."""
    _require_member(member)
    if is_stale(contact_seen(member)):
        of = ContactAssignment
        latest = of.select().where(of.member == member.id).order_by(of.began_at.desc(), of.id.desc()).first()
        raise Stale(stale=who_changed("contact", latest and latest.id, CONTACT, account_name))


def file_again(member: Member, **more: Any) -> Response:
    """Show the member's file as it is now, because a change was refused."""
    return page("members/file.html", status=422, choices=candidates(member), **file_page_values(member), **more)


def file_page_values(member: Member) -> dict[str, Any]:
    """Return the values of the file's page, with what its forms carry as seen."""
    values = file_values(current_user, member)
    return values | seen_values(member, values)


def seen_values(member: Member, values: Mapping[str, Any]) -> dict[str, str]:
    """Return what the forms of the file's page with these values carry as seen."""
    placements = [(placement["id"], bool(placement["accepted"])) for placement in values["hosts"] or ()]
    assignments = [person["id"] for person in values["contact"] or ()]
    seen = {"host_seen": host_seen(member, placements), "contact_seen": contact_seen(member, assignments)}
    return seen | {"membership_seen": membership_seen(member)}
