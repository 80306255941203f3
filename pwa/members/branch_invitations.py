"""Make first invitations for the members of a branch, and show them as slips to print, one for each person."""

from collections import Counter
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core import qr_code
from pwa.core.access import BRANCH_OFFICERS, Role, needs_proof, open_to
from pwa.core.database import transact
from pwa.core.fragments import page
from pwa.core.i18n import readable_time
from pwa.core.ids import as_uuid
from pwa.core.kept_pages import store_nothing
from pwa.core.listing import MARK_LENGTH
from pwa.core.seen_state import is_stale
from pwa.core.transitions import Stale
from pwa.identity.device_cookie import remember_accounts
from pwa.identity.first_invitations import FirstLink, are_made, make_links, tokens_for, valid_links
from pwa.identity.models import Account, Invitation
from pwa.organisations.models import Unit

from .changes import add_timeline_lines
from .labels import masked_phone
from .models import Member
from .unused_accounts import MOST, Invitee, invitees, may_invite_in

branch_invitations = Blueprint("branch_invitations", __name__)
INVITE = (*BRANCH_OFFICERS, Role.COMMITTEE)
MASK = 2  # of all QR codes of a print


@branch_invitations.get("/organisations/<uuid:unit>/invitations")
@needs_proof
@open_to(*INVITE)
def index(unit: UUID) -> Response:
    """List the members of a branch who have not used an account yet, each with a tick. `tick=without`: only those are
    ticked who hold no valid link."""
    return _list_page(_branch(unit))


@branch_invitations.post("/organisations/<uuid:unit>/invitations")
@needs_proof
@open_to(*INVITE)
def make(unit: UUID) -> Response:
    """Make a link for each person ticked, in one transaction, and show the slips, once."""
    branch, after = _branch(unit), _after()
    ticked = {found for found in map(as_uuid, request.form.getlist("member")) if found}
    if not ticked:
        return _list_page(branch, 422, ticked, errors={"member": _("Please tick at least one person.")})
    people = _members(branch, ticked)
    by = current_user.account.id

    def work() -> list[FirstLink]:
        accounts = Account.of_members(people, by)
        tokens = tokens_for(accounts)
        if not are_made(tokens):
            listed = invitees(current_user, branch, after)
            if is_stale(listed.seen) or not ticked <= listed.may_invite:
                raise Stale
            make_links(accounts, tokens, by)
            add_timeline_lines(people, "invited", by)
        return valid_links(accounts, tokens)

    try:
        links = transact(work)
    except Stale:
        return _list_page(branch, 422, ticked, stale=_who_was_first(ticked))
    remember_accounts(by)
    return _private(page("members/invitation_slips.html", branch=_shown(branch), slips=_slips(links, people)))


def _branch(unit_id: UUID) -> Unit:
    """Return the open branch if the visitor is an officer of it or above it. Raises NotFound."""
    unit = Unit.get_or_none(Unit.id == unit_id)
    if unit is None or not may_invite_in(current_user, unit):
        raise NotFound
    return unit


def _members(branch: Unit, ids: set[UUID]) -> list[Member]:
    """Return these members of the branch, by name. Raises NotFound if one is not of it, or if they are too many."""
    mine = Member.select().where(Member.id.in_(ids), Member.branch == branch.id) if len(ids) <= MOST else []
    people = sorted(mine, key=lambda one: (one.name_key, one.id))
    if len(people) != len(ids):
        raise NotFound
    return people


def _after() -> str:
    return request.args.get("after", "")[:MARK_LENGTH]


def _shown(branch: Unit) -> dict[str, Any]:
    return {"id": branch.id, "name": branch.name}


def _list_page(branch: Unit, status: int = 200, ticked: set[UUID] | None = None, **values: Any) -> Response:
    after = _after()
    listed = invitees(current_user, branch, after)
    mine = [one for one in listed.rows if not one.beyond]
    if ticked is None:
        without = request.args.get("tick") == "without"
        ticked = {one.member.id for one in mine if not (without and one.link)}
    shown: dict[str, Any] = {
        "branch": _shown(branch),
        "people": [(str(one.member.id), one.member.name, _detail(one)) for one in mine],
        "ticked": [str(one) for one in ticked],
        "links": [one.link for one in mine if one.link],
        "posts": any(one.holds_post for one in mine),
        "others": [one.member.name for one in listed.rows if one.beyond],
        "seen": listed.seen,
        "address": url_for("branch_invitations.make", unit=branch.id, after=after or None),
        "without": url_for("branch_invitations.index", unit=branch.id, after=after or None, tick="without"),
        "onward": listed.onward and url_for("branch_invitations.index", unit=branch.id, after=listed.onward),
    }
    return _private(page("members/branch_invitations.html", status=status, **shown, **values))


def _detail(one: Invitee) -> str:
    """Say which of two people with one name this is, and whether a valid link is out."""
    out = ""
    if one.link and one.until:
        out = _(
            "%(name)s made a link, valid until %(when)s",
            name=one.maker or _("The operator"),
            when=readable_time(one.until),
        )
    post = _("holds a post") if one.holds_post else ""
    return " · ".join(part for part in (masked_phone(one.member.phone), post, out) if part)


def _slips(links: list[FirstLink], people: list[Member]) -> list[dict[str, Any]]:
    """Return the values of the slips; where two people have one name, with the masked phone."""
    found = {link.account.member_id: link for link in links}
    same = Counter(member.name for member in people)
    return [
        {
            "name": member.name,
            "phone": masked_phone(member.phone) if same[member.name] > 1 else "",
            "url": found[member.id].url,
            "qr": qr_code.draw(found[member.id].url, MASK),
            "until": readable_time(found[member.id].until),
        }
        for member in people
        if member.id in found
    ]


def _who_was_first(ticked: set[UUID]) -> str:
    """Say who has made a link meanwhile for one of the people that were ticked."""
    posted = {found for found in map(as_uuid, request.form.getlist("link")) if found}
    maker, owner = Account.alias(), Account.alias()
    rows = Invitation.select(maker.name).join(owner).switch(Invitation)
    rows = rows.join(maker, on=(maker.id == Invitation.made_by))
    fresh: Any = rows.where(owner.member_id.in_(ticked), Invitation.valid(), Invitation.id.not_in(posted))
    if names := sorted({name for (name,) in fresh.tuples()}):
        return _(
            "%(names)s invited some of these meanwhile. Below is how it stands now; nothing of yours was written.",
            names="、".join(names),
        )
    return _("This has changed meanwhile. Below is how it stands now; nothing of yours was written.")


def _private(answer: Response) -> Response:
    """Let neither a phone nor a browser keep the page."""
    store_nothing()
    return answer
