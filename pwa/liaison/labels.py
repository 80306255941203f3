"""Label contacts in the reader's language."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.i18n import on_day

DIRECTIONS = {"out": _l("the branch got in touch"), "in": _l("the member got in touch")}
CHANNELS = {
    "phone": _l("by phone"),
    "message": _l("by message"),
    "visit": _l("visit at their place"),
    "letter": _l("by letter"),
    "met": _l("met in person"),
}
PAUSES = {
    "illness": _l("illness"),
    "childbirth": _l("childbirth"),
    "request": _l("at their own request"),
    "other": _l("another reason"),
}
ASSIGNMENT_REFUSALS = {
    "not_a_contact_person": _l("Choose another person of this branch who has an account."),
    "not_a_hand_over_day": _l("Today or a day within the next 90 days."),
}
REFUSALS = {
    "not_after_contact": _l("This day must lie after the day of the contact."),
    "pause_without_end": _l("A pause has an end: give its last day."),
    "pause_without_reason": _l("Give the reason for the pause."),
    "pause_too_long": _l("A pause lasts a year at most. After that it is agreed anew."),
    "contact_before_joining": _l("This day is before the member joined the Party."),
    "about_yourself": _l("A contact is with somebody else. Choose whom you spoke with."),
}


def timeline_text(facts: dict[str, Any]) -> str:
    """Return a contact's line in the timeline; the words stay in the log."""
    how, day = CHANNELS.get(facts.get("channel", "")), on_day(date.fromisoformat(facts["on"]))
    return _("Contact on %(day)s, %(how)s", day=day, how=how)


def pause_ended_text(facts: dict[str, Any]) -> str:
    """Return the line in the timeline of a pause that was ended by hand."""
    day = on_day(date.fromisoformat(facts["until"]))
    return _("Ended the pause that was agreed until %(day)s", day=day)


def pause_words(reason: str, until: date) -> str:
    """Say why and until when a member is not contacted."""
    return _("pause until %(day)s (%(reason)s)", day=on_day(until), reason=PAUSES[reason])
