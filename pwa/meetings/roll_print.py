"""Print the roll of a meeting: an empty list to be ticked by hand, whose code opens the form on a phone."""

from datetime import datetime
from uuid import UUID

from flask import Blueprint, Response, current_app, request, url_for
from flask_login import current_user

from pwa.core import qr_code
from pwa.core.access import open_to
from pwa.core.clock import now, written
from pwa.core.fragments import page
from pwa.core.i18n import in_full
from pwa.reports.times import moment_of

from . import labels
from .guest_pages import guest_names
from .meeting_page import people_of
from .queries import types_of
from .reach import MAKES, meeting_to_change

roll_prints = Blueprint("roll_print", __name__)


@roll_prints.get("/meetings/<uuid:meeting>/roll/print")
@open_to(*MAKES)
def sheet(meeting: UUID) -> Response:
    """Show the roll for one sheet of A4, with a code that opens the form with the time of this list."""
    row = meeting_to_change(current_user, meeting)
    as_of = written(now())
    address = current_app.config["YANXING"].base_url + url_for("rolls.roll", meeting=row.id, list_as_of=as_of)
    types = types_of([row])[row.id]
    return page(
        "meetings/roll_print.html",
        meeting=row,
        title=labels.title(row, types),
        when=labels.when_words(row),
        people=[one for one in people_of(current_user, row, types) if one["named"]],
        guests=guest_names(row.id),
        states=[str(words) for words in labels.STATES.values()],
        code=qr_code.draw(address),
        as_of=in_full(now()),
    )


def printed_list() -> datetime | None:
    """Return the time of the printed list from whose code this form was opened; None if it was not."""
    moment = moment_of(request.args.get("list_as_of", ""))
    return moment if moment is not None and moment <= now() else None
