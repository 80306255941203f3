"""Take suggestions with the name of an account that has no member file, and show what became of one's own. Members use
the form that works offline (`named_form.py`): a request needs a member's file, which an administrator has not."""

from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core import audit
from pwa.core.access import needs_proof, open_to_signed_in
from pwa.core.characters import read_posted_form
from pwa.core.clock import today
from pwa.core.database import transact
from pwa.core.features import refusals
from pwa.core.form_markup import Form
from pwa.core.fragments import page, redirect_to
from pwa.core.i18n import on_day
from pwa.core.ids import as_uuid
from pwa.core.plain_rows import Rows, plain_dicts
from pwa.identity.models import Account
from pwa.organisations.models import Unit

from .models import Suggestion, SuggestionWriter, columns_of
from .rules import digest_of
from .suggestion_fields import NAMED_TO, choices, chosen_unit

own_suggestions = Blueprint("own_suggestions", __name__)
MOST_SHOWN = 50
EXPORTED = (Suggestion.on, Suggestion.words, Suggestion.due_on, Suggestion.answer, Suggestion.answered_at)


@own_suggestions.get("/suggestions/mine")
@needs_proof
@open_to_signed_in
def index() -> Response:
    """List what this account wrote with its name, newest first, with the answers."""
    _require_no_file()
    rows = written_by(current_user.account.id).order_by(Suggestion.on.desc(), Suggestion.due_on.desc(), Suggestion.id)
    return page(
        "suggestions/mine.html",
        written=[
            {
                "unit": row.unit.name,
                "on": on_day(row.on),
                "due": on_day(row.due_on),
                "words": row.words,
                "answer": row.answer,
                "answered": on_day(row.answered_at),
            }
            for row in rows.limit(MOST_SHOWN)
        ],
    )


@own_suggestions.post("/suggestions/with-name")
@needs_proof
@open_to_signed_in
def send() -> Response:
    """Store it with the name of the account."""
    _require_no_file()
    read = NAMED_TO.check(read_posted_form(request.form), today())
    unit = chosen_unit(as_uuid(read.values.get("unit")))
    errors = read.errors if unit or "unit" in read.errors else {**read.errors, "unit": "not_a_choice"}
    if errors or unit is None:
        return form_without_file(errors)
    by = current_user.account.id
    transact(lambda: _store(unit, read.values["words"], by))
    flash(_("Sent to %(unit)s.", unit=unit.name), "ok")
    return redirect_to(url_for("own_suggestions.index"))


def _require_no_file() -> None:
    if current_user.account.member_id:
        raise NotFound


def form_without_file(errors: dict[str, str] | None = None) -> Response:
    """Show the form for an account without a member file; the county of the account is chosen already."""
    county = Unit.select(Unit.id).where(Unit.county_id == current_user.account.county_id, Unit.kind == "county")
    values = request.form.to_dict() if errors else {"unit": str(county.scalar() or "")}
    wrong = refusals(errors or {})
    return page(
        "suggestions/new_without_file.html",
        status=422 if errors else 200,
        form=Form(NAMED_TO, values, wrong),
        units=choices(),
        errors=wrong,
    )


def _store(unit: Unit, words: str, by: UUID) -> None:
    row = Suggestion.create(**columns_of(unit, words), code=digest_of(uuid4().hex))  # a code that nobody was shown
    SuggestionWriter.create(suggestion=row, county_id=unit.county_id, account_id=by)
    facts = {"county_id": unit.county_id, "fields": ["unit", "words"], "actor_id": by}
    audit.record("made suggestion", "suggestion", row.id, **facts)


def written_by(account_id: UUID) -> Any:
    """Query the suggestions that this account wrote with its name."""
    rows = Suggestion.select(Suggestion, Unit).join(Unit).switch(Suggestion).join(SuggestionWriter)
    return rows.where(SuggestionWriter.account_id == account_id)


def suggestions_of(account: Account) -> Rows:
    """Export what an account without a member file wrote with its name; a member's stand among the requests."""
    rows = written_by(account.id).select(Suggestion.id, Unit.name.alias("unit"), *EXPORTED)
    return plain_dicts(rows.order_by(Suggestion.on, Suggestion.id).dicts())
