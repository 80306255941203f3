"""Define the form kind `request`: ask for help or raise a view, for oneself or for a member who told an officer."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from pwa.core.features import registry
from pwa.core.fields import Checked, Choice, Fields, Text
from pwa.members.models import Member
from pwa.reports.form_kinds import Entry, FormKind, Limited, Writes
from pwa.reports.named_records import read_later_id
from pwa.reports.rules import Known

from . import labels
from .case_opening import raise_case
from .rules import CATEGORIES, LONGEST

FIELDS = Fields(
    Choice("category", _l("What is it about?"), {code: labels.KINDS[code] for code in CATEGORIES}, required=True,
           control="select_field", attributes={"empty": _l("choose")}),
    Text("words", _l("In your own words"), LONGEST, control="textarea", required=True, attributes={"rows": 6},
         hint=_l("What happened, since when, and what would help. Up to 1000 characters.")),
    Choice("readers", _l("Who may read it?"), labels.READERS, required=True, initial="branch",
           description="The level that may read it"),
    Text("notice", _l("Which notice does it answer?"), 36, control="select_field",
         attributes={"maxlength": None, "empty": _l("none")},
         description="Id of the notice that it answers, since version 2"),
)  # fmt: skip


def check(fields: Mapping[str, Any], recorded_on: date, known: Known) -> Checked:
    """Check form `request`, version 2."""
    checked = FIELDS.check(fields, recorded_on)
    read_later_id(checked, "notice", "unknown_notice")
    return checked


def store(entry: Entry, account_id: UUID, writes: Writes) -> None:
    """Open the case, even when the officer's post ended meanwhile: a need does not wait for a successor."""
    said = {name: entry.values[name] for name in ("category", "readers", "words")}
    raise_case(entry, account_id, writes, origin="officer" if entry.source else "member", **said)


def page_facts(own: Member | None) -> dict[str, Any]:
    """Return the labels of the choices worded for an officer who writes about somebody else, and what the visitor can
    answer."""
    notices = [one for listed in registry().answerable for one in listed(current_user)]
    return {"readers_of_others": labels.READERS_OF_OTHERS, "notices": notices}


def case_address(case: UUID) -> str:
    """Return the address of a case's page."""
    return url_for("cases.show", case=case)


REQUEST = FormKind(
    "request",
    2,
    check,
    store,
    fields=FIELDS,
    page=case_address,
    confided=True,
    never_in_address=("words",),
    fills_again=("words",),
    endpoint="cases.new_request",
    template="cases/request.html",
    page_facts=page_facts,
    label=_l("Request"),
    summary=lambda row: _("asked for help"),
    refusals={"unknown_notice": _l("This notice is not known here.")},
    upcasts={1: dict},  # version 1 named no notice
    limited=Limited(own=True, others=True),
)
