"""Show one's own ways to sign in: set them up, see them, end them."""

from typing import Any
from uuid import UUID

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from pwa.core.access import needs_proof, open_to_signed_in
from pwa.core.database import transact
from pwa.core.fragments import page, redirect_to
from pwa.core.i18n import on_day, readable_time

from .change_models import END_PASSKEY, END_PHONE, END_PHONES, PASSPHRASE
from .change_rights import ask_for, may_end_now, mine, waiting_change, way_in_facts, way_in_refused, way_in_waits
from .credential_models import end_sessions
from .device_cookie import remember
from .labels import device_words, way_in_words
from .limits import limited_page, may_answer_here, may_not_add_way_in, proof_page
from .link_rules import TIME, opens_at, ways_to_open
from .links import facts_of, limited_sessions, limits_of, maker_of, settle, waiting_link
from .login_throttle import PER_NUMBER, slow_down
from .models import Account, Passkey, Session, SignInChange
from .passphrases import common, hashed
from .rules import mobile_number, safe_path, why_not
from .security_notes import security_notes
from .views import identity, signed_out


@identity.get("/me/way-in")
@open_to_signed_in
def way_in() -> Response:
    """Offer to set up a passkey or a passphrase, now or later."""
    if may_not_add_way_in():
        return limited_page(200)
    return way_in_refused(200) or _way_in_page({})


@identity.post("/me/way-in")
@open_to_signed_in
def choose_way_in() -> Response:
    """Store number and passphrase, or that the owner will do it later."""
    account, onward = current_user.account, safe_path(request.form.get("next"))
    if request.form.get("do") == "later":
        transact(account.put_off_offer)
        return redirect_to(onward)
    if may_not_add_way_in():
        return limited_page()
    if refused := way_in_refused():
        return refused
    phone, passphrase = mobile_number(request.form.get("phone", "")), request.form.get("passphrase", "")
    errors = _errors(account, phone, passphrase)
    if phone and not errors:
        if way_in_waits():
            if not account.number_is_taken(phone):
                return ask_for(PASSPHRASE, known_as=phone, secret=hashed(passphrase))
        elif _set_passphrase(account, phone, hashed(passphrase)):
            remember(phone)
            flash(_("The passphrase is set."), "ok")
            return redirect_to(onward)
        slow_down("number taken", str(account.id), PER_NUMBER)
        errors = {"phone": _("Somebody else signs in with this number. Use another one, or ask your branch.")}
    return _way_in_page(errors, 422)


def _set_passphrase(account: Account, phone: str, secret: str) -> bool:
    """Store number and hashed passphrase; note it for the owner if there is a passkey already. False if the number is
    another account's."""

    limits = limits_of(current_user.session)

    def keep() -> bool:
        current_user.session.require_open()
        stored = account.set_passphrase(phone, secret, limits.get("invitation_id"), limits.get("limited_until"))
        if stored:
            SignInChange.void_all(account, account.id, PASSPHRASE)  # what was set now is not replaced later
        if stored and not limits:
            settle(account, current_user.session.invitation_id)
        if stored and not account.passphrase and Passkey.of(account):
            account.note("passphrase_made", account.id)
        return stored

    return transact(keep)


def _errors(account: Account, phone: str | None, passphrase: str) -> dict[str, str]:
    words = {
        "short": _("At least 10 characters, please."),
        "long": _("At most 128 characters, please."),
        "common": _("Many people choose this one, so it is guessed first. Choose another."),
        "personal": _("Your name or number is too easy to guess. Choose another."),
    }
    found = {"phone": "" if phone else _("Type a mobile number, for example 138 0013 8000.")}
    reason = why_not(passphrase, account.name, phone or "", common())
    found["passphrase"] = words[reason] if reason else ""
    if not reason and request.form.get("again", "") != passphrase:
        found["again"] = _("The two are not the same.")
    return {name: message for name, message in found.items() if message}


