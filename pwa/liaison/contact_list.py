"""Show whose contact is due: the list of whoever keeps in touch and of a branch, kept on the phone; committees and the
county department see how many are overdue in which unit."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core.access import BRANCH_OFFICERS, OFFICERS, Role, needs_proof, open_to
from pwa.core.characters import typed_words
from pwa.core.clock import now
from pwa.core.database import transact
from pwa.core.fragments import page, redirect_to
from pwa.core.ids import as_uuid
from pwa.core.transitions import Refused, serve
from pwa.identity.visitor import Visitor
from pwa.members.access_log import take_along, taken_until
from pwa.members.kept_pages import keep_file, keep_list
from pwa.members.member_list import matching
from pwa.members.models import Member
from pwa.members.reach import CONTACT, OFFICER, within_reach
from pwa.members.reveals import numbers_stated
from pwa.organisations.models import Unit
from pwa.organisations.reach import unit_within

from . import due_figures, due_list, pauses
from .contact_log import log_of, reads_words
from .due_list import Person, branches_of, in_ones_charge, people_of, person_of
from .due_rows import counted_words, log_row, reasons_in_words, row_of
from .models import Contact
from .rules import TO_CONTACT

contact_list = Blueprint("contact_list", __name__)
WATCHES = (Role.COMMITTEE, Role.COUNTY)


@dataclass
class Found:
    """A list as asked for; `listed`: whether it names people; `branches`: those to choose from, because the people are
    too many for one list; `cut`: whether those last on the list are not in it."""

    unit: Unit | None
    q: str
    show: str
    listed: bool
    people: list[Person]
    branches: list[Any]
    cut: bool


@contact_list.get("/liaison/contacts")
@open_to(*OFFICERS, Role.COUNTY)
def index() -> Response:
    """List the members to keep in touch with, whoever needs it most first; for those above, the units with figures."""
    return _page(_asked_for(request.args))


@contact_list.post("/liaison/contacts/numbers")
@needs_proof
@open_to(*OFFICERS)
def take_numbers() -> Response:
    """Show the phone numbers of those to be contacted in the list until the end of the next day, to be kept on the
    phone. Each number is logged as a look with the reason."""
    found = _asked_for(request.form)
    if not found.listed or found.branches:
        raise NotFound
    reason, errors = numbers_stated()
    visitor = current_user._get_current_object()
    rows = [(one.row.id, one.row.county_id) for one in found.people if _to_call(one)]
    if errors and rows:
        return _page(found, errors, reason)
    transact(lambda: take_along(visitor, rows, "contact_list", visitor.account.id, reason))
    unit = found.unit.id if found.unit else None
    return redirect_to(url_for("contact_list.index", unit=unit, _anchor="prepare"))


@contact_list.get("/liaison/contacts/<uuid:member>")
@open_to(*OFFICERS)
def one_person(member: UUID) -> Response:
    """Show why a contact with one member is due or not, and what was said before."""
    who = within_reach(current_user).present(member, OFFICER, CONTACT)
    found = person_of(current_user, who)
    if found is None or who.id == current_user.account.member_id:
        raise NotFound
    return _person_page(who, found)


def _find_pause(contact_id: UUID) -> Contact:
    """Return the contact that began a pause, if the visitor keeps in touch with the member or is an officer of their
    branch. Raises NotFound."""
    row = Contact.get_or_none(Contact.id == contact_id, Contact.pause_until.is_null(False))
    if row is None:
        raise NotFound
    row.member = within_reach(current_user).present(row.member_id, OFFICER, CONTACT)
    if not reads_words(current_user, row.member) or row.member_id == current_user.account.member_id:
        raise NotFound
    return row


def _pause_again(row: Contact, why: Refused) -> Response:
    """Show how the contact with the member stands now, and that nothing was written."""
    found = person_of(current_user, row.member)
    if found is None:
        raise NotFound
    return _person_page(row.member, found, 422, **why.shown)


serve(
    contact_list,
    _find_pause,
    _pause_again,
    lambda row: url_for("contact_list.one_person", member=row.member_id),
    pauses.end,
    url_prefix="/liaison/pauses/<uuid:contact>/",
    proof=True,
)


def _person_page(who: Member, found: Person, status: int = 200, **more: Any) -> Response:
    keep_file(who.seen_as)
    words = reads_words(current_user, who)
    pause = pauses.running_pause(who.id) if words and found.facts.pause else None
    return page(
        "liaison/person.html",
        block="main",
        status=status,
        member=who,
        row=row_of(found, current_user),
        reasons=reasons_in_words(found),
        logged=[log_row(row, words) for row in log_of(who.id)],
        pause=pause,
        may_visit=words,
        seen=pauses.NOUN.seen(pause) if pause else "",
        **more,
    )


def _to_call(one: Person) -> bool:
    """Whether the number of this member may still be added to the list."""
    return bool(one.row.phone and not one.row.taken) and one.need.kind in TO_CONTACT


def _asked_for(asked: Mapping[str, str]) -> Found:
    visitor = current_user._get_current_object()
    unit, chosen = None, as_uuid(asked.get("unit"))
    if asked.get("unit"):
        unit = unit_within(visitor, chosen, *BRANCH_OFFICERS, Role.COMMITTEE) if chosen else None
        if unit is None or unit.kind not in due_figures.WITH_MEMBERS:
            raise NotFound
    q, show = typed_words(asked.get("q", "")[:80]), asked.get("show", "")
    show = show if show == "open" else ""
    listed = unit is not None or bool(visitor.posts_as(Role.CONTACT, *BRANCH_OFFICERS))
    people, branches = _people(visitor, unit, q) if listed else ([], [])
    cut = len(people) > due_list.MOST
    people = people[: due_list.MOST]
    people = [one for one in people if one.need.kind in TO_CONTACT] if show else people
    return Found(unit, q, show, listed, people, branches, cut)


def _people(visitor: Visitor, unit: Unit | None, q: str) -> tuple[list[Person], list[Any]]:
    """Return the people, whoever needs it most first, or the branches to choose from. Only all people of a list can be
    put in order: of too many, none are read."""
    narrowed = [matching(q)] if q else []
    if unit is not None:
        return people_of(visitor, Member.branch == unit.id, *narrowed), []
    if visitor.posts_as(Role.COMMITTEE):  # without the branches of a committee, which are too many for one list
        narrowed.append(in_ones_charge(visitor))
    people = people_of(visitor, *narrowed, most=due_list.MOST + 1)
    return ([], branches_of(visitor, *narrowed)) if len(people) > due_list.MOST else (people, [])


def _page(found: Found, errors: dict[str, str] | None = None, reason: str = "") -> Response:
    visitor = current_user._get_current_object()
    rows = [row_of(one, visitor) for one in found.people]
    taken = sum(bool(row["tel"]) for row in rows)
    if found.listed:
        keep_list(visitor, short=bool(taken))
    whole = not (found.q or found.show)
    watched = due_figures.figures_for(visitor) if visitor.posts_as(*WATCHES) and found.unit is None else None
    return page(
        "liaison/contacts.html",
        block="main",
        status=422 if errors else 200,
        unit=found.unit,
        listed=found.listed,
        rows=rows,
        counted=counted_words(found.people),
        mixed=len({row["branch"] for row in rows}) > 1,
        keepers=len({row["contact"] for row in rows}) > 1,
        cut=found.cut,
        branches=found.branches,
        to_call=sum(map(_to_call, found.people)) if whole else 0,
        taken=taken,
        numbers_until=taken_until().isoformat(),
        reason=reason if errors else _("To keep in touch"),
        errors=errors or {},
        q=found.q,
        show=found.show,
        since=now().isoformat(),
        watched=watched,
        keep=[url_for("contact_page.new_contact"), url_for("today.home")],
    )
