"""Say what the visitor may change of their sign-in now, later or not at all (`change_rules.py` decides), store a change
that waits, and show it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from pwa.core.clock import now
from pwa.core.database import transact
from pwa.core.fragments import redirect_to
from pwa.core.i18n import readable_time
from pwa.core.seen_state import token_of_row

from . import change_rules
from .change_models import END_PASSKEY, END_PHONE, SignInChange
from .change_rules import NOW, WAITS, takes_effect_at
from .labels import change_reason, change_words, device_words
from .limits import asker, proof_page
from .models import Passkey, Session


def may_end_now() -> bool:
    """Whether the visitor may end passkeys and other phones at once."""
    return change_rules.decide(asker(), adds=False).what == NOW


def way_in_waits() -> bool:
    """Whether a passkey or passphrase that the visitor makes becomes a way in only after the waiting time."""
    return change_rules.decide(asker(), adds=True).what == WAITS


def way_in_refused(status: int = 403) -> Response | None:
    """Return the page that asks for a proof first, None if the visitor may make a way in. Who has one to prove it by
    chooses on that page (`wait`) that the new one takes effect later."""
    known = asker()
    what = change_rules.decide(known, adds=True).what
    chosen = request.values.get("wait") == "1" or not known.has_way_in
    if what == NOW or (what == WAITS and chosen and not current_user.change_waits):
        return None
    return proof_page(status, kind="way_in")


def way_in_facts() -> dict[str, Any]:
    """Return for the page of a new way in whether it waits, why and until when."""
    found = change_rules.decide(asker(), adds=True)
    if found.what != WAITS:
        return {"waits": False}
    return {"waits": True, "why": change_reason(found.reason), "works_from": readable_time(takes_effect_at(now()))}


def ask_for(kind: str, **what: Any) -> Response:
    """Store a change that waits, and answer with the list of phones, which shows it."""

    def work() -> SignInChange | None:
        current_user.session.require_open()
        return SignInChange.ask(current_user.account, kind, current_user.session.id, **what)

    say_asked(transact(work))
    return redirect_to(url_for("identity.phones"))


def say_asked(row: SignInChange | None) -> None:
    """Tell the visitor on the next page when the change takes effect, or that another one waits."""
    if row is None:
        flash(_("Another change waits already. Take it back first, or wait until it has taken effect."), "warn")
    else:
        when = readable_time(row.takes_effect_at)
        flash(_("Noted. It takes effect on %(when)s, unless it is stopped on one of your phones.", when=when), "ok")


def waiting_change() -> dict[str, Any] | None:
    """Return what the pages show of the visitor's change that waits, None if there is none."""
    row = SignInChange.waiting(current_user.account.id) if current_user.change_waits else None
    if row is None:
        return None
    on = Session.get_or_none(Session.id == row.asked_on)
    return {
        "id": row.id,
        "text": change_words(row.kind, label_of(row)),
        "asked_here": row.asked_on == current_user.session.id,
        "phone": device_words(on.label if on else ""),
        "asked": readable_time(row.asked_at),
        "when": readable_time(row.takes_effect_at),
        "seen": token_of_row(row),
    }


def label_of(row: SignInChange) -> str:
    """Return the label of the passkey or phone that ends."""
    model = {END_PASSKEY: Passkey, END_PHONE: Session}.get(row.kind)
    found = model.get_or_none(model.id == row.target_id) if model else None
    return found.label if found else ""


def mine(rows: Iterable[Passkey | Session], wanted: UUID | None) -> Passkey | Session:
    """Return the visitor's own passkey or phone with this id; answer 404 if there is none."""
    row = next((row for row in rows if row.id == wanted), None) or abort(404)
    row.account = current_user.account
    return row
