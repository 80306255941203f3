"""Ask for a change of one's sign-in without a fresh proof, and stop one that waits (`change_rules.py` decides)."""

from uuid import UUID

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from pwa.core.access import needs_proof, open_to_signed_in
from pwa.core.database import lock_rows, transact
from pwa.core.fragments import redirect_to
from pwa.core.ids import as_uuid
from pwa.core.seen_state import is_stale, token_of_row, who_changed

from . import change_rules, sign_in_changes
from .change_models import END_PASSKEY, END_PHONE, ENDING, SignInChange
from .change_rights import ask_for, mine
from .change_rules import WAITS
from .limits import asker, proof_page
from .models import Passkey, Session
from .phones import phones_page
from .views import identity

ACTIONS = (
    "asked for sign-in change", "took back sign-in change", "objected to sign-in change", "made sign-in change",
    "voided sign-in change",
)  # fmt: skip


@identity.post("/me/changes")
@needs_proof
@open_to_signed_in
def ask() -> Response:
    """Ask to end a passkey, another phone, or all phones, without a fresh proof."""
    kind, account = request.form.get("kind", ""), current_user.account
    if kind not in ENDING:
        abort(404)
    target = as_uuid(request.form.get("target"))
    if kind in (END_PASSKEY, END_PHONE):
        rows = Passkey.of(account) if kind == END_PASSKEY else Session.of(account)
        target = mine(rows, target).id
    if change_rules.decide(asker(), adds=False).what != WAITS:
        return proof_page(kind=kind, target=target)
    return ask_for(kind, target_id=target)


@identity.post("/me/changes/<uuid:change>/stop")
@needs_proof
@open_to_signed_in
def stop_change(change: UUID) -> Response:
    """Stop a change that waits. It needs no fresh proof: everything stays as it is, and whoever does it wrongly makes
    the owner ask once more."""
    row = SignInChange.get_or_none(SignInChange.id == change, SignInChange.account == current_user.account.id)
    if row is None:
        abort(404)

    def work() -> bool:
        [now_] = lock_rows(SignInChange.select().where(SignInChange.id == row.id))
        if is_stale(token_of_row(now_)):
            return False
        now_.account = current_user.account
        return sign_in_changes.stop(now_, current_user.session.id)

    if not transact(work):
        said = who_changed("account", current_user.account.id, ACTIONS, lambda _account: "")
        return phones_page(422, said)
    flash(_("It is stopped: nothing has changed in how you sign in."), "ok")
    return redirect_to(url_for("identity.phones"))
