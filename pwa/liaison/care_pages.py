"""Show the visits of care that are planned for a member, to be planned, written down when made, or called off."""

from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core.access import needs_proof, open_to
from pwa.core.characters import read_posted_form
from pwa.core.clock import today
from pwa.core.database import transact
from pwa.core.features import refusals
from pwa.core.form_markup import Form
from pwa.core.fragments import page, redirect_to
from pwa.core.i18n import on_day
from pwa.core.transitions import Refused, serve
from pwa.members.kept_pages import keep_file
from pwa.members.models import Member
from pwa.members.reach import CONTACT, OFFICER, within_reach

from . import labels
from .care_models import CareVisit
from .care_visits import FIELDS, NOUN, PLANS, call_off, open_visits, plan, read_visit
from .contact_log import reads_words

care_pages = Blueprint("care_visits", __name__)


@care_pages.get("/liaison/contacts/<uuid:member>/visits")
@needs_proof
@open_to(*PLANS)
def index(member: UUID) -> Response:
    """Show what is planned, and the form to plan a visit."""
    return _page(_find_member(member))


@care_pages.post("/liaison/contacts/<uuid:member>/visits")
@needs_proof
@open_to(*PLANS)
def add(member: UUID) -> Response:
    """Plan a visit for a day."""
    who = _find_member(member)
    read = read_visit(read_posted_form(request.form), today())
    if read.errors:
        return _page(who, read.errors)
    values = read.values
    try:
        transact(lambda: plan(who, values["occasion"], values["on"], current_user.account.id))
    except Refused as why:
        return _page(who, why.errors)
    return redirect_to(url_for("care_visits.index", member=who.id))


def _find_member(member_id: UUID) -> Member:
    """Return a member with whom the visitor keeps in touch, or of their branch. Raises NotFound."""
    who = within_reach(current_user).present(member_id, OFFICER, CONTACT)
    if not reads_words(current_user, who) or who.id == current_user.account.member_id:
        raise NotFound
    return who


def _find(visit_id: UUID) -> CareVisit:
    row = CareVisit.get_or_none(CareVisit.id == visit_id)
    if row is None:
        raise NotFound
    row.member = _find_member(row.member_id)
    return row


serve(
    care_pages,
    _find,
    lambda row, why: _page(row.member, why.errors, **why.shown),
    lambda row: url_for("care_visits.index", member=row.member_id),
    call_off,
    url_prefix="/liaison/visits/<uuid:visit>/",
    proof=True,
)


def _page(who: Member, errors: dict[str, str] | None = None, stale: str = "") -> Response:
    keep_file(who.seen_as)
    shown = refusals(errors or {})
    return page(
        "liaison/care_visits.html",
        block="main",
        status=422 if shown or stale else 200,
        member=who,
        planned=[
            {
                "id": row.id,
                "written": {"subject": who.id, "visit": row.id, **labels.as_planned(row.on)},
                "title": labels.visit_words(row.occasion, row.on),
                "late": row.on < today(),
                "day": on_day(row.on),
                "seen": NOUN.seen(row),
            }
            for row in open_visits(who.id)
        ],
        form=Form(FIELDS, request.form.to_dict(), shown),
        errors=shown,
        stale=stale,
    )