def _way_in_page(errors: dict[str, str], status: int = 200) -> Response:
    account = current_user.account
    known = "" if current_user.limited else account.sign_in_phone or ""  # it may be somebody else who reads it
    phone = request.form.get("phone", known)
    values: dict[str, Any] = {
        **way_in_facts(),
        "phone": phone,
        "has_passkey": bool(Passkey.of(account)),
        "has_passphrase": bool(account.passphrase),
    }
    onward = safe_path(request.values.get("next"))
    return page("identity/way_in.html", status=status, errors=errors, next=onward, **values)


@identity.get("/me/phones")
@open_to_signed_in
def phones() -> Response:
    """Show one's own passkeys, signed-in phones, and security notes of the last 30 days."""
    return phones_page()


def phones_page(status: int = 200, stale: str = "") -> Response:
    """Show everything that opens the visitor's account. `stale`: who has acted meanwhile."""
    account, here = current_user.account, current_user.session
    return page(
        "identity/phones.html",
        status=status,
        stale=stale,
        change=waiting_change(),
        passkeys=[_line(key, on_day(key.last_used_on)) for key in Passkey.of(account)],
        sessions=[
            {**_line(row, on_day(row.last_used_at)), "here": row.id == here.id, "way": way_in_words(row.way_in)}
            for row in Session.of(account)
        ],
        has_passphrase=bool(account.passphrase),
        notes=security_notes(account),
        limited=current_user.limited,
        **_links(account),
    )


def _links(account: Account) -> dict[str, Any]:
    """Return what the owner must decide: about a link that somebody made, and about sessions that began with one. A
    limited session decides nothing."""
    if current_user.limited:
        return {}
    link, began = waiting_link(account), limited_sessions(account)
    asked = link is not None and link.agreed_at is None
    facts = facts_of(link) if link and asked else None
    opens = readable_time(opens_at(facts)) if facts and TIME in ways_to_open(facts) else ""
    return {
        "answers": may_answer_here(),
        "link": {"id": link.id, "maker": maker_of(link), "when": on_day(link.made_at), "opens": opens}
        if link and asked
        else None,
        "began": [
            {
                "id": by.id,
                "maker": maker_of(by),
                "label": device_words(row.label),
                "when": on_day(row.began_at),
                "until": readable_time(row.limited_until),
            }
            for row, by in began
        ],
    }


def _line(row: Passkey | Session, used: str) -> dict[str, object]:
    made = row.made_at if isinstance(row, Passkey) else row.began_at
    return {"id": row.id, "label": device_words(row.label), "made": on_day(made), "used": used}


@identity.post("/me/passkeys/<uuid:key>/end")
@needs_proof
@open_to_signed_in
def end_passkey(key: UUID) -> Response:
    """End one of one's own passkeys."""
    row = mine(Passkey.of(current_user.account), key)
    if not may_end_now():
        return proof_page(kind=END_PASSKEY, target=row.id)
    transact(lambda: row.end(current_user.account.id))
    flash(_("The passkey no longer opens your account. Delete it from that phone too."), "ok")
    return redirect_to(url_for("identity.phones"))


@identity.post("/me/phones/<uuid:phone>/end")
@open_to_signed_in
def end_phone(phone: UUID) -> Response:
    """Sign out one of one's own phones, which may be this one."""
    row = mine(Session.of(current_user.account), phone)
    if current_user.limited and row.id != current_user.session.id:
        return limited_page()
    if row.id != current_user.session.id and not may_end_now():
        return proof_page(kind=END_PHONE, target=row.id)
    other = row.id != current_user.session.id

    def work() -> None:
        row.end(current_user.account.id)
        if other:  # what was asked for on a phone that its owner ends does not take effect without it
            SignInChange.void_asked_on(current_user.account, current_user.account.id, [row.id])

    transact(work)
    if not other:
        return signed_out()
    flash(_("That phone is signed out."), "ok")
    return redirect_to(url_for("identity.phones"))


@identity.post("/me/phones/end")
@needs_proof
@open_to_signed_in
def end_all() -> Response:
    """Sign out all of one's own phones, this one too."""
    if not may_end_now():
        return proof_page(kind=END_PHONES)
    account = current_user.account

    def work() -> None:
        end_sessions(account, account.id)
        SignInChange.void_all(account, account.id)  # nobody would see it wait; who has a proof can do it at once

    transact(work)
    return signed_out()
