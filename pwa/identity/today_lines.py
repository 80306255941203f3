"""Build the lines of Today about one's own sign-in: none yet, not proven yet, or a change of it that waits."""

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext as _

from pwa.core.clock import now
from pwa.core.i18n import readable_time
from pwa.core.today_line import DUE, TodayLine

from .accounts import NOTICE_VERSION
from .change_models import SignInChange
from .rules import NOTES_LASTING
from .visitor import Visitor


def way_in(visitor: Visitor) -> Iterator[TodayLine]:
    """Ask people who have no way to sign in again to set one up."""
    if visitor.needs_way_in and not visitor.change_waits:
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


def change(visitor: Visitor) -> Iterator[TodayLine]:
    """Show on every phone of an account that a change of its sign-in waits, and until when it can be stopped."""
    row = SignInChange.waiting(visitor.account.id) if visitor.change_waits else None
    if row:
        here = row.asked_on == visitor.session.id
        when = readable_time(row.takes_effect_at)
        text = _("A change of your sign-in waits") if here else _("Was it you? A change of your sign-in was asked for")
        why = _("It takes effect on %(when)s, unless you stop it.", when=when)
        yield TodayLine(text, url_for("identity.phones"), DUE, 5, why, counts=not here)


def consents(visitor: Visitor) -> Iterator[TodayLine]:
    """Ask people again for the consents that were withdrawn because somebody else may have given them, for as long as
    the security note about it is shown."""
    asked = visitor.account.consents_asked_at
    if asked and not visitor.limited and now() < asked + NOTES_LASTING:
        why = _("What was agreed to through another link was withdrawn, because it may not have been you.")
        yield TodayLine(
            _("Say again what you agree to"), url_for("me.home", _anchor="consents"), DUE, 15, why, counts=True
        )


def notice(visitor: Visitor) -> Iterator[TodayLine]:
    """Tell people who read an earlier privacy notice that it has changed, until they have read the present one."""
    read = visitor.account.notice_read
    if read and read != NOTICE_VERSION and not visitor.limited:
        why = _("What is kept about you, and why. What you agreed to stays as it is.")
        yield TodayLine(_("Read the changed privacy notice"), url_for("me.notice"), DUE, 65, why, counts=True)


LINES = (change, proof, consents, way_in, notice)
