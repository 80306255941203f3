"""Define the form kind `answer`: a member answers a round. If nothing changed, one tap is enough."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

import peewee as pw
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.compiled_query import compiled_query
from pwa.organisations.models import Unit
from pwa.reports.form_kinds import Entry, FormKind, Limited, Writes
from pwa.reports.home_visits import keep_home_visit
from pwa.reports.location import keep_place, write_timeline_line
from pwa.reports.parsing import KNOWN

from . import labels
from .answer_page import page_facts
from .models import Asked, Question, Round, RoundResponse
from .response_fields import ANSWER as FIELDS
from .response_fields import check_answer
from .rules import HOMECOMING, QUESTION_FIELDS, Asks, why_no_reply, wrong_homecoming


def refuse(entry: Entry, account_id: UUID) -> dict[str, str]:
    """Return why this is no response of the round: the round does not ask them, was not open then, or a question is
    unknown. Field → reason code."""
    round_id, member = UUID(entry.values["round"]), entry.member
    assert member is not None
    found = _round_of(round_id, member.id)
    if not found or found[0][0] is None:
        return {"round": "unknown_round"}
    opened_at, closed_at, path, festival, is_asked, asks_more = found[0]
    if not is_asked:  # reveals nothing about a round that does not ask this person
        return {"round": "not_asked" if member.branch.path.startswith(path) else "unknown_round"}
    if not was_open(opened_at, closed_at, entry.corrected_at):
        return {"round": "round_not_open"}
    own = _asks(round_id) if asks_more else []
    asks = {f"q{place}": Asks(kind, json.loads(options), required) for place, kind, options, required in own}
    comes, *days = (entry.values.get(name) for name in HOMECOMING)
    return unanswered(asks, entry.values) | wrong_homecoming(festival is not None, comes or "", *days)


def was_open(opened_at: datetime, closed_at: datetime | None, at: datetime) -> bool:
    """Whether the round was open at that moment. What was written before the closing counts whenever it arrives."""
    return opened_at <= at and (closed_at is None or at <= closed_at)


def unanswered(asks: dict[str, Asks], values: dict[str, Any]) -> dict[str, str]:
    """Return what is wrong with the answers to the round's own questions: field → reason code."""
    wrong = {name: why_no_reply(question, values.get(name), KNOWN) for name, question in asks.items()}
    extra = {name: "unknown_question" for name in QUESTION_FIELDS if name not in asks and values.get(name)}
    return {name: why for name, why in (wrong | extra).items() if why}


@compiled_query
def _round_of(round_id: Any, member_id: Any) -> Any:
    """(opened_at, closed_at, path of its unit, festival, whether it asks this member, whether it has own questions)."""
    more = Question.select(Question.id).where(Question.round == round_id)
    asked = Asked.select(Asked.round).where(Asked.round == round_id, Asked.member == member_id)
    columns = (Round.opened_at, Round.closed_at, Unit.path, Round.festival, pw.fn.EXISTS(asked), pw.fn.EXISTS(more))
    return Round.select(*columns).join(Unit).where(Round.id == round_id)


@compiled_query
def _asks(round_id: Any) -> Any:
    columns = (Question.place, Question.kind, Question.options, Question.required)
    return Question.select(*columns).where(Question.round == round_id)


def store(entry: Entry, account_id: UUID, writes: Writes) -> None:
    """Store the response, the place it names, and its timeline line."""
    if entry.values["says_place"]:
        place = keep_place(entry, writes)
        if not entry.values["unchanged"]:
            kind = "back_home" if entry.values["back_home"] else "location_reported"
            write_timeline_line(entry, account_id, writes, kind, place)
    else:
        withdraw_place(entry, writes)
    store_response(entry, account_id, writes, "questionnaire")
    facts = {"outcome": entry.values["outcome"], "unchanged": entry.values["unchanged"], "source": entry.source}
    write_timeline_line(entry, account_id, writes, "round_answered", {**facts, "round": entry.values["round"]})


def withdraw_place(entry: Entry, writes: Writes) -> None:
    """Withdraw the place named in the corrected response when the correction names no place."""
    if entry.replaces and entry.member:
        writes.rebuild_away_periods[entry.member.id] = entry.member


def store_response(entry: Entry, account_id: UUID, writes: Writes, way: str) -> None:
    """Add the row of a response to `writes`; `way` is the channel."""
    member, values = entry.member, entry.values
    assert member is not None
    if values.get("comes"):
        keep_home_visit(entry, writes, values["comes_on"], values["leaves_on"], UUID(values["round"]))
    away = values["says_place"] and not values.get("back_home")
    writes.add(
        RoundResponse,
        id=entry.id,
        county_id=member.county_id,
        round=UUID(values["round"]),
        member=member.id,
        by_id=account_id,
        way=way,
        outcome=values["outcome"],
        unchanged=values.get("unchanged", False),
        division=values.get("division") if away else None,
        country=values.get("country") if away else None,
        since=min(values["since"], entry.last_day) if away else None,
        reason=(values.get("reason") or "") if away else "",
        settled=(values.get("settled") or "unknown") if away else "unknown",
        answers=json.dumps(_answers(values), ensure_ascii=False),
        needs=values.get("needs") or "",
        note=values.get("note") or "",
        replaces=entry.replaces,
        corrected_at=entry.corrected_at,
    )


def _answers(values: dict[str, Any]) -> dict[str, Any]:
    """Return the answers to the round's own questions as they are stored."""
    said = {name: values[name] for name in (*QUESTION_FIELDS, "comes") if values.get(name)}
    return said | {name: values[name].isoformat() for name in ("comes_on", "leaves_on") if values.get(name)}


ANSWER = FormKind(
    "answer",
    1,
    check_answer,
    store,
    refuse,
    fields=FIELDS,
    never_in_address=("needs",),
    fills_again=("needs",),
    endpoint="answers.new_answer",
    template="screening/answer.html",
    page_facts=page_facts,
    label=_l("Round answer"),
    summary=lambda row: _("answered a round"),
    facts=labels.facts_of,
    refusals=labels.FORM_REFUSALS,
    limited=Limited(own=True, others=True, without=("phone",)),
)
