"""Label probation: states, decisions, timeline and audit lines."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.i18n import on_day

KINDS = {"full": _l("became a full member"), "extended": _l("probation extended")}
STATES = {
    "over": _l("probation is over"),
    "soon": _l("ends within a month"),
    "running": _l("on probation"),
    "unknown": _l("joining day unknown"),
}
MONTHS = {str(months): _l("%(n)s months", n=months) for months in range(6, 13)}
REFUSALS = {
    "no_day_for_full": _l("Since which day are they a full member?"),
    "see_what_is_unmet": _l("Please look at what this decision does not meet."),
    "no_months": _l("By how many months?"),
}


def _day(text: Any) -> str:
    return on_day(date.fromisoformat(text)) if text else ""


def decided_text(facts: dict[str, Any]) -> str:
    """Say in the timeline what was decided."""
    if facts.get("decided") == "extended":
        return _("Probation extended until %(day)s", day=_day(facts.get("on")))
    return _("Became a full member on %(day)s", day=_day(facts.get("on")))


def undone_text(facts: dict[str, Any]) -> str:
    """Say in the timeline that a decision was recorded by mistake."""
    return _("Recorded by mistake and taken back: %(what)s", what=decided_text(facts))
