"""Show letters of other installations: the form that reads one and takes somebody in, the list, one letter, its receipt
letter, and each of its steps."""

import json
from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core.access import BRANCH_OFFICERS, Role, needs_proof, open_to, uses_camera
from pwa.core.characters import read_posted_form
from pwa.core.clock import today
from pwa.core.database import transact
from pwa.core.features import refusals
from pwa.core.fields import Reader
from pwa.core.form_markup import Form
from pwa.core.fragments import page, redirect_to
from pwa.core.i18n import readable_time
from pwa.core.kept_pages import store_nothing
from pwa.core.listing import Asked, Column, Filter, Listing
from pwa.core.paging import Merged, Order
from pwa.core.transitions import Refused, Transition, serve
from pwa.identity.visitor import Visitor
from pwa.papers.reading import ReadPaper
from pwa.papers.reading_page import READING, read_posted, told

from . import incoming_labels as labels
from .incoming_letters import SAID_SO, TAKE_IN, TRANSITIONS, WHY, take_in, why_not
from .incoming_models import IncomingLetter
from .incoming_page import page_values, receipt_values
from .incoming_reach import branches_of, conditions_of_others, incoming_letter_within, joined
from .incoming_rules import OVER
from .reach import LOOKS

incoming = Blueprint("incoming", __name__)
WHICH = (("open", _l("under way")), ("over", _l("finished")))


def _rows(*where: Any) -> Any:
    return joined().where(*where)


def _of_others(visitor: Visitor, asked: Asked) -> Any:
    ways = conditions_of_others(visitor)
    if not ways:
        return None
    state = IncomingLetter.state.in_(OVER) if asked["which"] == "over" else IncomingLetter.state.not_in(OVER)
    return Merged([IncomingLetter.select(IncomingLetter.id).where(way, state) for way in ways], _rows)


INCOMING = Listing(
    "incoming.index",
    query=_of_others,
    order=lambda asked: Order(IncomingLetter.since, descending=True),
    columns=(
        Column(lambda row: row.name, "title", _l("Name")),
        Column(lambda row: json.loads(row.said)["from"], title=_l("Old branch")),
        Column(lambda row: row.branch.name, title=_l("Party organisation"), only_if_mixed=True),
        Column(lambda row: readable_time(row.since), title=_l("Since")),
        Column(lambda row: str(labels.STATES[row.state]), "tag", _l("State")),
    ),
    action=lambda row: url_for("incoming.show", incoming_letter=row.id),
    filters=(Filter("which", _l("Which ones"), lambda visitor: WHICH),),
    empty=lambda visitor, asked: _("Nobody. Members who bring an introduction letter of another system stand here."),
    wide=True,
)


@incoming.get("/management/incoming-letters")
@needs_proof
@open_to(*LOOKS, Role.COUNTY)
def index() -> Response:
    """List who was taken in with a letter of another installation."""
    store_nothing()
    listed, may = INCOMING.shown(current_user, request.args), bool(branches_of(current_user))
    return page("management/incoming_letters.html", block="rows", listed=listed, may_take_in=may)


@incoming.get("/management/incoming-letters/new")
@uses_camera
@needs_proof
@open_to(*BRANCH_OFFICERS)
def new() -> Response:
    """Show the form that reads a letter."""
    return _reading({})


@incoming.post("/management/incoming-letters/read")
@uses_camera
@needs_proof
@open_to(*BRANCH_OFFICERS)
def read() -> Response:
    """Show what the letter says and whether it is genuine, with the form to take its bearer in. Stores nothing."""
    paper, errors = read_posted(request.form)
    return _verdict(paper, {}) if paper else _reading(errors)


def _reading(errors: dict[str, str]) -> Response:
    store_nothing()
    wrong = refusals(errors)
    form = Form(READING, request.form.to_dict() if wrong else {}, wrong)
    return page("management/incoming_letter_new.html", status=422 if wrong else 200, form=form, errors=wrong)


