"""Show the page of a one-time link, and accept it: opening the page spends nothing, the button spends the link."""

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from pwa.core.access import open_to_everyone
from pwa.core.database import transact
from pwa.core.fragments import page, redirect_to

from .login_throttle import LOOKS, slow_down_here
from .models import CONSENTS, Consent, Invitation, Session
from .rules import is_in_app
from .sessions import begin, enter
from .views import identity, never_cached


@identity.get("/welcome/<token>")
@open_to_everyone
def welcome(token: str) -> Response:
    """Show whom the link is for, the privacy notice, and a button. Link previews may open it without spending it."""
    return _welcome_page(token)


@identity.post("/welcome/<token>")
@open_to_everyone
def accept(token: str) -> Response:
    """Spend the link, store the consents and sign this phone in, in one transaction."""
    if is_in_app(request.user_agent.string) or request.form.get("agree") != "1":
        return _welcome_page(token, {"agree": _("Please read the notice first, then confirm.")}, 422)
    agreed = [kind for kind in CONSENTS if request.form.get(f"consent_{kind}") == "1"]

    def spend() -> Session | None:
        account = Invitation.spend(token)
        if account is None:
            return None
        account.read_notice()
        for kind in agreed:
            Consent.give(account, kind)
        return begin(account, "invitation")

    row = transact(spend)
    if row is None:
        return _welcome_page(token)
    enter(row)
    return _private(redirect_to(url_for("identity.way_in")))


def _welcome_page(token: str, errors: dict[str, str] | None = None, status: int = 200) -> Response:
    invitation = Invitation.open_with(token)
    if invitation is None:
        if current_user.is_authenticated and Invitation.owner_of(token) == current_user.account.id:
            return _private(redirect_to(url_for("today.home")))  # an old link, opened again on a signed-in phone
        slow_down_here("welcome", LOOKS)  # valid links are not counted
        return _private(page("identity/welcome_gone.html", status=404, public=True))
    account = invitation.account
    values: dict[str, Any] = {"name": account.name, "branch": account.branch_name, "errors": errors or {}}
    values["in_app"] = is_in_app(request.user_agent.string)
    ticked = [kind for kind in CONSENTS if request.form.get(f"consent_{kind}") == "1"]
    return _private(page("identity/welcome.html", status=status, public=True, ticked=ticked, **values))


def _private(answer: Response) -> Response:
    """Keep the address, which contains a secret, out of caches, search engines and the Referer header."""
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return never_cached(answer)
