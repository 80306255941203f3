"""Show a masked field in full: with a reason, which is logged and which the member sees."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core.access import needs_proof, open_to_signed_in
from pwa.core.crypto import WrongKey
from pwa.core.fragments import page
from pwa.identity.limits import proof_to_read

from .access_log import reveal
from .file_facts import masked_fields
from .reach import OWN, within_reach

reveals = Blueprint("reveals", __name__)
MOST = 200


@reveals.post("/members/<uuid:member>/reveals")
@needs_proof
@open_to_signed_in
def show(member: UUID) -> Response:
    """Show the value of the masked field `what`; `reason` is required unless the file is one's own, which
    needs a fresh proof. Never cached."""
    row = within_reach(current_user).member(member)
    what, (reason, wrong) = request.form.get("what", ""), stated()
    masked = next((line for line in masked_fields(row) if line["what"] == what and what), None)
    if masked is None:
        raise NotFound
    if row.seen_as == OWN and not current_user.proved_lately:
        return proof_to_read(url_for("members.file", member=row.id))
    values: dict[str, Any] = {
        "member": {"id": row.id, "name": row.name},
        "line": masked,
        "reason": reason,
        "own": row.seen_as == OWN,
    }
    if wrong and (reason or row.seen_as != OWN):
        errors = {f"reason-{what}": wrong}
        return page("members/reveal.html", block="revealed", status=422, errors=errors, **values)
    try:
        values["value"] = reveal(row, what, reason or None)
    except WrongKey:
        values["value"] = _("It cannot be opened with this server's key.")
    answer = page("members/reveal.html", block="revealed", **values)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def numbers_stated() -> tuple[str, dict[str, str]]:
    """Return the posted reason for taking phone numbers along with a list, and what is wrong, field by field."""
    reason, wrong = stated()
    errors = (
        {} if request.form.get("numbers") else {"numbers": _("Please tick it, if you want to take the numbers along.")}
    )
    return reason, errors | ({"reason": wrong} if wrong else {})


def stated() -> tuple[str, str]:
    """Return the posted reason, and what is wrong with it as a sentence, empty if nothing."""
    reason = " ".join(request.form.get("reason", "").split())
    if len(reason) > MOST:
        return reason, _("This is too long.")
    return reason, "" if len(reason) > 1 else _("Please say why. The member will see it.")
