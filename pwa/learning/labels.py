"""Label learning in the reader's language."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.i18n import on_day
from pwa.reports.labels import TOPICS as TOPIC_LABELS

from .rules import DISABLED, ILL, OLD, OTHER, TOPICS, ClassHours

TOPIC_NAMES = {code: TOPIC_LABELS[code] for code in TOPICS}
REASONS = {OLD: _l("old age"), ILL: _l("illness"), DISABLED: _l("disability"), OTHER: _l("another reason")}
KINDS = {"text": _l("written text"), "pdf": _l("PDF")}
REFUSALS = {
    "not_a_programme_year": _l("A programme is made for this year or the next."),
    "until_in_its_year": _l("This day is not in the year of the programme."),
    "until_is_past": _l("This day is past. Choose today or a later day."),
    "hours_needed": _l("Say how many class hours it takes: half an hour to 24 hours."),
    "not_an_exemption_year": _l("An exemption is for this year, the one before or the next."),
    "say_the_reason": _l("Say what the reason is."),
    "decided_long_before": _l("This was decided long before that year. An exemption is looked at anew each year."),
    "exempt_already": _l("There is an exemption for this year already."),
    "text_or_file": _l("Give either a text or a PDF."),
    "not_a_pdf": _l("This is no PDF. Please save it as PDF and choose that file."),
    "pdf_too_large": _l("This PDF is larger than 3 MB, or has too many parts. Please save it smaller."),
    "pdf_too_long": _l("This PDF has more than 300 pages. Please split it."),
    "pdf_encrypted": _l("This PDF is protected by a password. Please save it without."),
    "pdf_acts": _l("This PDF holds a script or an action, which could harm a phone. Please print it to a new PDF."),
    "pdf_holds_files": _l("This PDF holds other files or media. Please print it to a new PDF."),
    "pdf_broken": _l("This PDF is damaged. Please save it anew."),
    "no_such_meeting": _l("Choose a meeting of this branch in the year of the programme."),
}


def hours_words(halves: int) -> str:
    """Return class hours as a number for people."""
    return f"{halves / 2:g}"


def standing_words(hours: ClassHours) -> str:
    """Say how a member stands: '18 of 32 class hours, 9 more planned'."""
    numbers = {"done": hours_words(hours.done), "needed": hours_words(hours.needed)}
    if hours.exempt:
        return _("%(done)s class hours; none are demanded", **numbers)
    if not hours.planned:
        return _("%(done)s of %(needed)s class hours", **numbers)
    return _(
        "%(done)s of %(needed)s class hours, %(planned)s more planned", planned=hours_words(hours.planned), **numbers
    )


def parts_words(hours: ClassHours) -> str:
    """Say where the hours come from; empty if there are none."""
    parts = [_("%(n)s from meetings", n=hours_words(hours.held))] if hours.held else []
    parts += [_("%(n)s from confirmed study", n=hours_words(hours.confirmed))] if hours.confirmed else []
    return _(", ").join(parts)


def size_words(size: int) -> str:
    """Say how large material is."""
    return f"{size / 1024 / 1024:.1f} MB" if size >= 1024 * 1024 else f"{max(round(size / 1024), 1)} KB"


def material_words(material: Any) -> str:
    """Say what kind of material it is and how large: 'PDF, 12 pages, 240 KB'."""
    parts = [str(KINDS[material.kind])]
    parts += [_("pages: %(n)s", n=material.pages)] if material.pages else []
    return _(", ").join([*parts, size_words(material.size)])


def exempted_text(facts: dict[str, Any]) -> str:
    """Return a line of the timeline: no class hours are demanded in a year; without the reason."""
    return _("No class hours are demanded in %(year)s, as decided", year=facts.get("year", ""))


def exemption_ended_text(facts: dict[str, Any]) -> str:
    """Return a line of the timeline: an exemption was ended."""
    return _("The exemption from class hours in %(year)s was ended", year=facts.get("year", ""))


def decided_words(decided_by: str, decided_on: date) -> str:
    """Say who decided something, and when."""
    return f"{decided_by} · {on_day(decided_on)}"
