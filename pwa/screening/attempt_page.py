"""Show the form of an attempt: kept on the officer's phone for everybody of the worklist, stored by the same intake."""

from typing import Any

import peewee as pw
from flask import Blueprint, Response, request
from flask_login import current_user

from pwa.core.access import OFFICERS, open_to
from pwa.core.ids import as_uuid
from pwa.members.models import Member
from pwa.members.reach import within_reach
from pwa.organisations.models import Unit
from pwa.reports.form_pages import file_form, form_page

from . import labels
from .models import Asked, Question, Round
from .person_page import number_to_call
from .worklist_rows import within

MOST = 3000  # most people that one kept form can name

attempts = Blueprint("attempts", __name__)


@attempts.get("/screening/attempts/new")
@open_to(*OFFICERS)
def new_attempt() -> Response:
    """Show the form to record the result of trying to reach somebody; works offline."""
    return form_page("attempt")


@attempts.post("/screening/attempts")
@open_to(*OFFICERS)
def file_attempt() -> Response:
    """Take the form posted without JavaScript."""
    return file_form("attempt")


def page_facts(own: Member | None) -> dict[str, Any]:
    """Return the open rounds, their people within reach, and the labels of the choices."""
    rounds, people = running()
    asks, festivals = own_questions([round_id for round_id, _title in rounds])
    return {
        "rounds": rounds,
        "people": people,
        "to_call": _to_call(people),
        "asks": asks,
        "festivals": festivals,
    }


def _to_call(people: list[tuple[str, str]]) -> dict[str, Any] | None:
    """The person named in the address, if they are still to be reached: their number may be shown here for a stated
    reason."""
    named = as_uuid(request.values.get("subject"))
    if named is None or str(named) not in dict(people):
        return None
    line = number_to_call(within_reach(current_user).present(named))
    return {"member": {"id": named}, "line": line} if line else None


def own_questions(round_ids: list[str]) -> tuple[dict[str, list[tuple[Question, list[tuple[str, str]]]]], set[str]]:
    """Return the rounds' own questions with their choices, and which rounds ask who comes home. None is required:
    somebody who was not reached answers nothing. One query, none for no round."""
    found: dict[str, list[tuple[Question, list[tuple[str, str]]]]] = {}
    rows = Round.select(Round.id.alias("named"), Round.festival, Question)
    rows = rows.join(Question, pw.JOIN.LEFT_OUTER, on=(Question.round == Round.id), attr="ask")
    rows = rows.where(Round.id.in_(round_ids), Question.id.is_null(False) | Round.festival.is_null(False))
    festivals = set()
    for row in rows.order_by(Question.place) if round_ids else []:
        asks = found.setdefault(str(row.named), [])
        if row.festival:
            festivals.add(str(row.named))
        if getattr(row, "ask", None) is not None and row.ask.id:
            row.ask.required = False
            asks.append((row.ask, labels.options_of(row.ask)))
    return found, festivals


def running() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return the open rounds that ask people within reach, newest first, and those people, both as choices of a form.

    The person named in the address is always among them, however many there are.
    """
    named = as_uuid(request.values.get("subject"))
    first = pw.Case(None, [(Asked.member == named, 0)], 1) if named else pw.Value(0)
    query = (
        Asked.select(Round.id, Round.title, Member.id.alias("member_id"), Member.name, Unit.name.alias("branch"))
        .join(Round, on=(Round.id == Asked.round))
        .join(Member, on=(Member.id == Asked.member))
        .join(Unit, on=(Unit.id == Asked.branch))
        .where(Round.opened_at.is_null(False), Round.closed_at.is_null())
        .where(within(current_user))
        .order_by(first, Round.opened_at.desc(), Unit.path, Member.name_key, Member.id)
        .limit(MOST)
    )
    every: list[Any] = list(query.tuples())
    found = [row for row in every if row[2] != current_user.account.member_id]
    rounds = {str(round_id): title for round_id, title, *_ in found}
    mixed = len({branch for *_, branch in found}) > 1
    people = {str(who): f"{name} · {branch}" if mixed else name for _, _, who, name, branch in found}
    return list(rounds.items()), list(people.items())
