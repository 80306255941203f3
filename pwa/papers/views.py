"""Show papers: the list, the form to ask for one, one paper, and each change of it."""

from functools import partial
from uuid import UUID

import peewee as pw
from flask import Blueprint, Response, request, url_for
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core.access import BRANCH_OFFICERS, Role, needs_proof, open_to, open_to_signed_in
from pwa.core.clock import today
from pwa.core.database import transact
from pwa.core.features import refusals
from pwa.core.form_markup import Form
from pwa.core.fragments import page, redirect_to
from pwa.core.kept_pages import Copy, keep_page
from pwa.core.transitions import Refused, Transition, serve
from pwa.members.kept_pages import keep_list
from pwa.members.models import Member
from pwa.members.reach import OFFICER, within_reach

from . import labels, paper_form, paper_steps
from .lists import OTHERS, OWN
from .models import Paper
from .paper_page import paper_page
from .reach import LOOKS, paper_within
from .rules import CARD, CERTIFICATE

papers = Blueprint("papers", __name__)


@papers.get("/papers")
@open_to(Role.MEMBER, *LOOKS)
def index() -> Response:
    """List one's own papers; for an officer also those of others."""
    others = OTHERS.shown(current_user, request.args)
    if others.may_see:
        keep_list(current_user)
    else:
        keep_page(Copy.OWN)
    own = OWN.shown(current_user, request.args)
    return page("papers/index.html", block="rows", others=others, own=own)


@papers.get("/members/<uuid:member>/papers/new")
@needs_proof
@open_to(*BRANCH_OFFICERS)
def new(member: UUID) -> Response:
    """Show the form to ask for a paper about a member: a card at once, a letter from the committee."""
    return _form(within_reach(current_user).present(member, OFFICER), request.args.get("kind", ""))


def _form(member: Member, kind: str, errors: dict[str, str] | None = None) -> Response:
    kind = kind if kind in paper_form.FORMS else CERTIFICATE
    why = paper_form.why_not(kind, member)
    wrong = refusals(errors or {})
    sent = request.form.to_dict()
    return page(
        "papers/new.html",
        status=422 if errors else 200,
        member=member,
        kind=kind,
        kinds=[(one, str(labels.KINDS[one])) for one in paper_form.FORMS],
        names=list(paper_form.FORMS[kind]),
        form=Form(paper_form.FORMS[kind], sent, wrong),
        why=str(labels.REFUSALS[why]) if why else "",
        issuer=paper_steps.issuer_of(kind, member.branch).name,
        errors=wrong,
    )


@papers.post("/members/<uuid:member>/papers")
@needs_proof
@open_to(*BRANCH_OFFICERS)
def ask(member: UUID) -> Response:
    """Ask for a paper; a card is issued at once."""
    row = within_reach(current_user).present(member, OFFICER)
    kind = request.form.get("kind", "")
    if kind not in paper_form.FORMS:
        return _form(row, kind, {"kind": "not_a_choice"})
    details, errors = paper_form.read(kind, request.form, today())
    if errors or paper_form.why_not(kind, row):
        return _form(row, kind, errors or {"kind": paper_form.why_not(kind, row) or ""})
    by = current_user.account.id

    def work() -> Paper:
        return paper_steps.issue_card(row, by) if kind == CARD else paper_steps.ask(kind, row, details, by)

    try:
        made = transact(work)
    except Refused as why:
        return _form(row, kind, why.errors)
    except pw.IntegrityError:  # somebody issued a card at the same moment
        return _form(row, kind, {"kind": "card_already"})
    return redirect_to(url_for("papers.show", paper=made.id))


@papers.get("/papers/<uuid:paper>")
@needs_proof
@open_to_signed_in
def show(paper: UUID) -> Response:
    """Show one paper with its code. Printed on A4 it is the paper itself."""
    found, right = paper_within(current_user, paper)
    if right.own:
        keep_page(Copy.OWN)
    return paper_page(found, right)


def _find(transition: Transition, paper: UUID) -> Paper:
    found, right = paper_within(current_user, paper)
    if not paper_steps.has_right(transition, found, right):
        raise NotFound
    return found


def _refuse(transition: Transition, paper: Paper, why: Refused) -> Response:
    found, right = paper_within(current_user, paper.id)
    said = request.form.get("reason", "")
    return paper_page(found, right, refusals(why.errors), 422, tried=transition.name, said=said, **why.shown)


def _onward(paper: Paper) -> str:
    return url_for("papers.show", paper=paper.id)


for made in paper_steps.TRANSITIONS:
    serve(
        papers,
        partial(_find, made),
        partial(_refuse, made),
        _onward,
        made,
        url_prefix="/papers/<uuid:paper>/",
        proof=True,
    )
