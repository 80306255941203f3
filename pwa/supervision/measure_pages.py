"""Show measures, record one that was decided, begin the steps before a decision, and take the member's statement."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core.access import Role, needs_proof, open_to
from pwa.core.clock import today
from pwa.core.database import transact
from pwa.core.features import refusals
from pwa.core.form_markup import Form
from pwa.core.fragments import page, redirect_to
from pwa.core.kept_pages import store_nothing
from pwa.core.transitions import Refused, serve
from pwa.members.models import Member
from pwa.organisations.models import Unit
from pwa.reports.form_pages import file_form, form_page

from . import labels, measures
from .measure_fields import BALLOTS, CONSIDERED, DECIDED, ONLY_FOR
from .measure_list import OF_UNITS, OWN, figures
from .measure_page import page_values
from .measure_steps import STEPS
from .reach import DECIDES, LOOKS, keeps_procedure, measure_within, member_within

pages = Blueprint("measures", __name__)


@pages.get("/management/measures")
@needs_proof
@open_to(Role.MEMBER, *LOOKS)
def index() -> Response:
    """List one's own measures, those that the visitor's units decide, and above them counts."""
    store_nothing()
    listed, own = OF_UNITS.shown(current_user, request.args), OWN.shown(current_user, request.args)
    return page("supervision/measures.html", block="rows", listed=listed, own=own, figures=figures(current_user))


@pages.get("/management/measures/statements/new")
@needs_proof
@open_to(Role.MEMBER)
def new_statement() -> Response:
    """Show the form for a statement; works offline."""
    return form_page("statement")


@pages.post("/management/measures/statements")
@needs_proof
@open_to(Role.MEMBER)
def file_statement() -> Response:
    """Take the form posted without JavaScript."""
    return file_form("statement")


@pages.get("/management/measures/members/<uuid:member>/new")
@needs_proof
@open_to(*DECIDES)
def new(member: UUID) -> Response:
    """Show the form to record a measure; where the county keeps the steps before it, also the form to begin them."""
    return _form(*member_within(current_user, member))


def _form(member: Member, unit: Unit, why: Refused | None = None, tried: str = "") -> Response:
    store_nothing()
    wrong, said = refusals(why.errors) if why else {}, request.form.to_dict()
    kinds = [(kind, str(labels.KINDS[kind])) for kind in measures.choices_for(member)]
    considers = keeps_procedure(unit)
    considered = Form(CONSIDERED, said, wrong) if tried == "begin" else Form(CONSIDERED, {}, {}, "-considered")
    only = [ONLY_FOR.get(name) in (None, *dict(kinds)) for name in DECIDED]
    names = [name for name, shown in zip(DECIDED, only, strict=True) if shown and name != "kind"]
    return page(
        "supervision/new_measure.html",
        block="main",
        status=422 if why else 200,
        member={"id": member.id, "name": member.name, "branch": member.branch.name},
        unit=unit.name,
        kinds=kinds,
        names=names,
        form=Form(DECIDED, {}, {}, "-decided") if tried == "begin" else Form(DECIDED, said, wrong),
        considered=considered if considers else None,
        errors=wrong,
        tried=tried,
        unmet=why.shown.get("unmet") if why else None,
    )


@pages.post("/management/measures/members/<uuid:member>")
@needs_proof
@open_to(*DECIDES)
def record(member: UUID) -> Response:
    """Record a measure that was decided."""
    who, unit = member_within(current_user, member)

    def write(by: UUID) -> Any:
        return measures.register(who, unit, measures.read_decision(request.form, measures.choices_for(who)), by)

    return _made(who, unit, "record", write)


@pages.post("/management/measures/members/<uuid:member>/considered")
@needs_proof
@open_to(*DECIDES)
def begin(member: UUID) -> Response:
    """Write down that a measure is considered, where the county keeps these steps."""
    who, unit = member_within(current_user, member)
    if not keeps_procedure(unit):
        raise NotFound

    def write(by: UUID) -> Any:
        said = measures.read_fields(CONSIDERED, request.form)
        if said["kind"] not in measures.choices_for(who):
            raise Refused({"kind": "kind_not_for_them"})
        return measures.begin(who, unit, said["kind"], said["on"], said["words"], by)

    return _made(who, unit, "begin", write)


def _made(member: Member, unit: Unit, tried: str, write: Callable[[UUID], Any]) -> Response:
    try:
        made = transact(lambda: write(current_user.account.id))
    except Refused as why:
        return _form(member, unit, why, tried)
    return redirect_to(url_for("measures.show", measure=made.id))


@pages.get("/management/measures/<uuid:measure>")
@needs_proof
@open_to(Role.MEMBER, *DECIDES)
def show(measure: UUID) -> Response:
    """Show one measure."""
    return _show(measure_within(current_user, measure))


def _show(row: Any, why: Refused | None = None, tried: str = "") -> Response:
    store_nothing()
    wrong = refusals(why.errors) if why else {}
    shown = why.shown if why else {}
    stale = shown.get("stale") or ("" if wrong or not why else _("This is not possible any more."))
    values = page_values(row, tried, request.form.to_dict() if why else {}, wrong)
    return page(
        "supervision/measure.html",
        block="main",
        status=422 if why else 200,
        errors=wrong,
        stale=stale,
        unmet=shown.get("unmet"),
        today=today().isoformat(),
        ballots=BALLOTS,
        **values,
    )


def _find(measure: UUID) -> Any:
    return measure_within(current_user, measure)


def _refuse(tried: str, row: Any, why: Refused) -> Response:
    return _show(row, why, tried)


for _name, _step in STEPS.items():
    serve(
        pages,
        _find,
        partial(_refuse, _name),
        lambda row: url_for("measures.show", measure=row.id),
        _step,
        url_prefix="/management/measures/<uuid:measure>/",
        proof=True,
    )