def _verdict(paper: ReadPaper, errors: dict[str, str]) -> Response:
    store_nothing()
    why, wrong = why_not(paper), refusals(errors)
    return page(
        "management/incoming_letter_read.html",
        status=422 if wrong else 200,
        found=told(paper),
        why=refusals({"code": why})["code"] if why else "",
        goes_to=(paper.said or {}).get("to", ""),
        code=paper.digits,
        branches=[(str(unit.id), unit.name) for unit in branches_of(current_user)],
        branch=request.form.get("branch", ""),
        form=Form(TAKE_IN, request.form.to_dict() if errors else {}, wrong),
        errors=wrong,
    )


@incoming.post("/management/incoming-letters")
@needs_proof
@open_to(*BRANCH_OFFICERS)
def make() -> Response:
    """Take in whom the letter introduces; the letter is verified again."""
    paper, errors = read_posted(request.form)
    if paper is None:
        return _reading(errors)
    sent = read_posted_form(request.form)
    asked = Reader(TAKE_IN, {**sent, "paper_files": bool(sent.get("paper_files"))}, today()).all()
    units = branches_of(current_user)
    chosen = [unit for unit in units if str(unit.id) == sent.get("branch", "")] or (units if len(units) == 1 else [])
    errors = dict(asked.errors) if chosen else {**asked.errors, "branch": "not_a_choice"}
    if errors:
        return _verdict(paper, errors)
    by = current_user.account.id
    try:
        row = transact(lambda: take_in(paper, chosen[0], asked.values["name"], asked.values["paper_files"], by))
    except Refused as why:
        return _verdict(paper, why.errors)
    return redirect_to(url_for("incoming.show", incoming_letter=row.id))


@incoming.get("/management/incoming-letters/<uuid:incoming_letter>")
@needs_proof
@open_to(Role.MEMBER, *LOOKS, Role.COUNTY)
def show(incoming_letter: UUID) -> Response:
    """Show one letter: who was taken in with it, and what comes next."""
    return _page(incoming_letter_within(current_user, incoming_letter))


@incoming.get("/management/incoming-letters/<uuid:incoming_letter>/receipt")
@needs_proof
@open_to(Role.MEMBER, *LOOKS, Role.COUNTY)
def receipt(incoming_letter: UUID) -> Response:
    """Show the receipt letter with its code. Printed on A4 it is the paper itself."""
    row = incoming_letter_within(current_user, incoming_letter)
    if not row.receipt_code:
        raise NotFound
    store_nothing()
    return page("management/receipt_letter.html", block="main", **receipt_values(row))


def _page(row: Any, why: Refused | None = None, tried: str = "") -> Response:
    store_nothing()
    wrong = refusals(why.errors) if why else {}
    sent = request.form.to_dict() if why else {}
    forms = {
        step: Form(fields, sent if tried == step else {}, wrong if tried == step else {}, f"-{step}")
        for step, fields in (("count_here", SAID_SO), ("send_back", WHY))
    }
    stale = why.shown.get("stale") if why else None
    return page(
        "management/incoming_letter.html",
        block="main",
        status=422 if why else 200,
        errors=wrong,
        tried=tried,
        stale=stale,
        buttons=labels.BUTTONS,
        forms=forms,
        **page_values(row),
    )


def _refuse(transition: Transition, row: Any, why: Refused) -> Response:
    return _page(incoming_letter_within(current_user, row.id), why, transition.name)


def _find(incoming_letter: UUID) -> Any:
    return incoming_letter_within(current_user, incoming_letter)


for made in TRANSITIONS:
    serve(
        incoming,
        _find,
        partial(_refuse, made),
        lambda row: url_for("incoming.show", incoming_letter=row.id),
        made,
        url_prefix="/management/incoming-letters/<uuid:incoming_letter>/",
        proof=True,
    )
