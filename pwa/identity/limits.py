"""Limit a session that began with somebody else's link, until its person has proven that they are the account's owner.

Such a session reads no requests, downloads no data, shows no protected number, and changes neither ways in nor
consents. A view is closed to it by `core.access.needs_proof`.
"""

from flask import Response, current_app, request, url_for
from flask_login import current_user

from pwa.core.clock import now
from pwa.core.fragments import page
from pwa.core.i18n import near

from .credential_models import Passkey
from .rules import is_fresh_proof


def refuse_limited() -> Response | None:
    """Answer a request of a limited session to a view that needs proof."""
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "needs_proof", False) and current_user.is_authenticated and current_user.limited:
        return limited_page()
    return None


def limited_page(status: int = 403) -> Response:
    """Explain what this session may not do yet, and how its person proves who they are."""
    until = near(current_user.session.limited_until)
    answer = page("identity/confirm_identity.html", status=status, until=until, has_way_in=has_way_in())
    answer.headers["Cache-Control"] = "no-store"
    return answer


def has_way_in() -> bool:
    """Whether the visitor's account has a passkey or a passphrase, whoever made it."""
    account = current_user.account
    return bool(account.passphrase or Passkey.of(account))


def must_prove_again() -> bool:
    """Whether the visitor must sign in once more before they change or end ways in: an unlocked phone may be in
    somebody else's hands. Who has no passkey and no passphrase has nothing to prove it by."""
    return has_way_in() and not is_fresh_proof(current_user.session.began_at, now())


def proof_page(status: int = 403) -> Response:
    """Ask the visitor to sign in once more; after that they are back on the page of the form."""
    back = url_for("identity.way_in" if request.endpoint == "identity.choose_way_in" else "identity.phones")
    answer = page("identity/prove.html", status=status, next=request.full_path if request.method == "GET" else back)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def may_not_add_way_in() -> bool:
    """Whether the visitor may not make a passkey or passphrase: in a limited session only those may who have none left,
    so that nobody is locked out for ever. What they make is as limited as the session."""
    return current_user.limited and has_way_in()
