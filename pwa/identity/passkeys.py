"""Serve the four addresses of the passkey ceremonies, with JSON in and out."""

import json
import secrets
from typing import Any

from flask import Response, abort, jsonify, request, session
from flask_babel import gettext as _
from flask_login import current_user

from pwa.core.access import open_to_everyone, open_to_signed_in
from pwa.core.errors import problem

from . import ceremonies
from .change_rights import say_asked, way_in_refused, way_in_waits
from .limits import may_not_add_way_in
from .links import limits_of
from .login_throttle import LOOKS, MOST_BEGUN, slow_down_here
from .rules import phone_label, safe_path
from .sessions import enter
from .views import identity, never_cached

LARGEST = 64 * 1024


def _browser() -> str:
    """Return the random text in this browser's session cookie, to which challenges are bound; set it if missing."""
    if "browser" not in session:
        session["browser"] = secrets.token_urlsafe(16)
    return session["browser"]


def _sent() -> dict[str, Any]:
    """Read the credential that the phone sent, a JSON object; abort with 400, 413 or 415 for anything else."""
    request.max_content_length = LARGEST
    if request.mimetype != "application/json":
        abort(415)
    try:
        body = json.loads(request.get_data(cache=False))
    except (ValueError, RecursionError):
        abort(400)
    return body if isinstance(body, dict) else abort(400)


def _options(text: str) -> Response:
    return never_cached(Response(text, mimetype="application/json"))


@identity.post("/sign-in/passkey/options")
@open_to_everyone
def sign_in_options() -> Response:
    """Begin a sign-in: answer the options with a challenge. Limited for each IP address, as each is a row."""
    slow_down_here("passkey begun", MOST_BEGUN)
    return _options(ceremonies.options_to_sign_in(_browser()))


@identity.post("/sign-in/passkey")
@open_to_everyone
def sign_in_with_passkey() -> Response:
    """Finish a sign-in. Answers `account` and `next`: the `next` of the address if it is a path of this site, else
    `/`."""
    try:
        row = ceremonies.sign_in(_sent(), _browser())
    except ceremonies.Refused:
        slow_down_here("passkey", LOOKS)
        return problem(403, _("This passkey was not accepted."))
    enter(row)
    return never_cached(jsonify(next=safe_path(request.args.get("next")), account=str(row.account_id)))


@identity.post("/me/passkeys/options")
@open_to_signed_in
def register_options() -> Response:
    """Begin to add a passkey: answer the options with a challenge."""
    if may_not_add_way_in() or way_in_refused():
        return problem(403, _("First prove that this account is yours."))
    return _options(ceremonies.options_to_register(current_user.account, _browser()))


@identity.post("/me/passkeys")
@open_to_signed_in
def register() -> Response:
    """Add a passkey to one's own account."""
    if may_not_add_way_in() or way_in_refused():
        return problem(403, _("First prove that this account is yours."))
    account, here = current_user.account, current_user.session
    label, limits = phone_label(request.user_agent.string), limits_of(here)
    try:
        if way_in_waits():
            say_asked(ceremonies.ask_to_register(account, _sent(), _browser(), label, here))
        else:
            ceremonies.register(account, _sent(), _browser(), label, limits, here)
    except ceremonies.Refused:
        return problem(422, _("This passkey was not accepted."))
    answer = never_cached(jsonify(next=safe_path(request.args.get("next"))))
    answer.status_code = 201
    return answer
