"""Keep sessions as rows behind Flask-Login: a signed-in phone is a row that its owner or an officer can end."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Flask, Response, current_app, g, request, session, url_for
from flask_login import LoginManager, current_user, login_user, logout_user
from peewee import OperationalError

from pwa.core.access import EVERYONE
from pwa.core.bulk_sql import joined
from pwa.core.clock import day_of, now, today
from pwa.core.compiled_query import compiled_query
from pwa.core.database import transact, write
from pwa.core.errors import problem, speaks_json
from pwa.core.fragments import wants_fragment
from pwa.core.ids import as_uuid
from pwa.organisations.models import branch_of

from . import session_cookie
from .credential_models import Ended
from .device_cookie import has_signed_in_here, remember, remember_accounts
from .limits import refuse_limited
from .links import end_limits, settle
from .models import Account, Consent, Passkey, Session, SignInChange
from .rules import phone_label, safe_path, why_signed_out
from .sign_in_changes import make_due
from .visitor import Visitor

COOKIE_LASTING = timedelta(days=400)  # longer than any session, so that the answer can be 'expired' instead of 'none'
EARLIER, MOST_EARLIER = "earlier", 5  # in the cookie: sessions that this browser has had


def begin(account: Account, way_in: str, **link: Any) -> Session:
    """Make a new session and end this browser's present one. `link`: see `Session.begin`. Call inside a write
    transaction, then call `enter`."""
    if current_user.is_authenticated:
        current_user.session.end(current_user.account.id)
    if way_in != "invitation" and not link and Consent.provisional_of(account):
        settle(account, None)  # given through a link since this way in was made
    return Session.begin(account, way_in, phone_label(request.user_agent.string), **link)


def enter(row: Session) -> None:
    """Put the session into the cookie, and remove everything else from it (against session fixation)."""
    before = [current_user.account.id] if current_user.is_authenticated else []
    earlier = _before(row)
    session.clear()
    session.permanent, session[EARLIER] = True, [str(one) for one in earlier]
    login_user(Visitor(row))
    remember(row.account.sign_in_phone)
    remember_accounts(row.account_id, *before)


def leave() -> None:
    """Remove the session from the cookie."""
    logout_user()
    session.clear()


def sessions_here() -> list[UUID]:
    """Return the sessions that this browser has had, the present one first, as its cookie says."""
    named = [session.get("_user_id"), *(session.get(EARLIER) or [])]
    return list(dict.fromkeys(one for one in map(as_uuid, named) if one))[:MOST_EARLIER]


def _before(row: Session) -> list[UUID]:
    """Return the sessions that this browser had before this one. After signing out its cookie names none: then those
    of the account that ended on a phone of this kind, if it has signed in in this browser before."""
    here = sessions_here()
    if here or not has_signed_in_here(row.account_id):
        return here
    ended = Session.select().where(Session.account == row.account_id, Session.label == row.label)
    ended = ended.where(Session.ended_at.is_null(False)).order_by(Session.ended_at.desc())
    return [one.id for one in ended.limit(MOST_EARLIER)]


def known_to(account_id: UUID) -> bool:
    """Whether this account has signed in in this browser within 400 days, or did so in the session of its cookie."""
    named = as_uuid(session.get("_user_id"))
    here = Session.select().where(Session.id == named, Session.account == account_id) if named else None
    return has_signed_in_here(account_id) or bool(here and here.exists())


def signed_out_reason() -> str:
    """Return why the visitor is not signed in: `none`, `expired` or `ended` (docs/offline.md, 'On the wire')."""
    named = as_uuid(session.get("_user_id"))
    if named is None:
        return "none"
    row = Session.get_or_none(Session.id == named)
    return _why(row) or "none"


def _why(row: Session | None) -> str | None:
    used = day_of(row.last_used_at) if row else None
    ended = bool(row and (row.ended_at or row.account.closed_at))
    return why_signed_out(row is not None, ended, used, today())


@compiled_query
def _with_account(session_id: Any) -> Any:
    more = (Passkey.any_of(Session.account), branch_of(Session.account), SignInChange.due_of(Session.account))
    known = Session.select(Session, Account, *more).join(Account)
    return known.where(Session.id == session_id)


def _signed_in(session_id: UUID | None) -> Session | None:
    """Read the session with its account, `has_passkey`, `branch_id` and `change_due_at` (when a change of the sign-in
    that waits takes effect), by one query, as it runs for every request."""
    for *values, has_passkey, branch, due in _with_account(session_id) if session_id else []:
        row = joined(Session, "account", Account, values)
        row.has_passkey, row.branch_id = bool(has_passkey), Account.id.python_value(branch)  # type: ignore[attr-defined]
        row.change_due_at = SignInChange.takes_effect_at.python_value(due)  # type: ignore[attr-defined]
        return row
    return None


def _is_for_signed_in() -> bool:
    """Whether a signed-in visitor asks for a view that is not open to everyone."""
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "allowed_roles", EVERYONE) != EVERYONE and current_user.is_authenticated


def _make_due_change() -> Response | None:
    """Make the change of the visitor's sign-in whose time has come, before a view answers; it may end this session."""
    if not _is_for_signed_in():
        return None  # the page of signing in: a session that ends is asked to sign in by the next one
    due = current_user.session.change_due_at
    if due is None or now() < due:
        return None
    make_due(current_user.account.id)
    row = _signed_in(current_user.session.id)
    if row is None or _why(row):
        return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
    current_user.renew(row)
    return None


