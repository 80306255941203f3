"""Show transfers: the list, the form to begin one with what follows, one transfer, and each of its steps."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core.access import Role, needs_proof, open_to, uses_camera
from pwa.core.characters import read_posted_form
from pwa.core.clock import today
from pwa.core.database import transact
from pwa.core.features import refusals
from pwa.core.fields import Fields
from pwa.core.form_markup import Form
from pwa.core.fragments import page, redirect_to
from pwa.core.i18n import readable_time
from pwa.core.kept_pages import Copy, keep_page, store_nothing
from pwa.core.listing import Asked, Column, Filter, Listing
from pwa.core.paging import Merged, Order
from pwa.core.transitions import Refused, Transition, serve
from pwa.identity.visitor import Visitor
from pwa.members.file import unit_names
from pwa.members.models import Member
from pwa.members.reach import OFFICER, within_reach
from pwa.organisations.models import Unit, parameters_of
from pwa.organisations.reach import branches_named
from pwa.organisations.working_year_models import working_calendars
from pwa.papers.models import Paper
from pwa.papers.paper_page import paper_page
from pwa.papers.paper_steps import issuer_of
from pwa.papers.reach import Issuer, rights_over
from pwa.papers.reach import joined as papers_joined
from pwa.papers.rules import LETTER

from . import labels
from .reach import LOOKS, To, conditions_of_others, joined, transfer_within
from .receipt_reading import receipt_page
from .requests_along import choosing
from .rules import COMMITTEE, NATIONAL, OVER
from .transfer_effect import ends_posts_of_others, last_address
from .transfer_form import FORM, read
from .transfer_models import Transfer
from .transfer_page import consequences, is_late, page_values
from .transfers import ACCEPT, ISSUE, NOTE, NOUN, PAPER_RECEIPT, TRANSITIONS, WHY, begin, read_receipt

transfers = Blueprint("transfers", __name__)
WHICH = (("open", _l("under way")), ("over", _l("finished")))


def _rows(*where: Any) -> Any:
    return joined(Transfer.select(Transfer, Member, Unit, To)).where(*where)


def _of_others(visitor: Visitor, asked: Asked) -> Any:
    ways = conditions_of_others(visitor)
    if not ways:
        return None
    state = Transfer.state.in_(OVER) if asked["which"] == "over" else Transfer.state.not_in(OVER)
    return Merged([Transfer.select(Transfer.id).where(way, state) for way in ways], _rows)


def _way(row: Any) -> str:
    after = row.target.name if row.to_id else row.outside
    return _("%(before)s to %(after)s", before=row.branch.name, after=after)


def _with_lateness(_visitor: Visitor, rows: list[Any]) -> list[Any]:
    """Say of each row whether its present step takes too long, by two queries for all."""
    rules = parameters_of({row.branch.path for row in rows})
    calendars = working_calendars({row.branch.county_id for row in rows})
    for row in rows:
        row.late = is_late(row, rules[row.branch.path], calendars[row.branch.county_id])
    return rows


TRANSFERS = Listing(
    "transfers.index",
    query=_of_others,
    order=lambda asked: Order(Transfer.since, descending=True),
    columns=(
        Column(lambda row: row.member.name, "title", _l("Member")),
        Column(_way, title=_l("Transfer")),
        Column(lambda row: readable_time(row.since), title=_l("Since"), labelled=True),
        Column(lambda row: str(labels.STATES[row.state]), "tag", _l("State")),
        Column(lambda row: _("overdue") if row.late else "", "tag", _l("Late")),
    ),
    action=lambda row: url_for("transfers.show", transfer=row.id),
    prepare=_with_lateness,
    filters=(Filter("which", _l("Which ones"), lambda visitor: WHICH),),
    empty=lambda visitor, asked: _("No transfer of this kind. One is begun from a member's file."),
    wide=True,
)


@transfers.get("/management/transfers")
@needs_proof
@open_to(*LOOKS, Role.COUNTY)
def index() -> Response:
    """List the transfers from and to the visitor's units."""
    store_nothing()
    return page("management/transfers.html", block="rows", listed=TRANSFERS.shown(current_user, request.args))


@transfers.get("/management/transfers/new")
@needs_proof
@open_to(*LOOKS)
def new() -> Response:
    """Show the form for the member named in the address, with what follows; without one, lead to the members."""
    member = request.args.get("member", "")
    try:
        who = within_reach(current_user).present(UUID(member), OFFICER)
    except ValueError:
        return redirect_to(url_for("members.index"))
    return _form(who)


