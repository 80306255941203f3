"""Show what is unusual about the units of a committee, and one branch with its term and the form to close it."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from pwa.core.access import Role, open_to
from pwa.core.clock import today
from pwa.core.features import refusals
from pwa.core.form_markup import Form
from pwa.core.fragments import page
from pwa.core.i18n import day_with_year, readable_time
from pwa.core.kept_pages import store_nothing
from pwa.core.transitions import Refused, serve
from pwa.members import labels as of_members
from pwa.members.changes import account_name
from pwa.organisations.labels import KINDS
from pwa.organisations.models import Unit, parameters_at

from . import unit_labels as labels
from . import unit_proposal_lists as lists
from .formed_units import (
    CLOSING,
    TERM,
    UNIT,
    close_unit,
    is_open,
    own_members,
    placed_in,
    successors,
    term_of,
    write_term,
)
from .unit_findings import facts_of
from .unit_models import UnitClosing, UnitProposal
from .unit_reach import branch_within
from .unit_rules import JOINT, names_in, warnings_of

formed_units = Blueprint("formed_units", __name__)


@formed_units.get("/incorporation/units")
@open_to(Role.COMMITTEE)
def index() -> Response:
    """List what is unusual about the units below one's committee."""
    return page("incorporation/unit_warnings.html", listed=lists.WARNED.shown(current_user, request.args))


@formed_units.get("/incorporation/units/<uuid:unit>")
@open_to(Role.COMMITTEE)
def show(unit: UUID) -> Response:
    """Show a branch: who belongs to it, its term, what is unusual, and the form to close it."""
    return _shown("", branch_within(current_user, unit))


def _shown(tried: str, unit: Unit, why: Refused | None = None) -> Response:
    store_nothing()
    facts, term = facts_of([unit])[unit.id], term_of(unit.id)
    rule, open_ = parameters_at(unit.path), is_open(unit)
    errors = refusals(why.errors) if why else {}
    said = request.form.to_dict() if why else {}
    placed = [row.member for row in placed_in(unit) if row.accepted_at] if open_ else []
    closing = UnitClosing.get_or_none(UnitClosing.unit == unit.id)
    found = warnings_of(facts, rule, today()) if open_ else []
    return page(
        "incorporation/formed_unit.html",
        block="main",
        status=422 if why else 200,
        unit={"id": unit.id, "name": unit.name, "is_open": open_, "seen": UNIT.seen(unit)},
        facts=_facts(unit, facts, term, closing, len(placed)),
        warnings=labels.warned(found, rule),
        placed=[member.name for member in sorted(placed, key=lambda member: member.name_key)],
        own=own_members(unit),
        successors=successors(unit),
        successor=said.get("successor", ""),
        term=Form(
            TERM,
            said if tried == "term" else _filled(term),
            errors if tried == "term" else {},
            "" if tried == "term" else "-term",
        ),
        closing=Form(
            CLOSING,
            said if tried == "close" else {},
            errors if tried == "close" else {},
            "" if tried == "close" else "-close",
        ),
        tried=tried,
        errors=errors,
        stale=why.shown.get("stale") if why else None,
    )


def _filled(term: Any) -> dict[str, str]:
    return {"begins_on": term.begins_on.isoformat(), "ends_on": term.ends_on.isoformat()} if term else {}


def _joins(unit: Unit) -> str:
    proposal = UnitProposal.get_or_none(UnitProposal.unit == unit.id) if unit.kind == JOINT else None
    return proposal.joins if proposal else ""


def _facts(unit: Unit, facts: Any, term: Any, closing: Any, placed: int) -> list[tuple[str, Any]]:
    pairs = [
        (_("Kind"), str(KINDS[unit.kind])),
        (_("Place"), of_members.place_words(unit.division, None)),
        (_("Units that it joins"), "、".join(names_in(_joins(unit)))),
        (_("Full members"), str(facts.full)),
        (_("Placed here"), str(placed) if placed else ""),
        (_("Term"), f"{day_with_year(term.begins_on)}–{day_with_year(term.ends_on)}" if term else _("not on record")),
        (_("Number of the document"), term.document if term else ""),
    ]
    if closing:
        when = " · ".join(filter(None, (str(readable_time(closing.closed_at)), account_name(closing.closed_by))))
        decided = f"{closing.meeting} · {day_with_year(closing.held_on)} · {closing.document}"
        becomes = f"{closing.people} · {labels.BECOMES[closing.becomes][0]}" if closing.people else ""
        pairs += [(_("Closed on"), when), (_("Reason given"), closing.reason), (_("Decision"), decided),
                  (_("Those who were placed here"), becomes)]  # fmt: skip
    return [(label, value) for label, value in pairs if value]


def _refuse(tried: str, unit: Unit, why: Refused) -> Response:
    return _shown(tried, unit, why)


for step in (write_term, close_unit):
    serve(
        formed_units,
        partial(branch_within, current_user),
        partial(_refuse, step.name),
        lambda unit: url_for("formed_units.show", unit=unit.id),
        step,
        url_prefix="/incorporation/units/<uuid:unit>/",
        proof=True,
    )
