"""Assign the contact person of a member."""

from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core.access import BRANCH_OFFICERS, Role, open_to
from pwa.core.database import transact
from pwa.core.fragments import page, redirect_to
from pwa.identity.models import Account

from .changes import assign_contact, contacts_of, end_contact
from .file import candidates, file_values
from .reach import OFFICER, within_reach

contacts = Blueprint("contacts", __name__)


@contacts.post("/members/<uuid:member>/contacts")
@open_to(*BRANCH_OFFICERS, Role.COMMITTEE)
def assign(member: UUID) -> Response:
    """Assign a person of the branch as contact person, in place of the present one."""
    row = within_reach(current_user).member(member, OFFICER)
    choices, wanted = candidates(row), request.form.get("account", "")
    if wanted not in dict(choices):
        values = file_values(current_user, row) | {"errors": {"account": _("Please choose one of the list.")}}
        return page("members/file.html", status=422, choices=choices, **values)
    account = Account.get_by_id(UUID(wanted))
    transact(lambda: assign_contact(row, account, current_user.account.id))
    return redirect_to(url_for("members.file", member=row.id))


@contacts.post("/members/<uuid:member>/contacts/end")
@open_to(*BRANCH_OFFICERS, Role.COMMITTEE)
def end(member: UUID) -> Response:
    """End the assignment, so that the member has no contact person."""
    row = within_reach(current_user).member(member, OFFICER)
    current = contacts_of(row.id)
    if not current:
        raise NotFound

    def work() -> None:
        for assignment in current:
            end_contact(row, assignment, current_user.account.id)

    transact(work)
    return redirect_to(url_for("members.file", member=row.id))
