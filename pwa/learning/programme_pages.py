"""Show the form of an item of a programme, one item, and take what officers do with it."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core.access import BRANCH_OFFICERS, Role, needs_proof, open_to
from pwa.core.clock import today
from pwa.core.database import transact
from pwa.core.features import refusals
from pwa.core.form_markup import Form
from pwa.core.fragments import page, redirect_to
from pwa.core.i18n import on_day
from pwa.core.ids import as_uuid
from pwa.core.kept_pages import Copy, keep_page, store_nothing
from pwa.core.transitions import Refused, answer
from pwa.meetings.labels import title as meeting_title
from pwa.meetings.queries import types_of
from pwa.meetings.reach import own_branches
from pwa.organisations.models import Unit

from . import labels, programme
from .programme import HELD_BY, ITEM, add_item, meetings_to_choose, read_item, stands
from .programme_list import tied_meeting
from .reach import PUBLISHES, item_within, publishing_unit, publishing_units, to_change

learning_programme = Blueprint("learning_programme", __name__)


def chosen_unit() -> tuple[list[Unit], Unit]:
    """Return the units for which the visitor may write, and the one that the form names (the first if it names none).
    Raises NotFound."""
    units = publishing_units(current_user)
    named = request.values.get("unit")
    unit = publishing_unit(current_user, as_uuid(named)) if named else next(iter(units), None)
    if unit is None:
        raise NotFound
    return units, unit


def unit_choices(units: list[Unit]) -> list[tuple[str, str]]:
    """Return units as the choices of a list."""
    return [(str(unit.id), unit.name) for unit in units]


@learning_programme.get("/management/learning/programme/new")
@needs_proof
@open_to(*PUBLISHES)
def new() -> Response:
    """Show the form of an item."""
    return _form()


def _form(errors: dict[str, str] | None = None) -> Response:
    store_nothing()
    units, unit = chosen_unit()
    wrong = refusals(errors or {})
    first = {"year": str(today().year), "until": f"{today().year}-12-31", **request.args.to_dict()}
    form = Form(ITEM, request.form.to_dict() if errors else first, wrong)
    shown = {"units": unit_choices(units), "unit": unit, "years": (today().year, today().year + 1)}
    return page(
        "learning/item_form.html", block="main", status=422 if errors else 200, form=form, errors=wrong, **shown
    )


@learning_programme.post("/management/learning/programme")
@needs_proof
@open_to(*PUBLISHES)
def add() -> Response:
    """Add an item to a programme."""
    _units, unit = chosen_unit()
    read = read_item(request.form, today())
    if read.errors:
        return _form(read.errors)
    row = transact(lambda: add_item(unit, read.values, current_user.account.id))
    return redirect_to(url_for("learning_pages.index", year=row.year))


@learning_programme.get("/management/learning/programme/<uuid:item>")
@needs_proof
@open_to(Role.MEMBER, *PUBLISHES)
def show(item: UUID) -> Response:
    """Show one item; to officers of a branch also by which meeting it holds it."""
    return _page(_find(item))


def _find(item: UUID) -> Any:
    """Return the item with `.branches`, those of which the visitor is an officer among the branches it is for, and
    `.branch`, the one that is named (the first if none is). Raises NotFound."""
    row: Any = item_within(current_user, item)
    branches = own_branches(current_user) if current_user.posts_as(*BRANCH_OFFICERS) else []
    row.branches = [one for one in branches if row.unit.covers(one.path)]
    named = request.values.get("branch")
    row.branch = next((one for one in row.branches if not named or one.id == as_uuid(named)), None)
    if named and row.branch is None:
        raise NotFound
    return row


def _page(row: Any, why: Refused | None = None) -> Response:
    if row.may_change or row.branch:
        store_nothing()
    else:
        keep_page(Copy.OWN)
    wrong = refusals(why.errors) if why else {}
    tied = tied_meeting(row.id, row.branch.id if row.branch else current_user.branch_id)
    chosen = request.form.get("meeting", "") if why else str(tied.id if tied else "")
    return page(
        "learning/item.html",
        block="main",
        status=422 if why else 200,
        item={"id": row.id, "title": row.title, "year": row.year},
        facts=_facts(row, tied),
        may_withdraw=row.may_change and stands(row),
        withdrawn=not stands(row),
        branch=row.branch if stands(row) else None,
        others=[(_at(row, one), one.name) for one in row.branches if one.id != row.branch.id],
        meetings=_choices(row) if row.branch and stands(row) else [],
        seen=programme.NOUN.seen(row),
        form=Form(HELD_BY, {"meeting": chosen}, wrong),
        errors=wrong,
        stale=why.shown.get("stale") if why else None,
    )


def _facts(row: Any, tied: Any) -> list[tuple[str, str]]:
    facts = [
        (_("Topic"), str(labels.TOPIC_NAMES[row.topic])),
        (_("Class hours"), labels.hours_words(row.half_hours)),
        (_("Programme"), _("%(unit)s, %(year)s", unit=row.unit.name, year=row.year)),
        (_("To be held by"), on_day(row.until)),
    ]
    if tied:
        facts.append((_("Meeting"), _("held on %(day)s", day=on_day(tied.on)) if tied.was_held else on_day(tied.on)))
    return facts


def _choices(row: Any) -> list[tuple[str, str]]:
    found = meetings_to_choose(row.branch.id, row.year)
    types = types_of(found)
    return [(str(one.id), f"{on_day(one.on)} {meeting_title(one, types[one.id])}") for one in found]


def _at(row: Any, branch: Unit | None = None) -> str:
    """Return the address of an item, as the named branch holds it."""
    named = branch or (row.branch if len(row.branches) > 1 else None)
    return url_for("learning_programme.show", item=row.id, branch=named.id if named else None)


@learning_programme.post("/management/learning/programme/<uuid:item>/withdraw")
@needs_proof
@open_to(*PUBLISHES)
def withdraw(item: UUID) -> Response:
    """Take an item out of the programme."""
    back = lambda row: url_for("learning_pages.index", year=row.year)  # noqa: E731
    return answer(programme.withdraw, lambda: to_change(_find(item)), _page, back)


@learning_programme.post("/management/learning/programme/<uuid:item>/meeting")
@needs_proof
@open_to(*BRANCH_OFFICERS)
def name_meeting(item: UUID) -> Response:
    """Say by which meeting the branch holds the item."""

    def find() -> Any:
        row = _find(item)
        if row.branch is None:
            raise NotFound
        return row

    return answer(programme.name_meeting, find, _page, _at)
