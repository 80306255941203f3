"""Decide who must act on a case, and by when. Nothing else sets a due day."""

from datetime import date
from typing import Any

import peewee as pw

from pwa.core.clock import day_of, today
from pwa.members.models import ContactAssignment
from pwa.organisations.models import Post, Unit, parameters_at

from . import rules
from .models import Case, CaseStep
from .reach import Rights, Seen
from .rules import Standing

CALLS = ("raised", "guidance", "not_settled", "reopened", "told", "asked_up")  # after these steps somebody must act


def turn_of(rights: Rights, today: Any, soon: Any) -> pw.Expression:
    """Return an SQL condition: this visitor must act. The case is with their unit or about a member whose contact
    person they are, and it is new, asked, answered with guidance, due within days, or overdue. While a colleague in
    office has taken it on, only the colleague is reminded until it is due."""
    mine = Case.owner_id == rights.account_id
    late, near_ = Case.due_on < today, Case.due_on <= soon
    ours = Case.unit.in_(rights.units)
    asked = ours & (Case.unit != Case.home)  # nobody takes on a question: it concerns the whole unit
    at_home = Case.unit == Case.home
    helps = at_home & Case.member.in_(rights.kept_in_touch()) & Case.readers.in_(["contact", "charge"])
    theirs = asked | (at_home & mine) | ((ours | helps) & (~_in_office() | late))
    return theirs & (Case.last.in_(CALLS) | near_)


def _in_office() -> pw.Expression:
    """SQL condition: the account that took the case on still holds a post at the unit that answers, or is still the
    member's contact person."""
    held = Post.select(Post.id).where(Post.account_id == Case.owner_id, Post.unit == Case.home, Post.in_force())
    of = ContactAssignment
    keeps = of.select(of.id).where(of.account_id == Case.owner_id, of.member == Case.member, of.in_force())
    return pw.fn.EXISTS(held) | pw.fn.EXISTS(keeps)


def standing_of(case: Case, chain: list[Unit]) -> Standing:
    """Return the case as plain values for the rules."""
    at = next(n for n, unit in enumerate(chain) if unit.id == case.unit_id)
    asked_on = day_of(case.asked_at) if case.asked_at else None
    return Standing(case.category, case.last, at, len(chain) - 1, case.asks, asked_on, case.how)


def due_day(category: str, home: Unit) -> date:
    """Return the day by which this unit answers, counted from today: nobody could act before the case came."""
    return rules.due_on(parameters_at(home.path)[rules.term_of(category)], today())


def due_after(seen: Seen, kind: str, before: Standing, behind: Standing) -> date | None:
    """Return the day by which the unit that has the case after this step acts; None leaves the day unchanged. A
    question to a unit above does not change the day promised to the member."""
    term = rules.term_after(kind, seen.case.category)
    if term is None:
        return None
    parameters = parameters_at(seen.case.home.path)
    days, left = parameters[term], parameters["case.left_days"]
    if kind == "asked_up":
        return rules.question_due(days, left, _bound_on(seen, before.at), today())
    bound = _bound_on(seen, behind.at) if kind == "guidance" else None
    return rules.due_again(left, bound, today()) if bound else rules.due_on(days, today())


def _bound_on(seen: Seen, at: int) -> date | None:
    """The due day of this unit of the chain: at home the day promised to the member (none for a search), above it the
    day of the question it was asked."""
    rows = CaseStep.select(CaseStep.kind, CaseStep.to_unit, CaseStep.due_on).where(CaseStep.case == seen.case.id)
    steps = list(rows.order_by(CaseStep.at, CaseStep.id))
    if at:
        asked = [row.due_on for row in steps if row.kind == "asked_up" and row.to_unit_id == seen.chain[at].id]
        return asked[-1] if asked else None
    return None if seen.case.category == rules.LOST else rules.promised_on((row.kind, row.due_on) for row in steps)
