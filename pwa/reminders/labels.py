"""Label kinds, channels and ends of reminders."""

from flask_babel import lazy_gettext as _l

from pwa.core.features import registry

from .rules import NO_CONSENT, NO_WAY, QUIET, SWITCHED_OFF, THIS_WEEK

KINDS = {
    "urgent": (
        _l("Urgent reminders"),
        _l("At once, but never at night. If none reaches you, your contact person calls."),
    ),
    "routine": (_l("Other reminders"), _l("Together in one message, at most once a week, never at night.")),
}
CHANNELS = {
    "push": _l("notification on the phone"),
    "gateway": _l("message of a messenger or by mail"),
    "sms": _l("SMS"),
}
OUTCOMES = {
    "taken": _l("sent"),
    "refused": _l("could not be sent"),
    "unknown": _l("perhaps not sent"),
    "": _l("being sent"),
}
WHY = {
    QUIET: _l("waits: it is night"),
    THIS_WEEK: _l("waits: there was a message this week"),
    NO_CONSENT: _l("stays in the app: not agreed to reminders"),
    SWITCHED_OFF: _l("stays in the app: switched off"),
    NO_WAY: _l("stays in the app: nothing reaches them"),
}
CALL = {
    NO_WAY: _l("to be called: nothing reaches them"),
    SWITCHED_OFF: _l("to be called: switched off by every way"),
}


def about(rule: str) -> str:
    """Say what a rule reminds of; a rule of an earlier release as it is stored."""
    known = registry().reminders.get(rule)
    return str(known.words) if known else rule
