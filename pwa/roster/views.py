"""Show the pages of the roster: upload a table, see what it would do, apply it or correct it; export the roster."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core import audit
from pwa.core.access import BRANCH_OFFICERS, Role, needs_proof, open_to
from pwa.core.database import write
from pwa.core.engines import Busy
from pwa.core.fragments import page, redirect_to, wants_fragment
from pwa.core.i18n import lang
from pwa.core.write_keys import limit_body
from pwa.organisations.reach import tops_of

from . import staging
from .apply import Changed, NotReady, apply
from .columns import MEMBERS, names
from .error_report import write_error_file
from .export import export_members
from .import_page import ROWS, import_values, imports_of
from .likely_twins import OTHER, SAME, take_answer
from .models import RosterImport
from .post_apply import follow
from .table_writer import TYPES, to_xlsx
from .upload import MOST_SENT, as_file, own, receive

views = Blueprint("roster", __name__, url_prefix="/screening/roster")
WHO = (*BRANCH_OFFICERS, Role.COMMITTEE)
AT_ONCE, A_STEP = 1.5, 1.0  # seconds of checking in one request
MOST = 200


def _paths() -> list[str]:
    """The paths of the subtrees whose roster this person manages."""
    return [unit.path for unit in tops_of(current_user, *WHO)]


def _own(roster: UUID) -> RosterImport:
    return own(roster, "members", _paths())


@views.get("")
@open_to(*WHO)
def index(status: int = 200, **values: Any) -> Response:
    """Show the upload form, the empty table, and earlier imports."""
    return page("roster/index.html", status=status, imports=imports_of(current_user.account.id, "members"), **values)


@views.post("")
@limit_body(MOST_SENT)
@needs_proof
@open_to(*WHO)
def take_in() -> Response:
    """Store an uploaded table encrypted; check it at once if it is short."""
    roster = receive(_paths(), tops_of(current_user, *WHO)[0].county_id, "members")
    if roster is None:
        return index(422, errors={"file": _("Please choose a file.")})
    with suppress(Busy):  # it is stored; the page and the job continue the check
        staging.check_some(roster, AT_ONCE)
    return redirect_to(url_for("roster.show", roster=roster.id))


@views.get("/imports/<uuid:roster>")
@needs_proof
@open_to(*WHO)
def show(roster: UUID, status: int = 200, **values: Any) -> Response:
    """Show the progress of the check, then what would be added, changed and left alone, and what is wrong."""
    row = _own(roster)
    shown = import_values(row, ROWS.shown(current_user, request.args, row, roster=row.id))
    answer = page("roster/import.html", block="progress", status=status, **shown, **values)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@views.post("/imports/<uuid:roster>/check")
@needs_proof
@open_to(*WHO)
def check(roster: UUID) -> Response:
    """Continue the check, or the lines after applying, for a second. The page asks again until all is done."""
    row = follow(staging.check_some(_own(roster), A_STEP), A_STEP)
    if row.state in ("checking", "telling") and wants_fragment():
        return show(roster)
    return redirect_to(url_for("roster.show", roster=row.id))


@views.post("/imports/<uuid:roster>/twins")
@needs_proof
@open_to(*WHO)
def say_who(roster: UUID) -> Response:
    """Note whether a row is about the person that it looks like, and check the file again."""
    found, said = _own(roster), request.form.get("is", "")
    row = request.form.get("row", type=int)
    if found.state != "checked" or said not in (SAME, OTHER) or row is None:
        raise NotFound
    if not take_answer(found, row, request.form.get("of", ""), said):
        return show(roster, 422, changed=True)
    staging.check_again(RosterImport.get_by_id(found.id))
    with suppress(Busy):
        staging.check_some(RosterImport.get_by_id(found.id), AT_ONCE)
    return redirect_to(url_for("roster.show", roster=found.id))


@views.post("/imports/<uuid:roster>/apply")
@needs_proof
@open_to(*WHO)
def carry_out(roster: UUID) -> Response:
    """Apply all of it or nothing."""
    row = _own(roster)
    try:
        follow(apply(row, current_user.account.id), A_STEP)
    except NotReady:
        return show(roster, 422)
    except Changed:
        staging.check_again(row)
        staging.check_some(RosterImport.get_by_id(row.id), AT_ONCE)
        return show(roster, 422, changed=True)
    return redirect_to(url_for("roster.show", roster=row.id))


@views.post("/imports/<uuid:roster>/discard")
@open_to(*WHO)
def discard(roster: UUID) -> Response:
    """Discard the import with all its rows."""
    staging.discard(_own(roster))
    return redirect_to(url_for("roster.index"))


@views.get("/imports/<uuid:roster>/mending.xlsx")
@needs_proof
@open_to(*WHO)
def mending(roster: UUID) -> Response:
    """Send the table as it came, with the reasons beside the wrong rows."""
    row = _own(roster)
    if row.state != "checked" or not row.wrongs:
        raise NotFound
    with write():
        audit.record("exported", "roster", row.id, county_id=row.county_id, fields=["mending"])
    return as_file(_("roster-to-mend"), ".xlsx", lambda path: write_error_file(row, path))


@views.get("/empty.xlsx")
@open_to(*WHO)
def empty() -> Response:
    """Send a table with the official headings and no rows."""
    titles = names(MEMBERS, lang() == "en")
    return as_file(_("roster"), ".xlsx", lambda path: to_xlsx(path, titles, []))


@views.get("/export")
@open_to(*WHO)
def ask_export(status: int = 200, **values: Any) -> Response:
    """Show the form of an export: the reason and the file type."""
    units = [unit.name for unit in tops_of(current_user, *WHO)]
    return page("roster/export.html", status=status, units=units, **values)


@views.post("/export")
@needs_proof
@open_to(*WHO)
def export() -> Response:
    """Export the roster of one's own units in the official columns with full ID numbers. The reason is logged."""
    reason, suffix = " ".join(request.form.get("reason", "").split())[:MOST], f".{request.form.get('form', '')}"
    if len(reason) < 2:
        return ask_export(422, errors={"reason": _("Please say why.")}, said=reason)
    suffix = suffix if suffix in TYPES else ".xlsx"
    county = tops_of(current_user, *WHO)[0].county_id
    with write():
        audit.record("exported", "members", None, county_id=county, fields=["members"], reason=reason)
    paths, by = _paths(), current_user.name
    return as_file(_("roster"), suffix, lambda path: export_members(path, suffix, paths, by, reason))
