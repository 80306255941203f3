"""Label contacts in the reader's language."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.clock import today
from pwa.core.features import registry
from pwa.core.i18n import on_day

DIRECTIONS = {"out": _l("the branch got in touch"), "in": _l("the member got in touch")}
CHANNELS = {
    "phone": _l("by phone"),
    "message": _l("by message"),
    "visit": _l("visit at their place"),
    "letter": _l("by letter"),
    "met": _l("met in person"),
}
OCCASIONS = {"festival": _l("festival"), "hardship": _l("hardship"), "illness": _l("illness or injury")}
PAUSES = {
    "illness": _l("illness"),
    "childbirth": _l("childbirth"),
    "request": _l("at their own request"),
    "other": _l("another reason"),
}
ASSIGNMENT_REFUSALS = {
    "not_a_contact_person": _l("Choose another person of this branch who has an account."),
    "not_a_hand_over_day": _l("Today or a planned day, not too far ahead."),
}
VISIT_REFUSALS = {
    "visit_day_is_past": _l("This day is past. What was done already is written down as a contact."),
    "visit_is_planned": _l("This visit is planned already."),
}
REFUSALS = {
    "not_after_contact": _l("This day must lie after the day of the contact."),
    "pause_without_end": _l("A pause has an end: give its last day."),
    "pause_without_reason": _l("Give the reason for the pause."),
    "pause_too_long": _l("A pause lasts a year at most. After that it is agreed anew."),
    "unknown_visit": _l("The visit of care is not known. Open the form anew from the list."),
    "contact_before_joining": _l("This day is before the member joined the Party."),
    "about_yourself": _l("A contact is with somebody else. Choose whom you spoke with."),
}


def timeline_text(facts: dict[str, Any]) -> str:
    """Return a contact's line in the timeline; the words stay in the log."""
    how, day = CHANNELS.get(facts.get("channel", "")), on_day(date.fromisoformat(facts["on"]))
    return _("Contact on %(day)s, %(how)s", day=day, how=how)


def confirmed_text(facts: dict[str, Any]) -> str:
    """Return the line in the timeline of what a member confirmed, or told somebody who recorded it."""
    known = registry().yearly_questions
    what = _(", ").join(str(known[name].label) for name in facts["questions"] if name in known)
    return _("Confirmed that this is still so: %(what)s", what=what)


def visit_planned_text(facts: dict[str, Any]) -> str:
    """Return the line in the timeline of a visit of care; the occasion is not in it."""
    return _("Planned a visit of care for %(day)s", day=on_day(date.fromisoformat(facts["on"])))


def visit_called_off_text(facts: dict[str, Any]) -> str:
    """Return the line in the timeline of a visit of care that was called off."""
    return _("Called off the visit of care planned for %(day)s", day=on_day(date.fromisoformat(facts["on"])))


def visit_words(occasion: str, on: date) -> str:
    """Say for which occasion and day a visit of care is planned; the occasion only if given."""
    if not occasion:
        return _("visit of care on %(day)s", day=on_day(on))
    return _("visit of care on %(day)s (%(occasion)s)", day=on_day(on), occasion=OCCASIONS[occasion])


def as_planned(on: date) -> dict[str, str]:
    """Return how the form of a contact is filled in for a visit that was planned for this day: the phone's own today
    if the day lies ahead."""
    return {"channel": "visit"} | ({"on": on.isoformat()} if on <= today() else {})


def pause_ended_text(facts: dict[str, Any]) -> str:
    """Return the line in the timeline of a pause that was ended by hand."""
    day = on_day(date.fromisoformat(facts["until"]))
    return _("Ended the pause that was agreed until %(day)s", day=day)


def pause_words(reason: str, until: date) -> str:
    """Say why and until when a member is not contacted."""
    return _("pause until %(day)s (%(reason)s)", day=on_day(until), reason=PAUSES[reason])
