"""Show departures: the list, the form, one departure with the paper that fits it."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core.access import BRANCH_OFFICERS, needs_proof, open_to
from pwa.core.fragments import page
from pwa.core.i18n import on_day
from pwa.core.listing import Asked, Column, Listing
from pwa.core.paging import Order
from pwa.identity.visitor import Visitor
from pwa.members.file import instrument
from pwa.members.kept_pages import keep_file, keep_list
from pwa.members.labels import place_words
from pwa.members.models import AwayPeriod, Member, open_periods
from pwa.members.reach import OFFICER, within_reach
from pwa.papers.models import Paper
from pwa.reports.form_pages import file_form, form_page

from .departure_page import address_of, facts_of
from .models import Departure
from .reach import LOOKS, departures_of

departures = Blueprint("departures", __name__)
PAPERS = {"certificate_letter": "certificate", "card": "card", "register_floating": "card"}


def _query(visitor: Visitor, _asked: Asked) -> Any:
    return departures_of(visitor)


DEPARTURES = Listing(
    "departures.index",
    query=_query,
    order=Order(Departure.corrected_at, descending=True),
    columns=(
        Column(lambda row: row.member.name, "title", _l("Member")),
        Column(lambda row: place_words(row.division, row.country, ""), title=_l("Where to")),
        Column(lambda row: on_day(row.since), title=_l("From when"), labelled=True),
        Column(lambda row: on_day(row.talked_on), title=_l("Talk"), labelled=True),
        Column(lambda row: _("registered beforehand") if row.planned else "", "tag", _l("State")),
    ),
    action=lambda row: address_of(row.id),
    empty=lambda visitor, asked: _("No departure is registered. When a member leaves, talk with them and register it."),
    wide=True,
)


@departures.get("/management/departures")
@needs_proof
@open_to(*LOOKS)
def index() -> Response:
    """List the departures of the visitor's branches, the latest first."""
    keep_list(current_user)
    may_file = bool(current_user.posts_as(*BRANCH_OFFICERS))
    listed = DEPARTURES.shown(current_user, request.args)
    return page("management/departures.html", block="rows", listed=listed, may_file=may_file)


@departures.get("/management/departures/new")
@needs_proof
@open_to(*LOOKS)
def new_departure() -> Response:
    """Show the form to register a departure; works offline."""
    return form_page("departure")


@departures.post("/management/departures")
@needs_proof
@open_to(*LOOKS)
def file_departure() -> Response:
    """Take the form posted without JavaScript."""
    return file_form("departure")


@departures.get("/management/departures/<uuid:departure>")
@needs_proof
@open_to(*LOOKS)
def show(departure: UUID) -> Response:
    """Show one departure. Printed it is the sheet of the talk."""
    rows = departures_of(current_user)
    row = rows.where(Departure.id == departure).first() if rows is not None else None
    if row is None:
        raise NotFound
    keep_file(OFFICER)
    try:
        who = within_reach(current_user).member(row.member_id, OFFICER)
    except NotFound:  # one's own, or the member belongs to another branch now
        return page("management/departure.html", block="main", facts=facts_of(row), member=row.member, file=False)
    steps = _next_steps(row, who)
    return page("management/departure.html", block="main", facts=facts_of(row), member=who, file=True, **steps)


def _next_steps(row: Departure, who: Member) -> dict[str, Any]:
    """Name the document that fits, with a link to ask for it: a paper, or a transfer. Before the day has come it is
    named by what was said of the absence."""
    period = open_periods([who.id]).get(who.id)
    if period is None and row.planned:
        facts = {name: getattr(row, name) for name in ("stay", "settled", "reason", "division", "country")}
        period = AwayPeriod(member=who.id, began_on=row.since, **facts)
    if who.left_at is not None or period is None:
        return {"planned": row.planned}
    found, kind = instrument(who, period), ""
    onward = None
    if found["kind"] == "transfer":
        onward = (url_for("transfers.new", member=who.id), _("Begin the transfer"))
    elif kind := PAPERS.get(found["kind"], ""):
        has_card = (Paper.member == who.id) & (Paper.kind == "card") & Paper.valid()
        if kind != "card" or not Paper.select().where(has_card).exists():
            onward = (url_for("papers.new", member=who.id, kind=kind), _("Issue the paper"))
    return {"instrument": found, "onward": onward, "planned": row.planned}
