"""Change a round from draft to closing: each change with its step and audit line, in one transaction."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import peewee as pw

from pwa.core import audit
from pwa.core.clock import CHINA, now, today
from pwa.core.database import lock_rows
from pwa.members.models import AwayPeriod, ContactAssignment, Member, Stay
from pwa.organisations.models import Unit, parameters_at
from pwa.organisations.reach import units_below
from pwa.policy import add_months

from .models import Asked, Question, Round, RoundCount, RoundStep
from .rules import Asks, asked_lately_since, minutes


class NotNow(Exception):
    """The round is in another state by now: somebody else was first, or the page was old."""


@dataclass(frozen=True)
class Wish:
    """A round as its maker words it; `asks` are (words, question)."""

    title: str
    purpose: str
    begins_on: date
    ends_on: date
    floating_only: bool = False
    asks: Sequence[tuple[str, Asks]] = ()


def draft(unit: Unit, wish: Wish, by: UUID) -> Round:
    """A new round, seen by officers only until it is opened. Call inside a write transaction."""
    row = Round.create(unit=unit, county_id=unit.county_id, made_by=by, **_columns(wish))
    _ask(row, wish.asks)
    _noted("drafted", row, by)
    return row


def redraft(round_: Round, wish: Wish, by: UUID) -> None:
    """Change a draft; what is open asks everybody the same. Raises NotNow. Call inside a write transaction."""
    row = _locked(round_)
    if row.opened_at is not None:
        raise NotNow
    Round.update(_columns(wish)).where(Round.id == row.id).execute()
    Question.delete().where(Question.round == row.id).execute()
    _ask(row, wish.asks)
    _noted("changed draft of", row, by, fields=_columns(wish))


def discard(round_: Round, by: UUID) -> None:
    """Throw a draft away. Raises NotNow. Call inside a write transaction."""
    row = _locked(round_)
    if row.opened_at is not None:
        raise NotNow
    _noted("discarded draft of", row, by)
    row.delete_instance()


def open_round(round_: Round, by: UUID) -> int:
    """Ask everybody of the subtree, as they stand now; how many they are. Raises NotNow.

    A few statements whatever the size. Call inside a write transaction.
    """
    row = _locked(round_)
    if row.opened_at is not None:
        raise NotNow
    at = now()
    Round.update(opened_at=at, opened_by=by).where(Round.id == row.id).execute()
    _ask_everybody(row, at)
    per_branch = Asked.select(
        Asked.county_id, Asked.round, Asked.branch, pw.Value("asked"), pw.Value(""), pw.fn.COUNT(Asked.member)
    )
    counted = per_branch.where(Asked.round == row.id).group_by(Asked.county_id, Asked.round, Asked.branch)
    columns = [
        RoundCount.county_id, RoundCount.round, RoundCount.branch, RoundCount.kind, RoundCount.key, RoundCount.people
    ]  # fmt: skip
    RoundCount.insert_from(counted, columns).execute()
    _step("opened", row, by)
    return int(Asked.select().where(Asked.round == row.id).count())


def close(round_: Round, by: UUID, reason: str = "") -> None:
    """Close the round: no response written from now on counts. Raises NotNow. Call inside a write transaction."""
    row = _locked(round_)
    if not is_open(row):
        raise NotNow
    Round.update(closed_at=now(), closed_by=by).where(Round.id == row.id).execute()
    _step("closed", row, by, reason)


def reopen(round_: Round, by: UUID, reason: str, until: date) -> None:
    """Ask on, until another day. Raises NotNow. Call inside a write transaction."""
    row = _locked(round_)
    if row.closed_at is None:
        raise NotNow
    Round.update(closed_at=None, closed_by=None, ends_on=until).where(Round.id == row.id).execute()
    _step("reopened", row, by, reason, until)


def extend(round_: Round, by: UUID, reason: str, until: date) -> None:
    """Give an open round more days. Raises NotNow. Call inside a write transaction."""
    row = _locked(round_)
    if not is_open(row) or until <= row.ends_on:
        raise NotNow
    Round.update(ends_on=until).where(Round.id == row.id).execute()
    _step("extended", row, by, reason, until)


def assign(round_: Round, who: Any, contact_id: UUID | None, by: UUID) -> int:
    """Name who is to ask these people (`who`: a condition on `Asked`); None is the branch itself. How many they are.

    Raises NotNow. Call inside a write transaction.
    """
    row = _locked(round_)
    if not is_open(row):
        raise NotNow
    changed = Asked.update(contact_id=contact_id).where(Asked.round == row.id, who).execute()
    if changed:
        _noted("assigned people of", row, by, fields=["contact_id"])
    return int(changed)


def is_open(round_: Round) -> bool:
    """Whether responses written now count."""
    return round_.opened_at is not None and round_.closed_at is None


def scope(unit: Unit, floating_only: bool) -> Any:
    """The members a round on this unit asks, as a condition on `Member`."""
    inside = Member.left_at.is_null() & Member.branch.in_(units_below([unit.path]))
    if floating_only:
        away = AwayPeriod.select(AwayPeriod.member).where(AwayPeriod.ended_on.is_null())
        inside &= Member.id.in_(away)
    return inside


def cost(unit: Unit, floating_only: bool, questions: int) -> tuple[int, int]:
    """(how many people it asks, about how many minutes each), as shown before opening."""
    rule = parameters_at(unit.path)
    each = minutes(questions, rule["round.answer_seconds"], rule["round.question_seconds"])
    return Member.select().where(scope(unit, floating_only)).count(), each


def asked_lately(unit: Unit, floating_only: bool, besides: UUID | None = None) -> list[Any]:
    """Rounds opened lately that asked the same people: `title`, `opened_at`, `people`; a warning, never a ban."""
    since = asked_lately_since(today(), parameters_at(unit.path)["round.again_days"])
    query = (
        Asked.select(Round.id, Round.title, Round.opened_at, pw.fn.COUNT(Asked.member).alias("people"))
        .join(Round, on=(Round.id == Asked.round))
        .join(Member, on=(Member.id == Asked.member))
        .where(scope(unit, floating_only), Round.opened_at >= _morning(since), Round.id != besides)
        .group_by(Round.id, Round.title, Round.opened_at)
        .order_by(Round.opened_at.desc())
    )
    return list(query.objects(Round))


def _morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=CHINA)


def _ask_everybody(row: Round, at: datetime) -> None:
    """One statement: who is asked, by whom, and where they stand."""
    day = today()
    long_ago = add_months(day, -parameters_at(row.unit.path)["float.threshold_months"])
    contact = (
        ContactAssignment.select(ContactAssignment.account_id)
        .where(ContactAssignment.member == Member.id, ContactAssignment.ended_at.is_null())
        .order_by(ContactAssignment.began_at.desc(), ContactAssignment.id.desc())
        .limit(1)
    )
    places = Stay.select(pw.fn.COUNT(Stay.id)).where(Stay.member == Member.id, Stay.since >= add_months(day, -12))
    stood = pw.Case(
        None,
        [
            (AwayPeriod.id.is_null(), "here"),
            (AwayPeriod.country.is_null(False), "abroad"),
            ((AwayPeriod.stay == "long") | (AwayPeriod.began_on <= long_ago), "away_long"),
        ],
        "away_short",
    )
    away = (AwayPeriod.member == Member.id) & AwayPeriod.ended_on.is_null()
    fresh = [pw.Value(value) for value in (0, "", "", "", False, "", "", "")]
    query = (
        Member.select(
            Member.county_id, pw.Value(row.id, converter=Round.id.db_value), Member.id, Member.branch, contact, stood,
            AwayPeriod.division, AwayPeriod.country, AwayPeriod.began_on,
            pw.fn.COALESCE(AwayPeriod.reason, ""), pw.fn.COALESCE(AwayPeriod.settled, "unknown"), places, *fresh,
        )
        .join(AwayPeriod, pw.JOIN.LEFT_OUTER, on=away)
        .where(scope(row.unit, row.floating_only))
    )  # fmt: skip
    columns = [
        Asked.county_id, Asked.round, Asked.member, Asked.branch, Asked.contact_id, Asked.before,
        Asked.before_division, Asked.before_country, Asked.before_since, Asked.before_reason, Asked.before_settled,
        Asked.before_moves,
        Asked.tried, Asked.outcome, Asked.way, Asked.finding, Asked.should_transfer, Asked.reason, Asked.length,
        Asked.moves,
    ]  # fmt: skip
    Asked.insert_from(query, columns).execute()


def _columns(wish: Wish) -> dict[str, Any]:
    named = ("title", "purpose", "begins_on", "ends_on", "floating_only")
    return {name: getattr(wish, name) for name in named}


def _ask(row: Round, asks: Sequence[tuple[str, Asks]]) -> None:
    for place, (words, question) in enumerate(asks, start=1):
        options = json.dumps(list(question.options), ensure_ascii=False)
        facts = {"round": row, "county_id": row.county_id, "place": place, "words": words}
        Question.create(kind=question.kind, options=options, required=question.required, **facts)


def _locked(round_: Round) -> Round:
    found = lock_rows(Round.select().where(Round.id == round_.id))
    if not found:
        raise NotNow
    return found[0]


def _step(kind: str, row: Round, by: UUID, reason: str = "", until: date | None = None) -> None:
    RoundStep.create(county_id=row.county_id, round=row, kind=kind, by_id=by, reason=reason, until=until)
    _noted(kind, row, by)


def _noted(action: str, row: Round, by: UUID, fields: Iterable[str] = ()) -> None:
    audit.record(f"{action} round", "round", row.id, county_id=row.county_id, actor_id=by, fields=fields)
