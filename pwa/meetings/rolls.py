"""Show the roll of a meeting, to be ticked on a phone also without a network, and take it without JavaScript."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from pwa.core.access import open_to
from pwa.core.clock import now, today, written
from pwa.core.fragments import page, redirect_to
from pwa.core.i18n import in_full
from pwa.core.ids import as_uuid, new_id
from pwa.members.kept_pages import keep_list
from pwa.reports.form_kinds import kinds
from pwa.reports.form_pages import file_form

from . import labels
from .meeting_page import people_of, who_meets
from .meetings import is_over
from .models import Meeting
from .queries import types_of
from .reach import MAKES, meeting_to_change
from .roll_print import printed_list
from .rules import count, quorum_source

rolls = Blueprint("rolls", __name__)


@rolls.get("/meetings/<uuid:meeting>/roll")
@open_to(*MAKES)
def roll(meeting: UUID) -> Response:
    """Show everybody who should attend, apologies already noted; the count is worked out while ticking."""
    row = meeting_to_change(current_user, meeting)
    keep_list(current_user, hosted=True)
    return page("meetings/roll.html", **roll_values(row))


@rolls.post("/meetings/<uuid:meeting>/roll")
@open_to(*MAKES)
def file_roll(meeting: UUID) -> Response:
    """Take the roll posted without JavaScript, through the same intake."""
    row = meeting_to_change(current_user, meeting)
    if as_uuid(request.form.get("meeting")) != row.id:
        errors = {"meeting": _("This form is of another meeting. Please open the roll anew.")}
        return page("meetings/roll.html", block="main", status=422, **roll_values(row, errors))
    answer = file_form("roll")
    return redirect_to(url_for("meetings.show", meeting=row.id)) if answer.status_code == 303 else answer


def page_facts(_own: Any) -> dict[str, Any]:
    """Return what the page shows when intake refused the roll: the meeting is that of the address."""
    return _facts(meeting_to_change(current_user, (request.view_args or {})["meeting"]))


def roll_values(row: Meeting, errors: dict[str, str] | None = None) -> dict[str, Any]:
    """Return everything the page of the roll shows."""
    shared = {"kind": kinds()["roll"], "submission_id": new_id(), "errors": errors or {}, "values": {}}
    return {**shared, **_facts(row)}


def _facts(row: Meeting) -> dict[str, Any]:
    types, printed = types_of([row])[row.id], printed_list()
    meets, _group = who_meets(row)
    source = quorum_source(types, meets)
    people = people_of(current_user, row, types)
    ticked = {name: state for name, state in request.form.items() if name.startswith("tick-")}
    for one in people:
        one["ticked"] = ticked.get(f"tick-{one['id']}", "")
    return {
        "meeting": row,
        "title": labels.title(row, types),
        "when": labels.when_words(row),
        "people": people,
        "total": count([one["place"] for one in people], source is not None),
        "quorum": source is not None,
        "list_as_of": written(printed or now()),
        "printed": in_full(printed) if printed else "",
        "states": [(code, str(words)) for code, words in labels.STATES.items()],
        "may_tick": is_over(row),
        "is_today": row.on == today(),
    }
