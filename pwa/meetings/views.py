"""Show the pages of meetings: the list, the record of one that was held, the plan of one or a series, each change."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from pwa.core.access import open_to, open_to_signed_in
from pwa.core.clock import CHINA, now, today
from pwa.core.database import transact
from pwa.core.features import refusals
from pwa.core.form_markup import Form
from pwa.core.fragments import page, redirect_to
from pwa.core.ids import as_uuid
from pwa.core.kept_pages import Copy, kept_as
from pwa.core.transitions import Refused, answer, serve
from pwa.members.namesakes import told_apart
from pwa.organisations.models import Unit

from . import meetings
from .called import called_to
from .kept_pages import keep_meeting
from .meeting_form import (
    CHANGE,
    OUTCOME,
    PLAN,
    RECORD,
    meets_choices,
    read_plan,
    read_record,
)
from .meeting_list import OF_UNITS, OWN
from .meeting_page import meeting_values
from .models import Meeting
from .reach import LOOKS, MAKES, meeting_to_change, meeting_within, own_branches

pages = Blueprint("meetings", __name__)


@pages.get("/meetings")
@open_to_signed_in
@kept_as(Copy.OWN)
def index() -> Response:
    """List the meetings of the visitor's units, or those to which they are called."""
    listing = OF_UNITS if current_user.posts_as(*LOOKS) else OWN
    listed = listing.shown(current_user, request.args)
    makes = bool(current_user.posts_as(*MAKES))
    shown = {"makes": makes, "looks": listing is OF_UNITS, "reads": current_user.is_member}
    return page("meetings/index.html", listed=listed, **shown)


@pages.get("/meetings/record")
@open_to(*MAKES)
def record_form() -> Response:
    """Show the one page that records a meeting that was held."""
    return _record({"on": today().isoformat(), **request.args.to_dict()})


@pages.post("/meetings/record")
@open_to(*MAKES)
def record_held() -> Response:
    """Record a meeting that was held, with who came and what was decided."""
    unit = _unit(request.form.get("unit"))
    wish, errors = read_record(request.form, _groups(unit), today())
    if unit is None:
        errors["unit"] = "not_a_choice" if request.form.get("unit") else "required"
    if wish is None or errors or unit is None:
        return _record(request.form.to_dict(), errors)
    came = {one for one in map(as_uuid, request.form.getlist("came")) if one}
    by = current_user.account.id
    return redirect_to(_at(transact(lambda: meetings.record_held(unit, wish, came, by))))


@pages.get("/meetings/new")
@open_to(*MAKES)
def new() -> Response:
    """Show the form to plan a meeting, or a series."""
    return _plan({**request.args.to_dict()})


@pages.post("/meetings")
@open_to(*MAKES)
def plan() -> Response:
    """Plan a meeting or a series; with `call` everybody is called at once."""
    unit = _unit(request.form.get("unit"))
    wish, errors = read_plan(request.form, _groups(unit), today())
    if unit is None:
        errors["unit"] = "not_a_choice" if request.form.get("unit") else "required"
    if wish is None or errors or unit is None:
        return _plan(request.form.to_dict(), errors)
    by = current_user.account.id
    made = transact(lambda: meetings.plan(unit, wish, by))
    return redirect_to(_at(made[0]) if len(made) == 1 else url_for("meeting_plan.plan", unit=unit.id))


@pages.get("/meetings/<uuid:meeting>")
@open_to_signed_in
def show(meeting: UUID) -> Response:
    """Show one meeting: when and where, who came, what was decided."""
    row = meeting_within(current_user, meeting)
    keep_meeting(row)
    return _page(row)


@pages.get("/meetings/<uuid:meeting>/edit")
@open_to(*MAKES)
def edit(meeting: UUID) -> Response:
    """Show a planned meeting in the form."""
    row = meeting_to_change(current_user, meeting)
    if not meetings.is_ahead(row):
        return redirect_to(_at(row))
    return _edit(row, _as_form(row))


@pages.post("/meetings/<uuid:meeting>/change")
@open_to(*MAKES)
def change(meeting: UUID) -> Response:
    """Save the changed day, time, place and words of a planned meeting."""

    def refuse(row: Meeting, why: Refused) -> Response:
        return _edit(row, request.form.to_dict(), why.errors) if why.errors else _refuse(row, why)

    return answer(meetings.change, partial(meeting_to_change, current_user, meeting), refuse, _at)


