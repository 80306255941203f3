"""Serve the pages on which somebody writes without a name and reads the answer. No view here looks at a session: what
could name the visitor was taken from the request before (`unnamed_requests.py`), and nothing is logged or counted."""

from typing import Any
from uuid import uuid4

import peewee as pw
from flask import Blueprint, Response, request
from flask_babel import gettext as _

from pwa.core.access import open_to_everyone
from pwa.core.characters import read_posted_form
from pwa.core.clock import today
from pwa.core.database import transact
from pwa.core.features import refusals
from pwa.core.form_markup import Form
from pwa.core.fragments import page
from pwa.core.i18n import on_day
from pwa.core.ids import as_uuid
from pwa.core.kept_pages import store_nothing
from pwa.core.logs import unlogged
from pwa.organisations.models import Unit

from . import arrivals
from .models import Suggestion, columns_of
from .rules import code_of, digest_of, read_code
from .suggestion_fields import CODE, UNNAMED, choices, chosen_unit
from .unnamed_requests import BLUEPRINT

unnamed = Blueprint(BLUEPRINT, __name__)


@unnamed.get("/suggestions/unnamed")
@open_to_everyone
@unlogged
def write() -> Response:
    """Show the form. Its key is made here and stored nowhere."""
    return _form()


def _form(errors: dict[str, str] | None = None, status: int = 200, wait: int = 0) -> Response:
    store_nothing()
    wrong = refusals(errors or {})
    values = request.form.to_dict() or {"unit": request.args.get("to", "")}
    answer = page(
        "suggestions/unnamed.html",
        status=422 if errors else status,
        public=True,
        key=uuid4(),
        form=Form(UNNAMED, values, wrong),
        units=choices(as_uuid(values.get("unit"))),
        errors=wrong,
        busy=wait > 0,
    )
    if wait:
        answer.headers["Retry-After"] = str(wait)
    return answer


@unnamed.post("/suggestions")
@open_to_everyone
@unlogged
def send() -> Response:
    """Store what was written, and show once the code by which the answer is read."""
    read, key = UNNAMED.check(read_posted_form(request.form), today()), as_uuid(request.form.get("key"))
    unit = chosen_unit(as_uuid(read.values.get("unit")))
    errors = read.errors if unit or "unit" in read.errors else {**read.errors, "unit": "not_a_choice"}
    if errors or unit is None:
        return _form(errors)
    code = code_of(key or uuid4())
    if not (known := _known(code)):
        full = Suggestion.select().where(Suggestion.on == today()).count() >= arrivals.MOST_A_DAY
        if wait := (3600 if full else arrivals.written.wait()):
            return _form(status=429, wait=wait)
        known = _store(unit, read.values["words"], code)
    if known.words != read.values["words"] or known.unit_id != unit.id:
        return _form({"words": "sent_before"})
    store_nothing()
    return page("suggestions/sent.html", public=True, code=code, unit=unit.name, due=on_day(known.due_on))


def _known(code: str) -> Suggestion | None:
    return Suggestion.get_or_none(Suggestion.code == digest_of(code))


def _store(unit: Unit, words: str, code: str) -> Suggestion:
    """Store it, once for each code. There is no line in the audit trail, whose time would be that of the writer."""
    row = columns_of(unit, words)
    try:
        return transact(lambda: Suggestion.create(**row, code=digest_of(code)))
    except pw.IntegrityError:  # the same form at the same moment
        known = _known(code)
        assert known is not None
        return known


@unnamed.get("/suggestions/answer")
@open_to_everyone
@unlogged
def ask() -> Response:
    """Show the form for the code."""
    return _answer_page()


@unnamed.post("/suggestions/answer")
@open_to_everyone
@unlogged
def answer() -> Response:
    """Show what became of the suggestion with this code; not its words, in case somebody else found the code."""
    if wait := arrivals.read.wait():
        shown = _answer_page(status=429, busy=True)
        shown.headers["Retry-After"] = str(wait)
        return shown
    code = read_code(request.form.get("code", "")[:80])
    row = Suggestion.select(Suggestion, Unit).join(Unit).where(Suggestion.code == digest_of(code or "")).first()
    return _answer_page(row) if row else _answer_page(errors={"code": _("There is no suggestion with this code.")})


def _answer_page(row: Suggestion | None = None, status: int = 200, **more: Any) -> Response:
    store_nothing()
    errors = more.pop("errors", {})
    found = None
    if row:
        found = {"unit": row.unit.name, "on": on_day(row.on), "due": on_day(row.due_on), "words": row.answer}
        found["answered"] = on_day(row.answered_at)
    return page(
        "suggestions/answer.html",
        status=422 if errors else status,
        public=True,
        found=found,
        form=Form(CODE, request.form.to_dict() if errors else {}, errors),
        errors=errors,
        **more,
    )