def _form(who: Member, errors: dict[str, str] | None = None) -> Response:
    store_nothing()
    wrong, sent = refusals(errors or {}), request.form.to_dict()
    q = request.values.get("q", "")[:80]
    chosen = request.form.get("to", "")
    return page(
        "management/transfer_form.html",
        block="main",
        status=422 if errors else 200,
        member=who,
        q=q,
        found=unit_names([unit for unit in branches_named(q) if unit.id != who.branch_id]),
        chosen=chosen,
        form=Form(FORM, sent, wrong),
        errors=wrong,
        follows=consequences(who, at_home=any(post.unit.covers(who.branch.path) for post in current_user.branch_posts)),
    )


@transfers.post("/management/members/<uuid:member>/transfers")
@needs_proof
@open_to(*LOOKS)
def make(member: UUID) -> Response:
    """Begin a transfer, or record one that was done in the national system, which takes effect at once."""
    who = within_reach(current_user).present(member, OFFICER)
    posted = read_posted_form(request.form)
    said = read(who, posted, today())
    if said.errors:
        return _form(who, said.errors)

    def work() -> Transfer:
        if said.way == NATIONAL and ends_posts_of_others(who, current_user.posts, inside=said.to is not None):
            raise Refused({"way": "holds_posts"})
        return begin(who, said.way, said.values, current_user.account.id)

    try:
        row = transact(work)
    except Refused as why:
        return _form(who, why.errors)
    return redirect_to(url_for("transfers.show", transfer=row.id))


@transfers.get("/management/transfers/<uuid:transfer>")
@needs_proof
@open_to(Role.MEMBER, *LOOKS, Role.COUNTY)
def show(transfer: UUID) -> Response:
    """Show one transfer as the visitor's side sees it."""
    return _page(transfer_within(current_user, transfer))


@transfers.get("/management/transfers/<uuid:transfer>/papers/<uuid:paper>")
@needs_proof
@open_to(Role.MEMBER, *LOOKS, Role.COUNTY)
def show_paper(transfer: UUID, paper: UUID) -> Response:
    """Show the introduction or receipt letter of a transfer to whoever works on it."""
    row = transfer_within(current_user, transfer)
    if paper not in (row.letter_id, row.receipt_id):
        raise NotFound
    store_nothing()
    found = papers_joined(Paper.select(Paper, Member, Unit, Issuer)).where(Paper.id == paper).get()
    return paper_page(found, rights_over(current_user, found))


@transfers.get("/management/transfers/<uuid:transfer>/receipt")
@uses_camera
@needs_proof
@open_to(Role.COMMITTEE, Role.COUNTY)
def receipt(transfer: UUID) -> Response:
    """Show the form that reads the receipt letter of another installation."""
    row = transfer_within(current_user, transfer)
    if COMMITTEE not in row.sides or not read_receipt.allowed(row):
        raise NotFound
    return receipt_page(row, NOUN.seen(row))


def _page(row: Any, why: Refused | None = None, tried: str = "") -> Response:
    if "own" in row.sides and len(row.sides) == 1:
        keep_page(Copy.OWN)
    else:
        store_nothing()
    wrong = refusals(why.errors) if why else {}
    sent = request.form.to_dict() if why else {}

    def form(step: str, fields: Fields, initial: dict[str, str] | None = None) -> Form:
        said = sent if tried == step else initial or {}
        return Form(fields, said, wrong if tried == step else {}, f"-{step}")

    return page(
        "management/transfer.html",
        block="main",
        status=422 if why else 200,
        errors=wrong,
        tried=tried,
        stale=why.shown.get("stale") if why else None,
        buttons=labels.BUTTONS,
        forms={
            **{step: form(step, NOTE) for step in ("review", "approve")},
            **{step: form(step, WHY) for step in ("return_it", "reissue", "reject", "withdraw")},
            "issue": form("issue", ISSUE, {"address": last_address(issuer_of(LETTER, row.branch))}),
            "accept": form("accept", ACCEPT),
            "record_receipt": form("record_receipt", PAPER_RECEIPT),
        },
        **page_values(row),
    )


def _refuse(transition: Transition, row: Any, why: Refused) -> Response:
    found = transfer_within(current_user, row.id)
    if transition is read_receipt:
        return receipt_page(found, NOUN.seen(found), why)
    return _page(found, why, transition.name)


def _find(transfer: UUID) -> Any:
    return transfer_within(current_user, transfer)


for made in (*TRANSITIONS, choosing(NOUN)):
    serve(
        transfers,
        _find,
        partial(_refuse, made),
        lambda row: url_for("transfers.show", transfer=row.id),
        made,
        url_prefix="/management/transfers/<uuid:transfer>/",
        proof=True,
    )
