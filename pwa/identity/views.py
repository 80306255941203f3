"""Sign in by passphrase, sign out, and answer the outbox's question about the session."""

from typing import Any

from flask import Blueprint, Response, abort, jsonify, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from pwa.core.access import open_to_everyone, open_to_signed_in
from pwa.core.clock import now, written
from pwa.core.database import Fact, transact
from pwa.core.features import registry
from pwa.core.fragments import page, redirect_to
from pwa.core.i18n import readable_time
from pwa.core.ids import as_uuid
from pwa.core.logs import event

from .change_models import PASSKEY, PASSPHRASE, SignInChange
from .limits import asker
from .links import link_behind
from .login_throttle import count_try, uncount_try
from .models import Account, Session
from .passphrases import account_with
from .rules import mobile_number, safe_path
from .sessions import begin, enter, leave, signed_out_reason
from .sign_in_changes import make_due_way_in

identity = Blueprint("identity", __name__)


def never_cached(answer: Response) -> Response:
    """Mark an answer so that neither a cache nor the service worker stores it."""
    answer.headers["Cache-Control"] = "no-store"
    return answer


@identity.get("/sign-in")
@open_to_everyone
def sign_in() -> Response:
    """Show both ways to sign in: a passkey, or number and passphrase."""
    onward = safe_path(request.args.get("next"))
    proves = current_user.is_authenticated and (current_user.limited or request.args.get("again") == "1")
    if current_user.is_authenticated and not proves:
        return redirect_to(onward)
    return _sign_in_page(onward)


def _sign_in_page(onward: str, errors: dict[str, str] | None = None, status: int = 200) -> Response:
    values: dict[str, Any] = {
        "next": onward,
        "phone": request.form.get("phone", ""),
        "errors": errors or {},
        "reason": signed_out_reason(),
    }
    return never_cached(page("identity/sign_in.html", status=status, **values))


@identity.post("/sign-in/passphrase")
@open_to_everyone
def sign_in_with_passphrase() -> Response:
    """Sign in by number and passphrase; the answer does not say which of the two was wrong."""
    typed, onward = request.form.get("phone", ""), safe_path(request.form.get("next"))
    number = mobile_number(typed)
    if number is None:
        return _sign_in_page(onward, {"phone": _("Type the mobile number you sign in with.")}, 422)
    counted = count_try(number)
    make_due_way_in(number)
    account = account_with(number, request.form.get("passphrase", ""))
    row = transact(lambda: _open(account)) if account else None
    if row is None:
        event("passphrase refused")
        return _sign_in_page(onward, {"passphrase": _("Number or passphrase is not right.")}, 422)
    uncount_try(counted)
    enter(row)
    return redirect_to(onward)


def _open(account: Account) -> Session | None:
    """Begin a session of the account; None if its passphrase was ended or changed while it was checked."""
    present = account.locked()
    if present.closed_at is not None or present.passphrase != account.passphrase:
        return None
    return begin(present, "passphrase", **link_behind(present.passphrase_link_id, present.passphrase_limited_until))


@identity.get("/sign-out")
@open_to_signed_in
def confirm_sign_out() -> Response:
    """Ask before signing out, with a warning if the person would need a new invitation to sign in again."""
    row = SignInChange.waiting(current_user.account.id) if current_user.change_waits else None
    waits = row is not None and row.kind in (PASSKEY, PASSPHRASE)
    works_from = readable_time(row.takes_effect_at) if row and waits and asker().told else ""
    return page("identity/sign_out.html", stranded=current_user.needs_way_in, works_from=works_from, lapses=waits)


@identity.post("/sign-out")
@open_to_everyone
def sign_out() -> Response:
    """End the session and clear the browser's cache, but not its storage, which holds unsent reports.

    A phone that was signed out without a network names the account: the session of somebody who signed in meanwhile
    stays, and the answer is no page.
    """
    if named := request.form.get("account"):
        return _sign_out_named(named)
    if current_user.is_authenticated:
        transact(lambda: current_user.session.end(current_user.account.id))
    return signed_out()


def _sign_out_named(named: str) -> Response:
    """End the session if it is of this account. The header proves that this server answered, not a captive portal."""
    account = as_uuid(named)
    if account is None:
        abort(400)
    if not current_user.is_authenticated:
        leave()
    elif current_user.account.id == account:
        transact(lambda: current_user.session.end(current_user.account.id))
        leave()
    answer = Response(status=204)
    answer.headers["Yanxing-Signed-Out"] = named
    answer.headers["Clear-Site-Data"] = '"cache"'
    return never_cached(answer)


def signed_out() -> Response:
    """Remove the session from the cookie and redirect to the sign-in page."""
    leave()
    answer = redirect_to(url_for("identity.sign_in"))
    answer.headers["Clear-Site-Data"] = '"cache"'
    return never_cached(answer)


@identity.get("/me/session")
@open_to_signed_in
def session_facts() -> Response:
    """Answer the outbox: account and name of this session, the database's epoch, and the versions of the forms."""
    facts = {"account": str(current_user.account.id), "name": current_user.account.name, "epoch": Fact.read("epoch")}
    return never_cached(jsonify(**facts, server_time=written(now()), forms=registry().versions))
