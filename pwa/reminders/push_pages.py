"""Let a phone say where it gets notifications, and that it wants none any more."""

from flask import Blueprint, Response, current_app, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from pwa.core.access import Role, needs_proof, open_to
from pwa.core.characters import read_posted_form
from pwa.core.database import transact
from pwa.core.fragments import redirect_to

from . import push_rules
from .own_page import own_page
from .push_models import PushSubscription
from .push_rules import PushAddress

push = Blueprint("push", __name__)


@push.post("/me/reminders/push")
@needs_proof
@open_to(Role.MEMBER)
def subscribe() -> Response:
    """Store the address of this phone. A phone sends it when it has switched notifications on, and again once a day:
    the browser may have changed it, or somebody else may use the phone now."""
    sent = read_posted_form(request.form)
    address = PushAddress(*(sent.get(name, "").strip() for name in ("endpoint", "p256dh", "auth")))
    why = push_rules.why_not_address(address, push_rules.HOSTS)
    if why or not current_app.config["YANXING"].push_contact:
        text = _("Notifications do not work in this browser. What waits for you stands here and on Today.")
        return own_page(422, text)
    if not transact(lambda: PushSubscription.put(current_user.account, current_user.session, address)):
        return own_page(422, _("Too many phones show notifications for you. Sign out those that you no longer use."))
    if not sent.get("renewed"):
        flash(_("This phone shows notifications now."), "ok")
    return redirect_to(url_for("reminders.index"))


@push.post("/me/reminders/push/end")
@needs_proof
@open_to(Role.MEMBER)
def unsubscribe() -> Response:
    """Forget the address of this phone."""
    endpoint = read_posted_form(request.form).get("endpoint", "").strip()
    transact(lambda: PushSubscription.remove(current_user.account, endpoint))
    flash(_("This phone shows no notifications any more."), "ok")
    return redirect_to(url_for("reminders.index"))
