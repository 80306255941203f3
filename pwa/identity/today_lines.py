"""Build the line of Today about an account without passkey or passphrase, whose owner could not sign in again."""

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext as _

from pwa.core.today_line import DUE, TodayLine

from .visitor import Visitor


def way_in(visitor: Visitor) -> Iterator[TodayLine]:
    """Ask people who have no way to sign in again to set one up."""
    if visitor.needs_way_in:
        text, why = (
            _("Choose how you will sign in next time"),
            _("Without it you need a new invitation after signing out."),
        )
        yield TodayLine(text, url_for("identity.way_in"), DUE, 20, why, counts=True)


def proof(visitor: Visitor) -> Iterator[TodayLine]:
    """Ask people who came in by somebody else's link to prove that the account is theirs."""
    if visitor.limited:
        why = _("This phone was signed in with a link. Some things are closed until then.")
        yield TodayLine(_("Confirm that it is you"), url_for("identity.proof"), DUE, 10, why, counts=True)


LINES = (proof, way_in)
