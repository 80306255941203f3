"""Show a member's official form 党员基本信息采集表 with its 16 items, to be printed on A4 and signed."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, url_for
from flask_babel import gettext as _
from flask_login import current_user

from pwa.core import crypto
from pwa.core.access import needs_proof, open_to_signed_in
from pwa.core.clock import today
from pwa.core.database import write
from pwa.core.features import registry
from pwa.core.fragments import page
from pwa.core.i18n import day_with_year
from pwa.identity.limits import proof_to_read
from pwa.members import labels
from pwa.members.access_log import log_look
from pwa.members.item_changes import number_of
from pwa.members.kept_pages import keep_file
from pwa.members.models import Member
from pwa.members.reach import OFFICER, OWN, within_reach
from pwa.members.reveals import stated

from .item_pages import shown_value
from .item_rules import ITEMS, MASKED

official_form = Blueprint("official_form", __name__)
# The 16 items in the order of the form; mobile and landline are one of them.
ORDER = (
    "name", "sex", "ethnicity", "id_number", "born_on", "education", "kind", "branch", "joined_on", "full_on",
    "job_post", "phone", "address", "status", "lost_since", "floating",
)  # fmt: skip


@official_form.get("/members/<uuid:member>/official-form")
@open_to_signed_in
def show(member: UUID) -> Response:
    """Show the form as far as the file shows it: numbers and address masked."""
    row = within_reach(current_user).present(member, OFFICER, OWN)
    keep_file(row.seen_as)
    return _form(row, {})


@official_form.post("/members/<uuid:member>/official-form")
@needs_proof
@open_to_signed_in
def whole(member: UUID) -> Response:
    """Show the form with numbers and address in full: to an officer with a reason that the member sees, to the member
    with a fresh proof. Never cached."""
    row = within_reach(current_user).present(member, OFFICER, OWN)
    own = row.seen_as == OWN
    if own and not current_user.proved_lately:
        return proof_to_read(url_for("official_form.show", member=row.id))
    reason, wrong = stated()
    if wrong and not own:
        return _form(row, {}, {"reason": wrong}, 422, said=reason)
    shown = {item: _whole(row, item) for item in MASKED}
    with write():
        for item in (item for item in MASKED if shown[item]):
            log_look(row, item, reason or None)
    answer = _form(row, shown)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _whole(member: Member, item: str) -> str:
    if item != "id_number":
        return getattr(member, item) or ""
    try:
        return number_of(member) or ""
    except crypto.WrongKey:
        return ""


def _row(item: str, values: dict[str, Any]) -> tuple[str, str]:
    """Return label and value of one item; the landline stands behind the mobile number."""
    names = (item, "landline") if item == "phone" else (item,)
    return " / ".join(str(labels.FIELDS[name]) for name in names), " / ".join(filter(None, (values[n] for n in names)))


def _form(
    member: Member, whole: dict[str, str], errors: dict[str, str] | None = None, status: int = 200, said: str = ""
) -> Response:
    values: dict[str, Any] = {item: whole.get(item) or shown_value(member, item) for item in ITEMS}
    for item, newer in registry().roster_columns.items():  # what a meeting decided stands before what the file says
        found = newer([member.branch.path])
        if member.id in found:
            values[item] = labels.value_words(item, found[member.id])
    values["branch"] = member.branch.name
    return page(
        "incorporation/official_form.html",
        block="main",
        status=status,
        member={"id": member.id, "name": member.name},
        items=[(number, *_row(item, values)) for number, item in enumerate(ORDER, 1)],
        on=day_with_year(today()),
        masked=not whole,
        own=member.seen_as == OWN,
        signatures=[_("The member themselves"), _("Filled in by"), _("Branch secretary"), _("Committee (seal)")],
        errors=errors or {},
        said=said,
    )
