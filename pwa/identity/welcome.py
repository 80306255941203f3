"""Show the page of a one-time link, and accept it: opening the page spends nothing, the button spends the link."""

from typing import Any

from flask import Response, current_app, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from pwa.core.access import open_to_everyone
from pwa.core.clock import now
from pwa.core.database import lock_rows, transact
from pwa.core.fragments import page, redirect_to
from pwa.core.i18n import readable_time

from . import first_sign_ins
from .credential_models import has_way_in
from .labels import CONSENTS as CONSENT_TEXTS
from .link_rights import lapse
from .link_rules import Link, has_lapsed, opens, opens_at, ways_to_open
from .links import facts_of, spent_session
from .login_throttle import LOOKS, slow_down_here
from .models import CONSENTS, Account, Consent, Invitation, Session
from .rules import is_in_app, looks_in_app, token_in
from .sessions import begin, enter, known_to
from .sign_in_changes import make_due
from .views import identity, never_cached


@identity.get("/welcome/<token>")
@open_to_everyone
def welcome(token: str) -> Response:
    """Show whom the link is for, the privacy notice, and a button. Link previews may open it without spending it."""
    if token_in(token) != token:
        return _private(redirect_to(url_for("identity.welcome", token=token_in(token) or "-")))
    return _welcome_page(token)


@identity.post("/welcome/<token>")
@open_to_everyone
def accept(token: str) -> Response:
    """Spend the link, store the consents and sign this phone in, in one transaction."""
    token = token_in(token)
    if _cannot_stay() or request.form.get("agree") != "1":
        return _welcome_page(token, {"agree": _("Please read the notice first, then confirm.")}, 422)
    agreed = [kind for kind in CONSENTS if request.form.get(f"consent_{kind}") == "1"]

    def spend() -> Session | None:
        found = Invitation.open_with(token)
        if found is None:
            return None
        lock_rows(Account.select(Account.id).where(Account.id == found.account_id))  # two links at the same moment
        link = _link(found)
        if has_lapsed(link):
            lapse(found)
        account = Invitation.spend(token) if opens(link, now()) else None
        if account is None:
            return None
        first_sign_ins.came_in(account, found, link)
        kept = spent_session(found, link)
        row = begin(account, "invitation", **kept)
        account.read_notice(kept.get("link_by"))
        if link.in_use:
            Consent.ask_again(account, found.made_by)
        for kind in agreed if not row.limited else ():
            Consent.give(account, kind, not has_way_in(account), row.link_by, found.id)
        if link.in_use:
            account.note("opened_by_link", found.made_by)
        return row

    row = transact(spend)
    if row is None:
        return _welcome_page(token, status=422)
    enter(row)
    return _private(redirect_to(url_for("identity.proof" if row.limited else "identity.way_in")))


def _cannot_stay() -> bool:
    """Whether this is a browser inside another app. Where only its marks say so, its owner may say that it is not."""
    agent = request.user_agent.string
    return is_in_app(agent) or (looks_in_app(agent) and request.values.get("anyway") != "1")


def _link(found: Invitation) -> Link:
    """Return what the rule must know about this link, opened in this browser."""
    make_due(found.account_id)  # a change that is due may end the phone on which the owner is told
    return facts_of(found, found.made_by is not None and known_to(found.made_by))


def _welcome_page(token: str, errors: dict[str, str] | None = None, status: int = 200) -> Response:
    invitation = Invitation.open_with(token)
    if invitation is None:
        if current_user.is_authenticated and Invitation.owner_of(token) == current_user.account.id:
            return _private(redirect_to(url_for("today.home")))  # an old link, opened again on a signed-in phone
        slow_down_here("welcome", LOOKS)  # valid links are not counted
        return _private(page("identity/welcome_gone.html", status=404, public=True))
    account, link = invitation.account, _link(invitation)
    if has_lapsed(link):
        return _private(page("identity/welcome_gone.html", status=404, public=True))
    if not opens(link, now()):
        shown: dict[str, Any] = {"name": account.name, "branch": account.branch_name}
        shown |= {
            "ways": ways_to_open(link),
            "when": readable_time(opens_at(link)),
            "in_makers_browser": link.in_makers_browser,
        }
        shown["confirm_at"] = _confirm_at(invitation)
        return _private(page("identity/welcome_waits.html", status=status, public=True, **shown))
    values: dict[str, Any] = {"name": account.name, "branch": account.branch_name, "errors": errors or {}}
    values |= {"in_app": _cannot_stay(), "known_app": is_in_app(request.user_agent.string)}
    values |= {"anyway": request.values.get("anyway") == "1", "choices": CONSENT_TEXTS.items()}
    values |= {
        "limited": link.in_use and not link.on_machine,
        "lasting": Consent.in_force(account) if link.in_use else (),
    }
    ticked = [kind for kind in CONSENTS if request.form.get(f"consent_{kind}") == "1"]
    return _private(page("identity/welcome.html", status=status, public=True, ticked=ticked, **values))


def _confirm_at(invitation: Invitation) -> str:
    """Return the address at which a second officer confirms this link. It gives nobody access."""
    return current_app.config["YANXING"].base_url + url_for("invitations.confirm_page", link=invitation.id)


def _private(answer: Response) -> Response:
    """Keep the address, which contains a secret, out of caches, search engines and the Referer header."""
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return never_cached(answer)
