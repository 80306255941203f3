"""Assign the contact person of a member."""

from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core.access import BRANCH_OFFICERS, Role, needs_proof, open_to
from pwa.core.database import transact
from pwa.core.fragments import redirect_to
from pwa.core.seen_state import NAME
from pwa.core.transitions import Stale
from pwa.identity.models import Account

from .changes import assign_contact, contacts_of, end_contacts
from .file import candidates
from .member_decisions import file_again, require_contact_unchanged
from .reach import OFFICER, within_reach

contacts = Blueprint("contacts", __name__)


@contacts.post("/members/<uuid:member>/contacts")
@needs_proof
@open_to(*BRANCH_OFFICERS, Role.COMMITTEE)
def assign(member: UUID) -> Response:
    """Assign a person of the branch as contact person, in place of the present one."""
    row = within_reach(current_user).present(member, OFFICER)
    choices, wanted = candidates(row), request.form.get("account", "")
    if wanted not in dict(choices):
        return file_again(row, errors={"account": _("Please choose one of the list.")})
    account = Account.get_by_id(UUID(wanted))

    def work() -> None:
        require_contact_unchanged(row)
        assign_contact(row, account, current_user.account.id)

    try:
        transact(work)
    except Stale as why:
        return file_again(row, **why.shown)
    return redirect_to(url_for("members.file", member=row.id))


@contacts.post("/members/<uuid:member>/contacts/end")
@needs_proof
@open_to(*BRANCH_OFFICERS, Role.COMMITTEE)
def end(member: UUID) -> Response:
    """End the assignment, so that the member has no contact person."""
    row = within_reach(current_user).present(member, OFFICER)
    if not contacts_of(row.id) and NAME not in request.form:
        raise NotFound

    def work() -> None:
        require_contact_unchanged(row)
        end_contacts([(row, assignment) for assignment in contacts_of(row.id)], current_user.account.id)

    try:
        transact(work)
    except Stale as why:
        return file_again(row, **why.shown)
    return redirect_to(url_for("members.file", member=row.id))
