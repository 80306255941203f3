"""Build the page of one departure."""

from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from pwa.core.i18n import on_day
from pwa.members.labels import REASONS, STAYS, place_words
from pwa.reports.labels import EMPLOYER_KINDS

from .models import Departure


def address_of(departure_id: UUID) -> str:
    """Return the address of a departure."""
    return url_for("departures.show", departure=departure_id)


def facts_of(report: Any) -> list[tuple[str, str]]:
    """Return what a departure says, for its page and for that of the report."""
    row = Departure.get_or_none(Departure.id == report.id)
    if row is None:
        return []
    facts = [
        (_("Where to"), place_words(row.division, row.country, row.area)),
        (_("From when"), on_day(row.since)),
        (_("Length of stay"), str(STAYS[row.stay])),
        (_("Why away"), str(REASONS[row.reason]) if row.reason else ""),
        (_("Kind of employer"), str(EMPLOYER_KINDS[row.employer_kind]) if row.employer_kind else ""),
        (_("Talk"), on_day(row.talked_on)),
        (_("Telephone of a relative"), row.contact_phone),
    ]
    return [(label, text) for label, text in facts if text]
