"""Label devices and ways to sign in."""

from flask_babel import gettext as _


def device_words(label: str) -> str:
    """Return the name of a phone or computer in its owner's list."""
    return label or _("A phone or computer")


def way_in_words(way: str) -> str:
    """Say how a phone was signed in."""
    words = {"passkey": _("by passkey"), "passphrase": _("by passphrase"), "invitation": _("by invitation")}
    return words.get(way, way)
