"""Find a member by the whole identity number, through a keyed hash; the number is never in an address or a log."""

import re
from datetime import timedelta

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import TooManyRequests

from pwa.core import audit, crypto, throttle
from pwa.core.access import BRANCH_OFFICERS, Role, needs_proof, open_to
from pwa.core.characters import typed_words
from pwa.core.database import write
from pwa.core.fragments import page

from .labels import masked_number, masked_phone
from .models import Member
from .reach import within_reach

id_number_search = Blueprint("id_number_search", __name__)
PER_HOUR = 60


@id_number_search.post("/members/numbers")
@needs_proof
@open_to(*BRANCH_OFFICERS, Role.COMMITTEE, Role.COUNTY)
def find() -> Response:
    """Find the member within reach who has exactly this number. Every search is logged, found or not."""
    typed = request.form.get("number", "")[:500]
    number = re.sub(r"[\s-]", "", typed_words(typed)).upper()
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        errors = {"number": _("An identity number is 17 digits and then a digit or X.")}
        return _private(page("members/number.html", status=422, errors=errors, number=typed))
    if wait := throttle.too_many(f"number {current_user.account.id}", PER_HOUR, timedelta(hours=1)):
        raise TooManyRequests(retry_after=wait)
    same = Member.id_index == crypto.index_of(number)
    found = within_reach(current_user).members().where(same).first()
    with write():
        about = {"county_id": found.county_id, "member_id": found.id} if found else {}
        audit.record("searched number", "member", found.id if found else None, **about)
    row = None
    if found:
        detail = [found.branch.name, masked_number(number), masked_phone(found.phone)]
        row = {"id": found.id, "name": found.name, "detail": " · ".join(part for part in detail if part)}
    return _private(page("members/number.html", asked=True, row=row))


def _private(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    return answer
