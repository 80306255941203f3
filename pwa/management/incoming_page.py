"""Build the page of one letter of another installation, and that of the receipt letter."""

import json
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from pwa.core.clock import today
from pwa.core.i18n import on_day, readable_time
from pwa.members.changes import account_name
from pwa.papers.digits import check_digits
from pwa.papers.labels import FIELDS as PAPER_FIELDS
from pwa.papers.paper_page import address_of, code_svg, in_fours
from pwa.papers.paper_steps import issuer_of
from pwa.papers.rules import FIELDS, LETTER, RECEIPT

from . import incoming_labels as labels
from .incoming_letters import NOUN, TRANSITIONS
from .incoming_rules import BRANCH, MACHINE, TAKEN_IN, in_whose_hands
from .reach import OWN
from .rules import receipt_due_on


def page_values(row: Any) -> dict[str, Any]:
    """Return the values of the template for the side on which the visitor stands."""
    hands, due = in_whose_hands(row.state), receipt_due_on(row.accepted_on)
    officer = BRANCH in row.sides
    return {
        "letter": {"id": row.id, "seen": NOUN.seen(row), "name": row.name, "state": row.state},
        "own": row.sides == {OWN},
        "state": labels.STATES[row.state],
        "hands": _("In the hands of %(who)s since %(when)s.", who=labels.HANDS[hands], when=readable_time(row.since))
        if hands
        else "",
        "late": row.state == TAKEN_IN and today() > due,
        "facts": [(label, text) for label, text in _facts(row, due) if text],
        "steps": _steps(row),
        "may": [one.name for one in TRANSITIONS if MACHINE[one.name][2] in row.sides and one.allowed(row)],
        "receipt": row.receipt_number,
        "guest": url_for("inflow_members.show", inflow_member=row.guest_id) if officer and row.guest_id else "",
        "file": url_for("members.file", member=row.member_id) if row.member_id and row.sides & {BRANCH, OWN} else "",
    }  # fmt: skip


def _facts(row: Any, due: Any) -> list[tuple[str, str]]:
    said = json.loads(row.said)
    shown = [(str(PAPER_FIELDS[name]), said.get(name, "")) for name in FIELDS[LETTER] if name != "unit_phone"]
    return [
        *shown,
        (_("Telephone of the old committee"), said.get("unit_phone", "")),
        (_("Letter"), f"{row.number} · {row.issuer}"),
        (_("Letter valid until"), on_day(row.valid_until)),
        (_("Taken in by"), row.branch.name),
        (_("Taken in on"), on_day(row.accepted_on)),
        (_("Paper files"), _("arrived") if row.paper_files else _("not arrived yet")),
        (_("Receipt letter due by"), on_day(due) if row.state == TAKEN_IN else ""),
    ]


def _steps(row: Any) -> list[dict[str, str]]:
    ended = {"counted": _("Counted here"), "sent_back": _("Letter sent back")}.get(row.state, "")
    found = [
        (row.accepted_on, _("Letter read and genuine, taken in as a guest"), row.taken_in_by, ""),
        (row.receipt_on, _("Receipt letter signed"), row.receipt_by, ""),
        (row.ended_on, ended, row.ended_by, row.words),
    ]
    return [
        {"when": on_day(day), "title": title, "by": account_name(by), "words": words}
        for day, title, by, words in found
        if day
    ]


def receipt_values(row: Any) -> dict[str, Any]:
    """Return the values of the receipt letter's template."""
    said = zip(FIELDS[RECEIPT], json.loads(row.receipt_said), strict=False)
    return {
        "letter": row,
        "rows": [(str(PAPER_FIELDS[name]), text) for name, text in said if text],
        "issuer": issuer_of(RECEIPT, row.branch).name,
        "check": in_fours(check_digits(row.receipt_code)),
        "code": code_svg(row.receipt_code),
        "address": address_of(row.receipt_code),
    }
