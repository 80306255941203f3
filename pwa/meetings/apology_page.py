"""Show the form of an apology, and take it when it is posted without JavaScript."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request
from flask_login import current_user

from pwa.core.access import open_to_signed_in
from pwa.core.clock import today
from pwa.core.ids import as_uuid
from pwa.members.models import Member
from pwa.organisations.models import Unit
from pwa.organisations.reach import units_below
from pwa.reports.form_pages import file_form, form_page

from . import labels
from .called import places_of
from .models import Meeting
from .queries import types_of

MOST = 60
apologies = Blueprint("apologies", __name__)


@apologies.get("/meetings/apologies/new")
@open_to_signed_in
def new_apology() -> Response:
    """Show the form; works offline, for the meetings that were called when it was kept."""
    return form_page("apology")


@apologies.post("/meetings/apologies")
@open_to_signed_in
def file_apology() -> Response:
    """Take the form posted without JavaScript."""
    return file_form("apology")


def page_facts(own: Member | None) -> dict[str, Any]:
    """Return the called meetings of today and later as choices, the visitor's own and for an officer those of their
    units; with the one named in the address."""
    units: list[UUID] = places_of(own.id, own.branch_id) if own and own.left_at is None else []
    paths = [post.unit.path for post in current_user.branch_posts]
    here = Meeting.unit.in_(units) | Meeting.unit.in_(units_below(paths)) if paths else Meeting.unit.in_(units)
    coming = Meeting.called_at.is_null(False) & Meeting.cancelled_at.is_null() & (Meeting.on >= today())
    rows = Meeting.select(Meeting, Unit).join(Unit).where(here, coming).order_by(Meeting.on, Meeting.id).limit(MOST)
    found = list(rows) if units or paths else []
    named = as_uuid(request.values.get("meeting"))
    if named and named not in {row.id for row in found}:
        past = Meeting.select(Meeting, Unit).join(Unit).where(here, Meeting.id == named, Meeting.cancelled_at.is_null())
        found += list(past) if units or paths else []
    types = types_of(found)
    return {"meetings": [(str(row.id), _choice(row, types[row.id])) for row in found]}


def _choice(row: Meeting, types: list[str]) -> str:
    return " · ".join((labels.when_words(row), labels.title(row, types), row.unit.name))
