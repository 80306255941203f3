"""Show a member what waits for them and which messages went out, and let them choose which they want."""

from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from pwa.core import audit
from pwa.core.access import Role, needs_proof, open_to
from pwa.core.clock import now
from pwa.core.database import transact
from pwa.core.fragments import redirect_to
from pwa.core.reminders import KINDS
from pwa.members.models import Member

from .models import ReminderSwitch
from .own_page import own_channels, own_page
from .rules import is_on

reminders = Blueprint("reminders", __name__)


@reminders.get("/me/reminders")
@needs_proof
@open_to(Role.MEMBER)
def index() -> Response:
    """Show what waits for the visitor, what they chose, and the last messages."""
    return own_page()


@reminders.post("/me/reminders")
@needs_proof
@open_to(Role.MEMBER)
def choose() -> Response:
    """Store which kinds of reminders the visitor wants by which channel."""
    names = [name for name, _words in own_channels()]
    wanted = {(kind, name): name in request.form.getlist(kind) for kind in KINDS for name in names}
    account = current_user.account
    transact(lambda: _switch(account, wanted))
    flash(_("Your choice is stored."), "ok")
    return redirect_to(url_for("reminders.index"))


def _switch(account: Any, wanted: dict[tuple[str, str], bool]) -> None:
    member = Member.get_by_id(account.member_id)
    known = ReminderSwitch.of([member.id]).get(member.id, {})
    changed = {key: on for key, on in wanted.items() if is_on(*key, known) != on}
    for (kind, channel), on in changed.items():
        row = {"county_id": member.county_id, "member": member.id, "kind": kind, "channel": channel}
        query = ReminderSwitch.insert(**row, on=on, changed_at=now())
        target = [ReminderSwitch.member, ReminderSwitch.kind, ReminderSwitch.channel]
        query.on_conflict(conflict_target=target, preserve=[ReminderSwitch.on, ReminderSwitch.changed_at]).execute()
    if changed:
        about = {"county_id": member.county_id, "member_id": member.id, "actor_id": account.id}
        audit.record(
            "switched reminders", "account", account.id, fields=sorted({name for _kind, name in changed}), **about
        )
