"""Declare what may be done to a round from draft to closing, as a table, and write each change."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import peewee as pw
from flask_babel import gettext as _

from pwa.core import audit
from pwa.core.clock import CHINA, today
from pwa.core.transitions import Change, NotNow, Noun, Transition, nothing_asked, values_or_refuse
from pwa.members.changes import account_name
from pwa.members.models import AwayPeriod, ContactAssignment, Member, Stay
from pwa.members.tree_figures import is_hidden_from_county
from pwa.organisations.models import Unit, parameters_at
from pwa.organisations.reach import units_below
from pwa.places import OUTSIDE
from pwa.policy import add_months

from .assignments import read_assignment
from .models import Asked, Question, Round, RoundCount, RoundStep
from .reach import MAKES
from .round_form import read_closing, read_until, read_wish
from .rules import Asks, Wish, asked_lately_since, is_closed, is_draft, is_open, minutes, why_not_these_days


def draft(unit: Unit, wish: Wish, by: UUID) -> Round:
    """Create a round that only officers see until it is opened. Call it inside a write transaction."""
    row = Round.create(unit=unit, county_id=unit.county_id, made_by=by, **_columns(wish))
    _ask(row, wish.asks)
    audit.record("drafted round", "round", row.id, county_id=row.county_id, actor_id=by)
    return row


def back_days(unit: Unit | None) -> int:
    """Return how many days ago a round may begin."""
    return parameters_at(unit.path if unit else "")["round.back_days"]


def _worded(row: Round, posted: Mapping[str, str]) -> dict[str, Any]:
    wish, errors = read_wish(posted, today(), back_days(row.unit))
    return values_or_refuse(errors, wish=wish)


def _days_still_fit(row: Round, _posted: Mapping[str, str]) -> dict[str, Any]:
    if why_not_these_days(row.begins_on, row.ends_on, today(), back_days(row.unit)):
        gone = _("The dates no longer work: the first lies long ago, or the last is over. Change the draft first.")
        raise NotNow(stale=gone)
    return {}


def _closing(row: Round, posted: Mapping[str, str]) -> dict[str, Any]:
    reason, errors = read_closing(posted, row.ends_on, today())
    return values_or_refuse(errors, reason=reason)


def _later_than(after: Callable[[Round], date]) -> Callable[..., dict[str, Any]]:
    def form(row: Round, posted: Mapping[str, str]) -> dict[str, Any]:
        until, reason, errors = read_until(posted, after(row))
        return values_or_refuse(errors, reason=reason, until=until)

    return form


def _redraft(change: Change, wish: Wish) -> None:
    row, change.fields = change.record, _columns(wish)
    Round.update(_columns(wish)).where(Round.id == row.id).execute()
    Question.delete().where(Question.round == row.id).execute()
    _ask(row, wish.asks)


def _discard(change: Change) -> None:
    change.record.delete_instance()


def _open(change: Change) -> int:
    """Ask everybody of the subtree, and store where they are now; return how many. A few statements whatever the
    size."""
    row = change.record
    hidden = is_hidden_from_county(row.unit, row.floating_only)
    _step(change, "opened", opened_at=change.at, opened_by=change.by, was_hidden=hidden)
    ask(row)
    per_branch = Asked.select(
        Asked.county_id, Asked.round, Asked.branch, pw.Value("asked"), pw.Value(""), pw.fn.COUNT(Asked.member)
    )
    counted = per_branch.where(Asked.round == row.id).group_by(Asked.county_id, Asked.round, Asked.branch)
    columns = [
        RoundCount.county_id, RoundCount.round, RoundCount.branch, RoundCount.kind, RoundCount.key, RoundCount.people
    ]  # fmt: skip
    RoundCount.insert_from(counted, columns).execute()
    return int(Asked.select().where(Asked.round == row.id).count())


def _close(change: Change, reason: str = "") -> None:
    """Close the round: responses written from now on do not count."""
    _step(change, "closed", reason, closed_at=change.at, closed_by=change.by)


def _extend(change: Change, reason: str, until: date) -> None:
    _step(change, "extended", reason, until, ends_on=until)


def _reopen(change: Change, reason: str, until: date) -> None:
    _step(change, "reopened", reason, until, ends_on=until, closed_at=None, closed_by=None)


def _step(change: Change, kind: str, reason: str = "", until: date | None = None, **columns: Any) -> None:
    row = change.record
    Round.update(columns).where(Round.id == row.id).execute()
    RoundStep.create(county_id=row.county_id, round=row, kind=kind, by_id=change.by, reason=reason, until=until)


def _assign(change: Change, who: Any, contact_id: UUID | None) -> int:
    """Set the account that is to ask these people (`who`: a condition on `Asked`); None is the branch itself. Return
    how many."""
    change.fields = ["contact_id"]
    return int(Asked.update(contact_id=contact_id).where(Asked.round == change.record.id, who).execute())


ROUND = Noun("round", name_of=lambda _round, account: account_name(account))
_more_days = _later_than(lambda row: max(row.ends_on, today() - timedelta(days=1)))
_new_days = _later_than(lambda _row: today())

# fmt: off
#                            name        who    from       its form         what it writes  audit line
redraft    = Transition(ROUND, "redraft", MAKES, is_draft,  _worded,         _redraft, "changed draft of round")
discard    = Transition(ROUND, "discard", MAKES, is_draft,  nothing_asked,   _discard, "discarded draft of round")
open_round = Transition(ROUND, "open_it", MAKES, is_draft,  _days_still_fit, _open,    "opened round", address="open")
close      = Transition(ROUND, "close",   MAKES, is_open,   _closing,        _close,   "closed round")
extend     = Transition(ROUND, "extend",  MAKES, is_open,   _more_days,      _extend,  "extended round")
reopen     = Transition(ROUND, "reopen",  MAKES, is_closed, _new_days,       _reopen,  "reopened round")
assign     = Transition(ROUND, "assign",  MAKES, is_open,   read_assignment, _assign,  "assigned people of round",
                        adds=True)
# fmt: on


def scope(unit: Unit, floating_only: bool) -> Any:
    """Return the members a round on this unit asks, as a condition on `Member`."""
    inside = Member.left_at.is_null() & Member.branch.in_(units_below([unit.path]))
    if floating_only:
        away = AwayPeriod.select(AwayPeriod.member).where(AwayPeriod.ended_on.is_null())
        inside &= Member.id.in_(away)
    return inside


def cost(unit: Unit, floating_only: bool, questions: int) -> tuple[int, int]:
    """Return (how many people it asks, about how many minutes it takes each), as shown before opening."""
    rule = parameters_at(unit.path)
    each = minutes(questions, rule["round.answer_seconds"], rule["round.question_seconds"])
    return Member.select().where(scope(unit, floating_only)).count(), each


def asked_lately(unit: Unit, floating_only: bool, besides: UUID | None = None) -> list[Any]:
    """Return rounds opened lately that asked the same people: `title`, `opened_at`, `people`. Shown as a warning."""
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


def ask(row: Round, only: Any = True) -> int:
    """Insert in one statement who is asked, by whom, and where they are now: everybody of the round's scope, or `only`
    some of them (a condition on `Member`). Returns how many."""
    day = today()
    long_ago = add_months(day, -parameters_at(row.unit.path)["float.threshold_months"])
    contact = (
        ContactAssignment.select(ContactAssignment.account_id)
        .where(ContactAssignment.member == Member.id, ContactAssignment.in_force())
        .order_by(ContactAssignment.began_at.desc(), ContactAssignment.id.desc())
        .limit(1)
    )
    places = Stay.select(pw.fn.COUNT(Stay.id)).where(Stay.member == Member.id, Stay.since >= add_months(day, -12))
    stood = pw.Case(
        None,
        [
            (AwayPeriod.id.is_null(), "here"),
            (AwayPeriod.country.is_null(False) | AwayPeriod.division.in_(OUTSIDE), "abroad"),
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
        .where(scope(row.unit, row.floating_only), only)
    )  # fmt: skip
    columns = [
        Asked.county_id, Asked.round, Asked.member, Asked.branch, Asked.contact_id, Asked.before,
        Asked.before_division, Asked.before_country, Asked.before_since, Asked.before_reason, Asked.before_settled,
        Asked.before_moves,
        Asked.tried, Asked.outcome, Asked.way, Asked.finding, Asked.should_transfer, Asked.reason, Asked.length,
        Asked.moves,
    ]  # fmt: skip
    return int(Asked.insert_from(query, columns).as_rowcount().execute())


def _columns(wish: Wish) -> dict[str, Any]:
    named = ("title", "purpose", "begins_on", "ends_on", "floating_only", "festival")
    return {name: getattr(wish, name) for name in named}


def _ask(row: Round, asks: Sequence[tuple[str, Asks]]) -> None:
    for place, (words, question) in enumerate(asks, start=1):
        options = json.dumps(list(question.options), ensure_ascii=False)
        facts = {"round": row, "county_id": row.county_id, "place": place, "words": words}
        Question.create(kind=question.kind, options=options, required=question.required, **facts)
