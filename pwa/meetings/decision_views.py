"""Show one decision of a meeting, and take what becomes of it."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from pwa.core.access import open_to_signed_in
from pwa.core.features import refusals
from pwa.core.form_markup import Form
from pwa.core.fragments import page
from pwa.core.i18n import on_day, readable_time
from pwa.core.transitions import Refused, serve
from pwa.members.changes import account_name

from . import decisions, labels
from .decisions import names_of
from .models import MeetingDecision
from .queries import types_of

decision_pages = Blueprint("meeting_decisions", __name__)


@decision_pages.get("/meetings/decisions/<uuid:decision>")
@open_to_signed_in
def show(decision: UUID) -> Response:
    """Show what was decided, with whom it lies, until when, and whether it is done."""
    return _page(decisions.decision_within(current_user, decision))


def _refuse(row: MeetingDecision, why: Refused) -> Response:
    meanwhile = {} if why.errors else {"stale": _("The decision has changed meanwhile. This is how it stands now.")}
    return _page(row, why.errors, **meanwhile | why.shown)


def _at(row: MeetingDecision) -> str:
    return url_for("meeting_decisions.show", decision=row.id)


ADDRESS = "/meetings/decisions/<uuid:decision>/"
serve(decision_pages, decisions.to_change, _refuse, _at, decisions.entrust, decisions.reopen, url_prefix=ADDRESS)
serve(decision_pages, decisions.to_finish, _refuse, _at, decisions.finish, url_prefix=ADDRESS)


def _page(row: MeetingDecision, errors: dict[str, str] | None = None, **shown: Any) -> Response:
    wrong, typed = refusals(errors or {}), request.form.to_dict() if errors else {}
    before = {"owner": str(row.owner_id or ""), "due_on": row.due_on.isoformat() if row.due_on else ""}
    owners = decisions.owners_of(row.meeting) if row.officer and decisions.is_undone(row) else []
    owner = names_of([row.owner_id]).get(row.owner_id, "") if row.owner_id else ""
    facts = [
        (_("Who sees to it"), owner),
        (_("By when"), on_day(row.due_on)),
        (
            _("Done by"),
            f"{account_name(row.done_by)} {readable_time(row.done_at)}" if row.done_at and row.done_by else "",
        ),
        (_("What came of it"), row.done_words),
    ]
    return page(
        "meetings/decision.html",
        block="main",
        status=422 if errors or shown else 200,
        decision=row,
        title=labels.title(row.meeting, types_of([row.meeting])[row.meeting_id]),
        when=labels.when_words(row.meeting),
        facts=[pair for pair in facts if pair[1]],
        entrust=Form(decisions.ENTRUST, before | typed, wrong),
        finish=Form(decisions.FINISH, typed, wrong),
        errors=wrong,
        owners=[(str(member_id), name) for member_id, name in owners],
        may_entrust=row.officer and decisions.is_undone(row),
        may_finish=decisions.may_finish(current_user, row),
        may_reopen=row.officer and decisions.is_done(row),
        seen=decisions.DECISION.seen(row),
        **shown,
    )
