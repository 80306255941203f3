"""Label notices in the reader's language."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.clock import day_of, today
from pwa.core.i18n import on_day

from .notice_rules import EXPIRED, VALID, state_of

KINDS = {
    "notice": _l("General notice"),
    "decision": _l("Decision of the organisation"),
    "election": _l("Election notice"),
    "help": _l("Call for help"),
}
AUDIENCES = {
    "all": (_l("all members"), _l("Those who are away and those who are here.")),
    "away": (_l("members who are away"), _l("Whose place on file is elsewhere when they read it.")),
    "here": (_l("members who are here"), _l("Also members of other branches who live here and were taken in.")),
}
STATES = {
    VALID: _l("valid now"),
    EXPIRED: _l("no longer valid"),
    "replaced": _l("there is a corrected version"),
    "withdrawn": _l("taken back"),
}
REFUSALS = {
    "valid_until_past": _l("This day is past. Choose today or a later day."),
    "nothing_corrected": _l("Nothing is different from the version that stands."),
    "blank_words": _l("Nothing can be read in this text."),
}


def to_words(notice: Any) -> str:
    """Say to whom a notice is told."""
    whom = str(AUDIENCES[notice.audience][0])
    if notice.unit.is_branch:
        return _("%(unit)s: %(whom)s", unit=notice.unit.name, whom=whom)
    return _("%(unit)s and below: %(whom)s", unit=notice.unit.name, whom=whom)


def state_words(notice: Any) -> str:
    """Say where a notice stands."""
    return str(STATES[state_of(notice.ended_how, notice.valid_until, today())])


def about_words(notice: Any) -> str:
    """Return kind, sender and day of a notice in one line."""
    parts = [str(KINDS[notice.kind]), notice.sender.name, on_day(day_of(notice.made_at))]
    parts += [_("corrected version %(n)s", n=notice.version)] if notice.version > 1 else []
    return " · ".join(parts)
