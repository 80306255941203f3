"""One's own pages: language and text size first; a stranger's choice lives in a cookie until they sign in."""

from flask import Blueprint, Response, current_app, request
from flask_login import current_user

from pwa.ground.database import write
from pwa.ground.doors import open_to_everyone
from pwa.ground.fragments import go
from pwa.identity.models import Account

me = Blueprint("me", __name__)
A_YEAR = 365 * 24 * 3600


def _back(name: str, value: str) -> Response:
    """To where the person came from (same site only), with the choice in a cookie for signed-out pages."""
    target = request.form.get("next", "/")
    answer = go(target if target.startswith("/") and not target.startswith(("//", "/\\")) else "/")
    secure = current_app.config["YANXING"].secure
    answer.set_cookie(name, value, max_age=A_YEAR, httponly=True, samesite="Lax", secure=secure)
    return answer


@me.post("/me/text-size")
@open_to_everyone
def text_size() -> Response:
    """Large text on or off, from every page."""
    large = request.form.get("large") == "1"
    if current_user.is_authenticated:
        with write():
            Account.update(large_text=large).where(Account.id == current_user.account.id).execute()
    return _back("large", "1" if large else "0")


@me.post("/me/language")
@open_to_everyone
def language() -> Response:
    """Chinese or English."""
    chosen = "en" if request.form.get("language") == "en" else "zh"
    if current_user.is_authenticated:
        with write():
            Account.update(language=chosen).where(Account.id == current_user.account.id).execute()
    return _back("language", chosen)
