"""Return this package's timeline lines as text, and say who may read them."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from pwa.core.features import Line, Readers
from pwa.core.i18n import on_day
from pwa.stages import Stage

from .labels import ACTIVITIES, place_words


def report_address(report: UUID) -> str:
    """Return the address of a report's page."""
    return url_for("reports.show", submission=report)


def _place(facts: dict[str, Any]) -> str:
    where = place_words(facts.get("division"), facts.get("country"), facts.get("area", ""))
    return _("Reported a place: %(place)s", place=where)


def _day(facts: dict[str, Any]) -> str:
    return on_day(date.fromisoformat(facts["since"])) if facts.get("since") else ""


def _since(facts: dict[str, Any]) -> str:
    return _("since %(day)s", day=_day(facts)) if facts.get("since") else ""


def _done(facts: dict[str, Any]) -> str:
    return str(ACTIVITIES.get(facts.get("kind", ""), ACTIVITIES["other"]))


def _reported(facts: dict[str, Any]) -> str:
    return _("Reported an activity: %(kind)s", kind=_done(facts))


def _confirmed(facts: dict[str, Any]) -> str:
    return _("Activity confirmed: %(kind)s", kind=_done(facts))


def _corrected(facts: dict[str, Any]) -> str:
    return _("Activity confirmed with corrections: %(kind)s", kind=_done(facts))


def _declined(facts: dict[str, Any]) -> str:
    return _("Activity declined: %(kind)s", kind=_done(facts))


def _back(facts: dict[str, Any]) -> str:
    return _("Back home since %(day)s", day=_day(facts))


def _visit(facts: dict[str, Any]) -> str:
    until = on_day(date.fromisoformat(facts["until"])) if facts.get("until") else ""
    return _("Home for a visit until %(day)s", day=until)


TIMELINE = (
    Line("location_reported", _place, report_address, readers=Readers.CONTACT, detail=_since, stage=Stage.SCREENING),
    Line("back_home", _back, report_address, readers=Readers.CONTACT, stage=Stage.SCREENING),
    Line("activity_reported", _reported, report_address, readers=Readers.FILE, stage=Stage.MANAGEMENT),
    Line("activity_confirmed", _confirmed, report_address, readers=Readers.FILE, stage=Stage.MANAGEMENT),
    Line("activity_corrected", _corrected, report_address, readers=Readers.FILE, stage=Stage.MANAGEMENT),
    Line("activity_declined", _declined, report_address, readers=Readers.FILE, stage=Stage.MANAGEMENT),
    Line("home_visit", _visit, report_address, readers=Readers.CONTACT, detail=_since, stage=Stage.SCREENING),
    Line("withdrawn", lambda facts: _("A report was withdrawn"), report_address, readers=Readers.FILE),
)
