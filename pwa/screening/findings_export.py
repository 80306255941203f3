"""Export the findings as a workbook: what the page shows and no more, with who exported it and why."""

from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any
from uuid import UUID

import xlsxwriter
from flask import Blueprint, Response, make_response, request
from flask_babel import gettext as _
from flask_login import current_user

from pwa.core import audit
from pwa.core.access import needs_proof, open_to
from pwa.core.clock import now, today
from pwa.core.database import write
from pwa.core.downloads import attachment_header
from pwa.core.fragments import page
from pwa.core.i18n import in_full
from pwa.reports.export import defused

from .charts import by_city, figure
from .findings import shown
from .reach import MAKES

findings_export = Blueprint("findings_export", __name__)
MOST = 200  # characters of a reason
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@findings_export.post("/screening/rounds/<uuid:round>/findings/export")
@needs_proof
@open_to(*MAKES)
def export(round: UUID) -> Response:
    """Send the tables of one unit as a file. The reason is written into the workbook and the audit trail."""
    values = shown(current_user._get_current_object(), round, whole=True)
    reason = " ".join(request.form.get("reason", "").split())
    if not 2 <= len(reason) <= MOST:
        values |= {"errors": {"reason": _("Please say why; at most 200 characters.")}, "said": reason}
        return page("screening/findings.html", status=422, **values)
    row = values["round"]
    with write():
        audit.record("exported", "round", row.id, county_id=row.county_id, fields=["findings"], reason=reason)
    told = _(
        "Exported by %(name)s, %(when)s, for: %(reason)s", name=current_user.name, when=in_full(now()), reason=reason
    )
    answer = make_response(workbook(values, told))
    answer.mimetype = XLSX
    day = f"{today():%Y%m%d}"
    name = f"{row.title}-{values['unit'].name}-{day}.xlsx"
    answer.headers["Content-Disposition"] = attachment_header(name, f"round-{day}.xlsx")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def workbook(values: Mapping[str, Any], told: str) -> bytes:
    """Return the workbook's bytes; `told` is the last line of each sheet: who exported it, when and why."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    with book:
        for name, rows in tables(values):
            sheet = book.add_worksheet(name)
            sheet.set_column(0, 0, 28)
            sheet.set_footer("&L" + told.replace("&", "&&")[:200])
            lines = [*rows, [], [f"{values['round'].title} · {values['unit'].name}"], [told]]
            for number, line in enumerate(lines):
                for column, cell in enumerate(line):
                    if isinstance(cell, int):
                        sheet.write_number(number, column, cell)
                    else:
                        sheet.write_string(number, column, defused(str(cell)))
    return file.getvalue()


def tables(values: Mapping[str, Any]) -> Iterable[tuple[str, list[list[Any]]]]:
    """Yield (sheet name, rows with their header) for every table of the page."""
    people, bars = _("Number of people"), values["bars"]
    yield _("Found"), [[_("Figure"), people], *_lines([*values["coverage"], *values["counters"]])]
    yield _("Where"), [[_("Place"), people], *_lines([*values["map"]["rows"], *values["abroad"], *values["unplaced"]])]
    if values["cities_of"]:
        yield _("Cities"), [[_("Place"), people], *_lines(by_city(values["cities_of"]))]
    for table, name in (
        ("reason", _("Reasons")),
        ("length", _("How long away")),
        ("moves", _("Moves")),
        ("way", _("Ways")),
    ):
        yield name, [[name, people], *_lines(bars[table])]
    yield _("Units below"), [values["below"].head, *values["below"].cells]
    if values["before"]:
        head = [_("Figure"), _("Then"), _("Now"), _("Difference")]
        lines = values["before"]["lines"]
        yield _("Compared"), [head, *([one["label"], one["before"], one["now"], one["difference"]] for one in lines)]


def _lines(lines: Iterable[Mapping[str, Any]]) -> list[list[Any]]:
    return [[one["label"], figure(one["people"])] for one in lines]
