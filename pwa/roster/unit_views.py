"""Show the administrator's pages of units: upload a table, see what it would do, apply it or correct it.

Uses the same reader, checks and page as for members, but holds no data about members.
"""

import json
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core import audit
from pwa.core.access import Role, needs_proof, open_to
from pwa.core.database import write
from pwa.core.fragments import page, redirect_to
from pwa.core.i18n import lang
from pwa.core.write_keys import limit_body
from pwa.organisations.reach import tops_of

from . import staging
from .apply import Changed, NotReady
from .columns import UNITS, names
from .error_report import write_error_file
from .import_page import import_values, imports_of
from .models import RosterImport
from .table_writer import to_xlsx
from .unit_imports import UNIT_ROWS, apply_units, digest_of, planned, reasons_of
from .upload import MOST_SENT, as_file, own, receive

unit_views = Blueprint("unit_import", __name__, url_prefix="/organisations/import")


def _paths() -> list[str]:
    """The paths of the subtrees that this administrator manages."""
    return [unit.path for unit in tops_of(current_user, Role.ADMIN)]


def _own(roster: UUID) -> RosterImport:
    return own(roster, "organisations", _paths())


@unit_views.get("")
@open_to(Role.ADMIN)
def index(status: int = 200, **values: Any) -> Response:
    """Show the upload form, the empty table, and earlier imports."""
    sent = imports_of(current_user.account.id, "organisations")
    return page("organisations/import.html", status=status, imports=sent, **values)


@unit_views.post("")
@limit_body(MOST_SENT)
@needs_proof
@open_to(Role.ADMIN)
def take_in() -> Response:
    """Store an uploaded table, encrypted."""
    roster = receive(_paths(), tops_of(current_user, Role.ADMIN)[0].county_id, "organisations")
    if roster is None:
        return index(422, errors={"file": _("Please choose a file.")})
    return redirect_to(url_for("unit_import.show", roster=roster.id))


@unit_views.get("/<uuid:roster>")
@needs_proof
@open_to(Role.ADMIN)
def show(roster: UUID, status: int = 200, **values: Any) -> Response:
    """Show what would be added, changed and left alone, and what is wrong."""
    row = _own(roster)
    lines = planned(row) if row.state == "checked" else []
    shown = import_values(row, UNIT_ROWS.shown(current_user, request.args, row, lines, roster=row.id))
    answer = page("roster/import.html", status=status, plan=digest_of(lines), **shown, **values)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@unit_views.post("/<uuid:roster>/apply")
@needs_proof
@open_to(Role.ADMIN)
def carry_out(roster: UUID) -> Response:
    """Apply exactly what was shown, all of it or nothing."""
    try:
        apply_units(_own(roster), request.form.get("plan", ""), current_user.account.id)
    except NotReady:
        return show(roster, 422)
    except Changed:
        return show(roster, 422, changed=True)
    return redirect_to(url_for("unit_import.show", roster=roster))


@unit_views.post("/<uuid:roster>/discard")
@open_to(Role.ADMIN)
def discard(roster: UUID) -> Response:
    """Discard the import with all its rows."""
    staging.discard(_own(roster))
    return redirect_to(url_for("unit_import.index"))


@unit_views.get("/<uuid:roster>/mending.xlsx")
@needs_proof
@open_to(Role.ADMIN)
def mending(roster: UUID) -> Response:
    """Send the table as it came, with the reasons beside the wrong rows."""
    row = _own(roster)
    lines = planned(row) if row.state == "checked" else []
    if not row.wrongs or not lines:
        raise NotFound
    with write():
        audit.record("exported", "roster", row.id, county_id=row.county_id, fields=["mending"])
    facts = json.loads(row.facts)
    fill = lambda first, last: reasons_of(lines, first, last, facts)  # noqa: E731
    return as_file(_("units-to-mend"), ".xlsx", lambda path: write_error_file(row, path, fill))


@unit_views.get("/empty.xlsx")
@open_to(Role.ADMIN)
def empty() -> Response:
    """Send a table with the headings and no rows."""
    titles = names(UNITS, lang() == "en")
    return as_file(_("units"), ".xlsx", lambda path: to_xlsx(path, titles, [], sheet_name="党组织"))