def _end_limits() -> None:
    """Note that the limits of the visitor's session are over, before a view answers."""
    if not _is_for_signed_in():
        return
    if current_user.session.limited_until is not None and not current_user.limited:
        transact(lambda: end_limits(current_user.session))
        current_user.renew(_signed_in(current_user.session.id))


def return_path() -> str:
    """Return the page to go back to after signing in: this one, or for a fragment or a form the page that it is on."""
    if request.method == "GET" and not wants_fragment():
        return safe_path(request.full_path.rstrip("?"))
    page = request.headers.get("HX-Current-URL") or request.headers.get("Referer") or ""
    return safe_path(page.removeprefix(current_app.config["YANXING"].origin))


def register(app: Flask) -> None:
    """Add Flask-Login and the session's cookie to the app."""
    session_cookie.register(app)
    manager = LoginManager()
    manager.session_protection = None  # it would end sessions when a phone's IP address changes
    manager.init_app(app)
    app.permanent_session_lifetime = COOKIE_LASTING

    @manager.user_loader
    def load(session_id: str) -> Visitor | None:
        row = _signed_in(as_uuid(session_id))
        if row is None or _why(row):
            return None
        g.used_session = row
        return Visitor(row)

    app.before_request(_make_due_change)
    app.before_request(_end_limits)
    app.before_request(refuse_limited)

    @app.after_request
    def keep_alive(answer: Response) -> Response:
        """Once a day, store that the session was used, and renew the cookie."""
        row = g.pop("used_session", None)
        try:
            if row and answer.status_code < 500 and not row.used_today:
                with write():
                    row.use()
                session.modified = True
        except OperationalError:
            pass  # the database is busy: the next request will do it
        return answer

    @app.errorhandler(Ended)
    def ended_meanwhile(_error: Ended) -> Response:
        return manager.unauthorized()

    @manager.unauthorized_handler
    def ask_to_sign_in() -> Response:
        if speaks_json():
            return problem(401, "Signed out", reason=signed_out_reason())
        back = return_path()
        target = url_for("identity.sign_in", next=back if back != "/" else None)
        answer = Response(status=401 if wants_fragment() else 303)
        answer.headers["HX-Redirect" if wants_fragment() else "Location"] = target
        return answer
