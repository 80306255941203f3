"""Serve the form for a suggestion with a name, and the suggestions that are no requests to who answers them."""

from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core.access import open_to, open_to_signed_in
from pwa.core.clock import today
from pwa.core.features import refusals
from pwa.core.form_markup import Form
from pwa.core.fragments import page
from pwa.core.i18n import on_day
from pwa.core.listing import Asked, Column, Filter, Listing
from pwa.core.paging import Order
from pwa.core.transitions import Refused, serve
from pwa.identity.visitor import Visitor
from pwa.reports.form_pages import file_form, form_page

from .answers import ANSWERS, NOUN, give_answer, is_open, suggestions_to
from .models import Suggestion
from .own_suggestions import form_without_file
from .suggestion_fields import ANSWER, ANSWER_TO_NAMED

suggestions = Blueprint("suggestions", __name__)
BEGINNING = 40  # characters of a suggestion in the list


@suggestions.get("/suggestions/new")
@open_to_signed_in
def new() -> Response:
    """Show the form for a suggestion with a name; works offline, but for accounts without a member file."""
    return form_page("suggestion") if current_user.account.member_id else form_without_file()


@suggestions.post("/suggestions/named")
@open_to_signed_in
def file_suggestion() -> Response:
    """Take the form posted without JavaScript."""
    return file_form("suggestion")


def _query(visitor: Visitor, asked: Asked) -> object:
    return suggestions_to(visitor).where(Suggestion.answered_at.is_null(asked["state"] != "answered"))


def beginning(suggestion: Suggestion) -> str:
    """Return the first words of a suggestion."""
    words = " ".join(suggestion.words.split())
    return words if len(words) <= BEGINNING else words[:BEGINNING] + "…"


BOX = Listing(
    "suggestions.index",
    query=_query,
    order=lambda asked: Order(Suggestion.due_on, descending=asked["state"] == "answered"),
    columns=(
        Column(beginning, "title", _l("Suggestion")),
        Column(lambda row: on_day(row.on), title=_l("Day")),
        Column(lambda row: row.writer or _("without a name"), title=_l("Written by")),
        Column(lambda row: row.unit.name, title=_l("To"), only_if_mixed=True),
        Column(lambda row: _("due %(day)s", day=on_day(row.due_on)) if is_open(row) else "", title=_l("Due")),
        Column(lambda row: _("overdue") if is_open(row) and row.due_on < today() else "", "tag", _l("Late")),
    ),
    action=lambda row: url_for("suggestions.show", suggestion=row.id),
    filters=(
        Filter("state", _l("Which ones"), lambda visitor: [("open", _("still open")), ("answered", _("answered"))]),
    ),
    empty=lambda visitor, asked: _(
        "Nothing of this kind. What somebody writes to you without a name stands here, and what an administrator or "
        "auditor writes."
    ),
    wide=True,
)


@suggestions.get("/suggestions")
@open_to(*ANSWERS)
def index() -> Response:
    """List the suggestions that were written to the visitor's units, but for those of members, which are requests."""
    return page("suggestions/index.html", block="rows", box=BOX.shown(current_user, request.args))


def _find(suggestion: UUID) -> Suggestion:
    """Return a suggestion to the visitor's units. Raises NotFound."""
    row = suggestions_to(current_user).where(Suggestion.id == suggestion).first()
    if row is None:
        raise NotFound
    return row


@suggestions.get("/suggestions/<uuid:suggestion>")
@open_to(*ANSWERS)
def show(suggestion: UUID) -> Response:
    """Show one suggestion, with its answer or the form for it."""
    return _page(_find(suggestion))


def _page(row: Suggestion, why: Refused | None = None) -> Response:
    wrong = refusals(why.errors) if why else {}
    late = is_open(row) and row.due_on < today()
    return page(
        "suggestions/suggestion.html",
        block="main",
        status=422 if why else 200,
        suggestion={"id": row.id, "words": row.words, "answer": row.answer, "unit": row.unit.name},
        writer=row.writer,
        on=on_day(row.on),
        due=on_day(row.due_on),
        late=late,
        answered=on_day(row.answered_at),
        form=Form(ANSWER_TO_NAMED if row.writer else ANSWER, request.form.to_dict() if why else {}, wrong),
        errors=wrong,
        stale=why.shown.get("stale") if why else None,
        seen=NOUN.seen(row),
    )


def _address(row: Suggestion) -> str:
    return url_for("suggestions.show", suggestion=row.id)


serve(suggestions, _find, _page, _address, give_answer, url_prefix="/suggestions/<uuid:suggestion>/")
