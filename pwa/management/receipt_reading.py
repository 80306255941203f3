"""Read the receipt letter of another installation by its code, and show the form for it."""

import json
from typing import Any

from flask import Response, request

from pwa.core.access import WITH_CAMERA
from pwa.core.clock import today
from pwa.core.features import refusals
from pwa.core.form_markup import Form
from pwa.core.fragments import page
from pwa.core.kept_pages import store_nothing
from pwa.core.transitions import Refused, values_or_refuse
from pwa.papers.models import Paper
from pwa.papers.reading_page import READING, read_posted
from pwa.papers.rules import FIELDS, LETTER, RECEIPT

from .incoming_rules import accepted_on, why_not_in_time, why_not_proved, why_not_this_receipt
from .transfer_models import Transfer


def read_posted_receipt(row: Transfer, posted: Any) -> dict[str, Any]:
    """Read the code of a receipt letter: genuine, of another installation, for this letter, about this member, in time.
    Returns the paper and the day on which the member was taken in. Raises Refused."""
    paper, errors = read_posted(posted)
    if paper is None:
        raise Refused(errors)
    letter, said = Paper.get_by_id(row.letter_id), paper.said or {}
    named = {"number": letter.number or "", "name": json.loads(letter.fields)[FIELDS[LETTER].index("name")]}
    why = why_not_proved(paper.verdict, paper.kind, RECEIPT) or why_not_this_receipt(said, **named)
    on = accepted_on(said)
    if not why and (on is None or on > today() or not paper.foreign):
        why = "receipt_of_other_letter"
    why = why or why_not_in_time(on, letter.issued_on, row.valid_until)
    return values_or_refuse({"code": why} if why else {}, paper=paper, on=on)


def receipt_page(row: Any, seen: str, why: Refused | None = None) -> Response:
    """Render the form that reads the receipt letter of this transfer; `seen`: the state that the form shows."""
    store_nothing()
    wrong = refusals(why.errors) if why else {}
    answer = page(
        "management/receipt_reading.html",
        status=422 if why else 200,
        transfer={"id": row.id, "seen": seen},
        name=row.member.name,
        form=Form(READING, request.form.to_dict() if why else {}, wrong),
        errors=wrong,
        stale=why.shown.get("stale") if why else None,
    )
    answer.headers["Permissions-Policy"] = WITH_CAMERA
    return answer
