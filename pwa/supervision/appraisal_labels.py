"""Label appraisals in the reader's language."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

GRADES = {
    "excellent": _l("excellent"),
    "qualified": _l("qualified"),
    "basic": _l("basically qualified"),
    "unqualified": _l("unqualified"),
}


def grade_text(grade: Any) -> str:
    """Return the grade in words; a probationary member took part without one."""
    return str(GRADES.get(str(grade), _("took part, no grade")))


def appraised_text(facts: dict[str, Any]) -> str:
    """Say in the timeline what the appraisal of a year found."""
    return _("Appraisal %(year)s: %(grade)s", year=facts.get("year", ""), grade=grade_text(facts.get("grade")))


def by_host_text(facts: dict[str, Any]) -> str:
    """Say in the timeline that the host sent its result."""
    return _("Appraisal %(year)s held where the member lives, by %(unit)s",
             year=facts.get("year", ""), unit=facts.get("unit", ""))  # fmt: skip


def undone_text(facts: dict[str, Any]) -> str:
    """Say in the timeline that a result was recorded by mistake."""
    return _("Recorded by mistake and taken back: %(what)s", what=appraised_text(facts))
