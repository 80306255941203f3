"""Show minutes, the form to write them, and take what is done to them: seals, corrections."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core.access import Role, needs_proof, open_to, open_to_signed_in
from pwa.core.features import refusals
from pwa.core.form_markup import Form
from pwa.core.fragments import page, redirect_to
from pwa.core.kept_pages import Copy, kept_as
from pwa.core.transitions import Refused, answer, serve
from pwa.members.models import Member
from pwa.members.namesakes import told_apart

from . import labels, minutes
from .kept_pages import keep_meeting
from .minutes_form import ATTACH, CORRECTION, MINUTES
from .minutes_models import MinutesCorrection
from .minutes_page import minutes_values, public_parts
from .minutes_readers import reading_of
from .models import Meeting
from .queries import types_of
from .reach import MAKES, meeting_to_change, meeting_within

minutes_pages = Blueprint("minutes", __name__)


@minutes_pages.get("/meetings/minutes")
@open_to(Role.MEMBER)
@kept_as(Copy.OWN)
def index() -> Response:
    """Show the public parts of the latest minutes in full, so that who was away reads them without a network."""
    return page("meetings/public_minutes.html", parts=public_parts(current_user))


@minutes_pages.get("/meetings/<uuid:meeting>/minutes")
@open_to_signed_in
def show(meeting: UUID) -> Response:
    """Show the minutes of a meeting, as far as this visitor may read them; on paper as a document."""
    row = meeting_within(current_user, meeting)
    keep_meeting(row)
    return _page(row)


@minutes_pages.get("/meetings/<uuid:meeting>/minutes/edit")
@needs_proof
@open_to(*MAKES)
def edit(meeting: UUID) -> Response:
    """Show the form of the minutes."""
    row = meeting_to_change(current_user, meeting)
    if not minutes.is_open(row):
        return redirect_to(_at(row))
    return _form(row)


@minutes_pages.post("/meetings/<uuid:meeting>/minutes")
@needs_proof
@open_to(*MAKES)
def write(meeting: UUID) -> Response:
    """Write the minutes."""

    def show_again(row: Meeting, why: Refused) -> Response:
        return _form(row, why) if why.errors or minutes.is_open(row) else refuse(row, why)

    return answer(minutes.write, partial(meeting_to_change, current_user, meeting), show_again, _at)


def _at(row: Meeting) -> str:
    return url_for("minutes.show", meeting=row.id)


def meeting_to_correct(meeting: UUID) -> Meeting:
    """Return the meeting, for an officer of its unit, its chair or its recorder. Raises NotFound."""
    row = meeting_within(current_user, meeting)
    if not reading_of(current_user, row, minutes.minutes_of(row.id)).writes:
        raise NotFound
    return row


def _correction(correction: UUID) -> MinutesCorrection:
    found: MinutesCorrection | None = MinutesCorrection.get_or_none(MinutesCorrection.id == correction)
    if found is None:
        raise NotFound
    found.meeting = meeting_to_correct(found.meeting_id)
    return found


def refuse(row: Meeting, why: Refused) -> Response:
    meanwhile = {} if why.errors else {"stale": _("The minutes have changed meanwhile. This is how they stand now.")}
    return _page(row, why.errors, **meanwhile | why.shown)


serve(
    minutes_pages,
    meeting_to_correct,
    refuse,
    _at,
    minutes.seal,
    url_prefix="/meetings/<uuid:meeting>/",
    proof=True,
)
serve(
    minutes_pages,
    _correction,
    lambda correction, why: refuse(correction.meeting, why),
    lambda correction: _at(correction.meeting),
    minutes.accept,
    minutes.decline,
    url_prefix="/meetings/corrections/<uuid:correction>/",
    proof=True,
)


def _page(row: Meeting, errors: dict[str, str] | None = None, **shown: Any) -> Response:
    wrong = refusals(errors or {})
    typed = request.form.to_dict() if errors else {}
    return page(
        "meetings/minutes.html",
        block="main",
        status=422 if errors or shown else 200,
        errors=wrong,
        correction=Form(CORRECTION, typed, wrong),
        attaching=Form(ATTACH, None, wrong),
        correcting="words" in request.form,
        **minutes_values(current_user, row),
        **shown,
    )


def _form(row: Meeting, why: Refused | None = None) -> Response:
    wrong = refusals(why.errors if why else {})
    before = minutes.minutes_of(row.id)
    values = {name: str(before.__data__.get(name) or "") for name in MINUTES} if before else {}
    sealers: Any = Member.select(Member.id, Member.name, Member.phone).where(
        Member.id.in_(minutes.people_who_seal(row))
    )
    people = told_apart(sealers.order_by(Member.name_key, Member.id).tuples())
    return page(
        "meetings/minutes_form.html",
        block="main",
        status=422 if why else 200,
        meeting=row,
        title=labels.title(row, types_of([row])[row.id]),
        form=Form(MINUTES, request.form.to_dict() if why else values, wrong),
        errors=wrong,
        people=[(str(member_id), name) for member_id, name in people.items()],
        seen=minutes.MINUTES.seen(row),
        **(why.shown if why else {}),
    )
