"""Show one's own pages: who looked at one's data, consents, data export, privacy notice, language and text size."""

from typing import Any

from flask import Blueprint, Response, abort, current_app, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from pwa.core import notice_headings
from pwa.core.access import needs_proof, open_to_everyone, open_to_signed_in
from pwa.core.clock import now
from pwa.core.database import transact, write
from pwa.core.fragments import page, redirect_to
from pwa.core.kept_pages import Copy, kept_as
from pwa.identity.labels import CONSENTS as CONSENT_TEXTS
from pwa.identity.limits import proof_to_read
from pwa.identity.models import CONSENTS, NOTICE_VERSION, Account, Consent
from pwa.identity.rules import path_of_ours
from pwa.identity.sessions import sessions_here
from pwa.members.access_log import looks_at
from pwa.members.models import Member
from pwa.members.placements import close_current
from pwa.reports.numbering import was_emptied

from .data_export import as_csv, as_json, own_data
from .notice import what_is_kept

me = Blueprint("me", __name__)
TYPES = {"json": "application/json", "csv": "text/csv; charset=utf-8"}
A_YEAR = 365 * 24 * 3600


@me.get("/me")
@open_to_signed_in
def home() -> Response:
    """Show who looked at the visitor's data, and their consents."""
    account, member = current_user.account, own_file()
    looks, older = looks_at(member, request.args.get("before", ""), 10) if member else ([], None)
    given = Consent.of(account)
    consents = [(kind, *CONSENT_TEXTS[kind], kind in given) for kind in CONSENTS] if member else []
    provisional = Consent.provisional_of(account)
    shown: dict[str, Any] = {"looks": looks, "older": older, "consents": consents, "provisional": provisional}
    return page("me/home.html", block="looks", member=member, **shown)


def own_file() -> Member | None:
    """Return the visitor's own member file with its branch; None if they have none."""
    return Member.with_branch(current_user.account.member_id)


@me.post("/me/consents/<kind>")
@needs_proof
@open_to_signed_in
def consent(kind: str) -> Response:
    """Give or withdraw one consent. Withdrawing 'host' ends the naming of the host branch."""
    account, member = current_user.account, own_file()
    if kind not in CONSENTS or member is None:
        abort(404)
    with write():
        if request.form.get("do") == "give":
            here = current_user.session
            Consent.give(account, kind, current_user.consents_provisionally, current_user.link_by, here.invitation_id)
        else:
            Consent.withdraw(account, kind)
            if kind == "host":
                close_current(member, account.id, "withdrawn")
        if not current_user.consents_provisionally:
            account.consents_were_answered()
    return redirect_to(url_for("me.home", _anchor="consents"))


@me.get("/me/data.<any(json, csv):form>")
@needs_proof
@open_to_signed_in
def data(form: str) -> Response:
    """Download everything that is stored about the visitor, after a fresh proof; the download is logged."""
    account = current_user.account
    if not current_user.proved_lately:
        return proof_to_read(url_for("me.home"))
    with write():
        account.record("downloaded own data", account.id, fields=[form])
    found = own_data(account)
    answer = Response(as_json(found) if form == "json" else as_csv(found), content_type=TYPES[form])
    answer.headers["Content-Disposition"] = f"attachment; filename=yanxing-{account.login}.{form}"
    answer.headers["Cache-Control"] = "no-store"
    return answer


@me.get("/me/phone")
@open_to_signed_in
@kept_as(Copy.OWN)
def phone() -> Response:
    """Show the state of this phone, which its scripts fill in."""
    emptied = was_emptied(current_user.account.id, sessions_here(), now())
    return page("me/phone.html", new_device=emptied)


@me.get("/me/notice")
@open_to_signed_in
@kept_as(Copy.OWN)
def notice() -> Response:
    """Show the privacy notice to a signed-in person."""
    unread = current_user.account.notice_read != NOTICE_VERSION and not current_user.limited
    return page("me/notice.html", back=url_for("me.home"), kept=what_is_kept(), unread=unread)


@me.post("/me/notice")
@needs_proof
@open_to_signed_in
def read_notice() -> Response:
    """Note that the visitor has read the present privacy notice."""
    account = current_user.account
    transact(lambda: account.read_notice())
    return redirect_to(url_for("today.home"))


@me.get("/privacy")
@open_to_everyone
@kept_as(Copy.PUBLIC)
def privacy() -> Response:
    """Show the privacy notice to everyone."""
    return page("me/notice.html", back=url_for("today.home"), public=True, kept=what_is_kept())


@me.get("/privacy/posts")
@open_to_everyone
@kept_as(Copy.PUBLIC)
def posts_notice() -> Response:
    """Show what is kept about holders of posts: a part of the privacy notice."""
    return _part(_("What is kept about holders of posts"), notice_headings.POSTS)


@me.get("/privacy/dues")
@open_to_everyone
@kept_as(Copy.PUBLIC)
def dues_notice() -> Response:
    """Show what is kept of dues: a part of the privacy notice."""
    return _part(_("What is kept of dues"), notice_headings.DUES)


@me.get("/privacy/decisions")
@open_to_everyone
@kept_as(Copy.PUBLIC)
def decisions_notice() -> Response:
    """Show what is kept of decisions about a member: a part of the privacy notice."""
    return _part(_("What is decided about you"), notice_headings.DECISIONS)


def _part(title: str, heading: Any) -> Response:
    back = url_for("me.notice" if current_user.is_authenticated else "me.privacy")
    return page("me/notice_part.html", title=title, back=back, kept=what_is_kept(heading))


def _back(name: str, value: str) -> Response:
    """Redirect to the page of the form (same site only), and set a cookie with the choice for signed-out pages."""
    answer = redirect_to(path_of_ours(request.form.get("next")))
    secure = current_app.config["YANXING"].secure
    answer.set_cookie(name, value, max_age=A_YEAR, httponly=True, samesite="Lax", secure=secure)
    return answer


@me.post("/me/text-size")
@open_to_everyone
def text_size() -> Response:
    """Switch large text on or off."""
    large = request.form.get("large") == "1"
    if current_user.is_authenticated:
        _choose("changed text size", large_text=large)
    return _back("large", "1" if large else "0")


@me.post("/me/language")
@open_to_everyone
def language() -> Response:
    """Choose Chinese or English."""
    chosen = "en" if request.form.get("language") == "en" else "zh"
    if current_user.is_authenticated:
        _choose("changed language", language=chosen)
    return _back("language", chosen)


def _choose(action: str, **fields: object) -> None:
    account = current_user.account
    other = [getattr(Account, name) != value for name, value in fields.items()]
    with write():
        if Account.update(fields).where(Account.id == account.id, *other).execute():
            account.record(action, account.id, fields=list(fields))