def _as_form(row: Meeting) -> dict[str, str]:
    at = row.begins_at.astimezone(CHINA)
    hours = f"{row.half_hours / 2:g}" if row.half_hours else ""
    said = {"topic": row.topic, "place": row.place, "agenda": row.agenda, "hours": hours}
    return {"on": row.on.isoformat(), "time": f"{at:%H:%M}", **said}


def _edit(row: Meeting, values: dict[str, str], errors: dict[str, str] | None = None) -> Response:
    wrong = refusals(errors or {})
    return page(
        "meetings/edit.html",
        block="main",
        status=422 if errors else 200,
        meeting=row,
        form=Form(CHANGE, values, wrong),
        errors=wrong,
        seen=meetings.MEETING.seen(row),
    )


def _refuse(row: Meeting, why: Refused) -> Response:
    """Show the meeting as it is now, with the errors of the form or with what somebody else changed meanwhile."""
    meanwhile = {} if why.errors else {"stale": _("The meeting has changed meanwhile. This is how it stands now.")}
    return _page(row, why.errors, 422, **meanwhile | why.shown)


def _at(row: Meeting) -> str:
    return url_for("meetings.show", meeting=row.id)


serve(
    pages,
    partial(meeting_to_change, current_user),
    _refuse,
    _at,
    meetings.call,
    meetings.cancel,
    meetings.record,
    url_prefix="/meetings/<uuid:meeting>/",
)


def _page(row: Meeting, errors: dict[str, str] | None = None, status: int = 200, **more: Any) -> Response:
    values, wrong = meeting_values(current_user, row), refusals(errors or {})
    hours = f"{row.half_hours / 2:g}" if row.half_hours else ""
    typed = (
        request.form.to_dict()
        if errors
        else {"hours": hours, "decided": "\n".join(one["words"] for one in values["decisions"])}
    )
    ticked = set(request.form.getlist("came")) if errors else None
    for one in values["people"]:
        one["ticked"] = str(one["id"]) in ticked if ticked is not None else one["there"]
    shown = {"errors": wrong, "outcome": Form(OUTCOME, typed, wrong), "because": typed.get("because", ""), **more}
    asked_for = request.path.rpartition("/")[2]
    return page("meetings/meeting.html", block="main", status=status, asked_for=asked_for, **values, **shown)


def _unit(named: str | None) -> Unit | None:
    """The branch of this visitor that the form names; their only one if it names none."""
    mine = own_branches(current_user)
    if not named and len(mine) == 1:
        return mine[0]
    return next((unit for unit in mine if str(unit.id) == named), None)


def _groups(unit: Unit | None) -> dict[UUID, str]:
    return {group.id: group.kind for group in meetings.groups_of(unit.id)} if unit else {}


def _form_values(values: dict[str, Any]) -> dict[str, Any]:
    """What both forms show: the branches to choose from, the chosen one, who can meet in it."""
    units = own_branches(current_user)
    unit = _unit(values.get("unit"))
    if unit is None and units and request.method == "POST":  # a branch that is not theirs: what was typed stays
        unit = units[0]
    groups = meetings.groups_of(unit.id) if unit else []
    chosen = request.values.getlist("types")
    values = {**values, "types": chosen, "meets": values.get("meets") or "branch"}
    return {
        "units": units,
        "unit": unit,
        "unit_choices": [(str(one.id), one.name) for one in units],
        "meets": meets_choices(groups) if groups else [],
        "values": values,
    }


def _record(values: dict[str, Any], errors: dict[str, str] | None = None) -> Response:
    shown, wrong = _form_values(values), refusals(errors or {})
    unit, ticked = shown["unit"], set(request.form.getlist("came"))
    people = called_to(unit, None, now(), today()) if unit else []
    return page(
        "meetings/record.html",
        block="main",
        status=422 if errors else 200,
        form=Form(RECORD, shown["values"], wrong),
        errors=wrong,
        people=people,
        names=told_apart((one.id, one.name, one.phone) for one in people),
        ticked=ticked,
        today=today().isoformat(),
        **shown,
    )


def _plan(values: dict[str, Any], errors: dict[str, str] | None = None) -> Response:
    shown, wrong = _form_values(values), refusals(errors or {})
    return page(
        "meetings/plan_form.html",
        block="main",
        status=422 if errors else 200,
        form=Form(PLAN, shown["values"], wrong),
        errors=wrong,
        today=today().isoformat(),
        **shown,
    )
