"""Label devices, ways to sign in, and consents."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

CONSENTS = {
    "whereabouts": (
        _l("My branch may keep where I have been"),
        _l("The counties and dates you report, as a history."),
    ),
    "host": (
        _l("The branch where I live may see me"),
        _l("Name, phone, where you live now, and what you take part in there; never your file."),
    ),
    "reminders": (_l("Remind me"), _l("At most once a week; what is urgent at once. Never at night.")),
}


def device_words(label: str) -> str:
    """Return the name of a phone or computer in its owner's list."""
    return label or _("A phone or computer")


def way_in_words(way: str) -> str:
    """Say how a phone was signed in."""
    words = {"passkey": _("by passkey"), "passphrase": _("by passphrase"), "invitation": _("by invitation")}
    return words.get(way, way)


def change_words(kind: str, label: str = "") -> str:
    """Say which change of a sign-in was asked for. `label`: of the passkey or phone that ends."""
    return {
        "passphrase": _("A new passphrase"),
        "passkey": _("A new passkey"),
        "end_passkey": _("End the passkey of %(label)s", label=device_words(label)),
        "end_phone": _("Sign out %(label)s", label=device_words(label)),
        "end_phones": _("Sign out all phones"),
    }[kind]


def change_reason(reason: str) -> str:
    """Say why a change waits, or why waiting does not make it (`change_rules.py`)."""
    return {
        "told": _("Another phone of yours is signed in: it shows what you asked for, and there it can be stopped."),
        "first_way_in": _("You have no passkey or passphrase yet by which to prove that it is you."),
        "holds_posts": _("You hold a post. Time alone changes nothing in how such an account signs in."),
        "nobody_told": _("You are signed in on no other phone that would show it, so waiting proves nothing."),
    }.get(reason, "")
