"""Limit a session that began with somebody else's link, until its person has proven that they are the account's owner.

Such a session reads no requests, downloads no data, shows no protected number, and changes neither ways in nor
consents. A view is closed to it by `core.access.needs_proof`.
"""

from uuid import UUID

from flask import Response, current_app, request, url_for
from flask_login import current_user

from pwa.core.clock import now
from pwa.core.fragments import page
from pwa.core.i18n import readable_time

from .change_models import ENDING
from .change_rules import Asker, decide, may_answer_for_link, takes_effect_at
from .labels import change_reason
from .links import is_told


def refuse_limited() -> Response | None:
    """Answer a request of a limited session to a view that needs proof."""
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "needs_proof", False) and current_user.is_authenticated and current_user.limited:
        return limited_page()
    return None


def limited_page(status: int = 403) -> Response:
    """Explain what this session may not do yet, and how its person proves who they are."""
    until = readable_time(current_user.session.limited_until)
    answer = page(
        "identity/confirm_identity.html", status=status, until=until, has_way_in=not current_user.needs_way_in
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def asker() -> Asker:
    """Return what the rule of changes must know about the visitor's session."""
    return Asker(
        fresh=current_user.proved_lately,
        has_way_in=not current_user.needs_way_in,
        limited=current_user.limited,
        holds_posts=current_user.holds_posts,
        told=is_told(current_user.account, now(), apart_from=current_user.session.id),
    )


def must_prove_again() -> bool:
    """Whether the visitor must sign in once more before they agree to a link or say that its phone is theirs: an
    unlocked phone may be in somebody else's hands."""
    return not may_answer_for_link(asker())


def may_answer_here() -> bool:
    """Whether the visitor can answer for a link on this phone, now or after signing in once more."""
    return not current_user.limited and (not current_user.needs_way_in or not must_prove_again())


def proof_page(status: int = 403, kind: str = "", target: UUID | None = None) -> Response:
    """Ask the visitor to sign in once more; after that they are back on the page of the form. `kind`: the change that
    they want to make, which they may ask for without a proof if the rule lets it wait; `target`: what it ends."""
    back = url_for("identity.way_in" if request.endpoint == "identity.choose_way_in" else "identity.phones")
    known, found = asker(), None
    if kind:
        found = decide(known, adds=kind not in ENDING)
    answer = page(
        "identity/prove.html",
        status=status,
        next=request.full_path if request.method == "GET" else back,
        has_way_in=known.has_way_in,
        decision=found,
        why=change_reason(found.reason) if found else "",
        when=readable_time(takes_effect_at(now())),
        kind=kind,
        target=target,
        waits_already=current_user.change_waits,
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def proof_to_read(back: str) -> Response:
    """Ask the visitor to sign in once more before their data or their whole identity number is given out; after that
    they are on the page `back`."""
    answer = page("identity/prove_to_read.html", status=403, back=back)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def may_not_add_way_in() -> bool:
    """Whether the visitor may not make a passkey or passphrase: in a limited session only those may who have none left,
    so that nobody is locked out for ever. What they make is as limited as the session."""
    return current_user.limited and not current_user.needs_way_in
