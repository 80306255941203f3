"""Form kind `request`: asking for help, or raising a view; for oneself, or entered for a member who told an officer."""

from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.members.models import Member
from pwa.reports.form_kinds import Entry, FormKind, Writes

from . import labels
from .case_opening import raise_case
from .rules import check_request
from .schema import REQUEST as REQUEST_FIELDS


def store(entry: Entry, account_id: UUID, writes: Writes) -> None:
    """The case. It is raised even when the officer's post ended meanwhile: a need does not wait for a successor."""
    said = {name: entry.values[name] for name in ("category", "readers", "words")}
    raise_case(entry, account_id, writes, origin="officer" if entry.source else "member", **said)


def page_facts(own: Member | None) -> dict[str, Any]:
    """The words of the choices."""
    return {"case_labels": labels}


def case_address(case: UUID) -> str:
    """The page of a case."""
    return url_for("cases.show", case=case)


REQUEST = FormKind(
    "request",
    1,
    check_request,
    store,
    page=case_address,
    confided=True,
    endpoint="cases.new_request",
    template="cases/request.html",
    page_facts=page_facts,
    label=_l("Request"),
    summary=lambda row: _("asked for help"),
    schema=REQUEST_FIELDS,
)
