"""Build the pages of rounds: the list, one round, its progress; only what this visitor may see."""

import json
from collections.abc import Mapping
from functools import reduce
from operator import or_
from typing import Any

import peewee as pw
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.access import BRANCH_OFFICERS, OFFICERS, Role
from pwa.core.clock import today
from pwa.core.i18n import on_day, readable_time
from pwa.core.listing import Asked, Column, Listing
from pwa.core.paging import Order
from pwa.identity.models import Account
from pwa.identity.visitor import Visitor
from pwa.members.labels import cited
from pwa.members.reach import within_reach
from pwa.organisations.models import Unit, parameters_at
from pwa.organisations.reach import tops_of

from . import labels, rounds
from .models import Question, Round, RoundStep
from .reach import MAKES, may_change, own_part, rounds_within
from .rules import closes_early, minutes, runs_days
from .visible_figures import hidden_in_tree, seen, tops_within

MOST_UNITS = 300


def _closed(visitor: Visitor, _asked: Asked) -> Any:
    return _within(visitor).where(Round.closed_at.is_null(False))


def _within(visitor: Visitor) -> Any:
    return Round.select(Round, Unit).join(Unit).where(rounds_within(visitor))


def _state(row: Round) -> str:
    """The state of a round, for a list."""
    if row.closed_at:
        return _("closed %(when)s", when=readable_time(row.closed_at))
    if not row.opened_at:
        return _("nobody is asked yet")
    return _("its days are over") if row.ends_on < today() else _("until %(day)s", day=on_day(row.ends_on))


CLOSED = Listing(
    "screening.index",
    query=_closed,
    order=Order(Round.closed_at, descending=True),
    columns=(
        Column(lambda row: row.title, "title", _l("Round")),
        Column(lambda row: row.unit.name, title=_l("Party organisation")),
        Column(_state, title=_l("State")),
    ),
    action=lambda row: url_for("screening.show", round=row.id),
    mark="before",
)


def index_values(visitor: Visitor, args: Mapping[str, str]) -> dict[str, Any]:
    """Return all drafts and open rounds, and one page of closed ones. Two queries."""
    going = _within(visitor).where(Round.closed_at.is_null()).order_by(Round.ends_on, Round.id).limit(100)
    rows = list(going)
    return {
        "running": CLOSED.of(visitor, [row for row in rows if row.opened_at]),
        "drafts": CLOSED.of(visitor, [row for row in rows if not row.opened_at]),
        "closed": CLOSED.shown(visitor, args),
        "may_make": bool(visitor.posts_as(*MAKES)),
        "keeps": bool(visitor.posts_as(*BRANCH_OFFICERS, Role.COMMITTEE)),
    }


def round_values(visitor: Visitor, row: Round) -> dict[str, Any]:
    """Return everything the page of one round shows."""
    asks, changes = questions_of(row), may_change(visitor, row)
    opened = row.opened_at is not None
    rule = parameters_at(row.unit.path)
    each = minutes(len(asks) + bool(row.festival), rule["round.answer_seconds"], rule["round.question_seconds"])
    progress = progress_of(visitor, row) if opened else None
    opens = any(row.unit.path.startswith(top) for top in within_reach(visitor).paths)
    people = (progress["asked"] if progress else None) if opened else _people_of_draft(visitor, row, opens)
    least = 1 if opens else rule["figures.least"]
    lately = [] if opened else rounds.asked_lately(row.unit, row.floating_only, row.id)
    return {
        "round": row,
        "seen": rounds.ROUND.seen(row),
        "is_open": rounds.is_open(row),
        "over": rounds.is_open(row) and row.ends_on < today(),
        "asks": [(ask, labels.options_of(ask)) for ask in asks],
        "labels": labels,
        "steps": steps_of(row),
        # once opened, the number is shown above anyway
        "cost": labels.cost_words(people, each, 1 if opened else least),
        "cost_source": cited(rule.source("round.answer_seconds")),
        "lately": [labels.lately_words(past, rule["round.again_days"], opens) for past in lately],
        "long": labels.long_words(runs_days(row.begins_on, row.ends_on), rule["round.long_days"]) if not opened else "",
        "early": closes_early(row.ends_on, today()),
        "nobody": not opened and people == 0,
        "may_change": changes,
        "may_assign": rounds.is_open(row) and bool(own_part(visitor, row)) and bool(within_reach(visitor).paths),
        "works_list": opened and bool(visitor.posts_as(*OFFICERS)),
        "progress": progress,
        "today": today().isoformat(),
    }


def _people_of_draft(visitor: Visitor, row: Round, opens: bool) -> int | None:
    """Return how many people a draft would ask; None where the tree hides the unit's figure, even the order of which
    would tell a small one beside those of other units. `opens`: the visitor may open these people."""
    if not opens and (row.was_hidden or hidden_in_tree(visitor, row.unit, row.floating_only)[0](row.unit.path)):
        return None
    return rounds.cost(row.unit, row.floating_only, 0)[0]


def questions_of(row: Round) -> list[Question]:
    """Return the round's own questions, in order."""
    return list(Question.select().where(Question.round == row.id).order_by(Question.place))


def options_in(question: Question) -> list[str]:
    """Return the options of a question as a list."""
    return list(json.loads(question.options))


def steps_of(row: Round) -> list[dict[str, str]]:
    """Return the changes of a round, newest first, for `ui.timeline`. One query."""
    query = (
        RoundStep.select(RoundStep, Account.name.alias("by"))
        .join(Account, pw.JOIN.LEFT_OUTER, on=(Account.id == RoundStep.by_id))
        .where(RoundStep.round == row.id)
        .order_by(RoundStep.at.desc(), RoundStep.id.desc())
    )
    return [_step(step) for step in query.objects(RoundStep)]


def _step(step: Any) -> dict[str, str]:
    title = str(labels.STEPS[step.kind]) if not step.until else labels.until_words(step.kind, on_day(step.until))
    detail = " · ".join(part for part in (step.by or "", step.reason) if part)
    return {"when": readable_time(step.at), "title": title, "detail": detail}


def progress_of(visitor: Visitor, row: Round) -> dict[str, int | None] | None:
    """Return how many are asked, tried and reached in this visitor's part of the round. A figure is None where it is
    too small for a visitor who may not open the people. None for visitors who see only people assigned to them."""
    tops = tops_within(visitor, row)
    if not tops:
        return None
    figures = [seen(visitor, row, top, top).own for top in tops]
    cells = (("asked", "all"), ("coverage", "reached"), ("coverage", "lost"), ("coverage", "waiting"))
    sums = {cell: [figure.get(*cell) for figure in figures] for cell in cells}
    asked, *parts = [None if None in found else sum(n or 0 for n in found) for found in sums.values()]
    reached, missed = (None, None) if None in parts else parts[:2]
    return {"asked": asked, "reached": reached, "missed": missed}


def units_to_ask(visitor: Visitor) -> list[tuple[str, str]]:
    """Return the units this visitor may ask: where they hold a post, and below, in the order of the tree."""
    tops = tops_of(visitor, *MAKES)
    if not tops:
        return []
    below = reduce(or_, [Unit.below(top.path) for top in tops])
    rows = Unit.select(Unit.id, Unit.name, Unit.path).where(below, Unit.closed_at.is_null(), Unit.kind != "group")
    return [(str(row.id), row.name) for row in rows.order_by(Unit.path).limit(MOST_UNITS)]
