"""Close entry numbers that never came: the member or an officer gives a reason."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from pwa.core import audit
from pwa.core.access import open_to_signed_in
from pwa.core.clock import now
from pwa.core.database import transact
from pwa.core.fragments import page, redirect_to
from pwa.core.seen_state import who_changed
from pwa.identity.models import Account
from pwa.members.changes import account_name
from pwa.members.reach import within_reach

from .models import Gap

gaps = Blueprint("gaps", __name__)
SHOWN_AFTER = timedelta(hours=24)
MOST_REASON = 300


@gaps.post("/reports/gaps/<uuid:gap>/closure")
@open_to_signed_in
def close_gap(gap: UUID) -> Response:
    """Close 'No. 38 never arrived' with a reason; allowed for the member and for officers within reach."""
    row = Gap.get_or_none(Gap.id == gap)
    account = Account.get_or_none(Account.id == row.account_id) if row else None
    if row is None or account is None:
        abort(404)
    mine = account.id == current_user.account.id
    if not mine and (
        account.member_id is None or within_reach(current_user).member(account.member_id, "officer") is None
    ):
        abort(404)
    reason = request.form.get("reason", "").strip()
    wrong = (
        _("Please say why it can be closed.")
        if not reason
        else _("This is too long.")
        if len(reason) > MOST_REASON
        else None
    )
    if wrong:
        shown: dict[str, Any] = {"gap": row, "name": account.name, "reason": reason, "errors": {"reason": wrong}}
        return page("reports/gap.html", status=422, **shown)

    def work() -> bool:
        closed = {"closed_at": now(), "closed_by": current_user.account.id, "reason": reason}
        if Gap.update(closed).where(Gap.id == row.id, Gap.closed_at.is_null()).execute():
            whose = {"county_id": account.county_id, "member_id": account.member_id}
            audit.record("closed gap", "gap", row.id, reason=reason, **whose)
            return True
        return Gap.get_by_id(row.id).closed_by == current_user.account.id

    if not transact(work):
        stale = who_changed("gap", row.id, ["closed gap"], account_name)
        return page("reports/gap.html", status=422, gap=row, name=account.name, reason=reason, errors={}, stale=stale)
    return redirect_to(url_for("today.home"))
