"""Sign in and out, and answer a phone that asks about its session."""

from typing import Any

from flask import Blueprint, Response, jsonify, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from pwa.core.access import open_to_everyone, open_to_signed_in
from pwa.core.clock import now, written
from pwa.core.database import Fact, transact
from pwa.core.features import registry
from pwa.core.fragments import page, redirect_to
from pwa.core.logs import event

from .login_throttle import count_try, forgive
from .passphrases import who_opens
from .rules import mobile_number, safe_path
from .sessions import begin, enter, leave, why_out

identity = Blueprint("identity", __name__)


def never_cached(answer: Response) -> Response:
    """A page or answer that no cache and no phone keeps."""
    answer.headers["Cache-Control"] = "no-store"
    return answer


@identity.get("/sign-in")
@open_to_everyone
def sign_in() -> Response:
    """Show both ways to sign in: passkey, and number with passphrase."""
    onward = safe_path(request.args.get("next"))
    if current_user.is_authenticated:
        return redirect_to(onward)
    return _sign_in_page(onward)


def _sign_in_page(onward: str, errors: dict[str, str] | None = None, status: int = 200) -> Response:
    values: dict[str, Any] = {
        "next": onward,
        "phone": request.form.get("phone", ""),
        "errors": errors or {},
        "reason": why_out(),
    }
    return never_cached(page("identity/sign_in.html", status=status, **values))


@identity.post("/sign-in/passphrase")
@open_to_everyone
def sign_in_with_passphrase() -> Response:
    """Number and passphrase; the answer never tells which of the two was wrong."""
    typed, onward = request.form.get("phone", ""), safe_path(request.form.get("next"))
    number = mobile_number(typed)
    if number is None:
        return _sign_in_page(onward, {"phone": _("Type the mobile number you sign in with.")}, 422)
    counted = count_try(number)
    account = who_opens(number, request.form.get("passphrase", ""))
    if account is None:
        event("passphrase refused")
        return _sign_in_page(onward, {"passphrase": _("Number or passphrase is not right.")}, 422)
    forgive(counted)
    enter(transact(lambda: begin(account, "passphrase")))
    return redirect_to(onward)


@identity.get("/sign-out")
@open_to_signed_in
def confirm_sign_out() -> Response:
    """Asks first when nobody could come back without a new invitation; works without JavaScript."""
    return page("identity/sign_out.html", stranded=current_user.needs_way_in)


@identity.post("/sign-out")
@open_to_everyone
def sign_out() -> Response:
    """End the session and what the browser itself cached. Never its storage: unsent reports live there."""
    if current_user.is_authenticated:
        transact(lambda: current_user.session.end(current_user.account.id))
    return out()


def out() -> Response:
    """The way out of a session that has ended."""
    leave()
    answer = redirect_to(url_for("identity.sign_in"))
    answer.headers["Clear-Site-Data"] = '"cache"'
    return never_cached(answer)


@identity.get("/me/session")
@open_to_signed_in
def session_facts() -> Response:
    """What the outbox asks: whose session this is, which life of the database, which versions of the forms."""
    facts = {"account": str(current_user.account.id), "name": current_user.account.name, "epoch": Fact.read("epoch")}
    return never_cached(jsonify(**facts, server_time=written(now()), forms=registry().versions))
