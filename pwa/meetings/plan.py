"""Show what is due in a year, what is planned and what was held: of one branch in full, of a subtree as figures."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import peewee as pw
from flask import Blueprint, Response, request, url_for
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core.access import Role, open_to
from pwa.core.clock import today
from pwa.core.fragments import page
from pwa.core.ids import as_uuid
from pwa.core.kept_pages import Copy, kept_as
from pwa.core.paging import Order
from pwa.core.tree_paths import end_of
from pwa.identity.visitor import Visitor
from pwa.members.labels import cited
from pwa.organisations.models import BRANCH_KINDS, Unit
from pwa.organisations.reach import tops_of, unit_within
from pwa.policy import Parameters

from . import labels
from .models import Meeting, MeetingType, StandingGroup
from .reach import LOOKS, MAKES
from .rules import EVERY, HELD_BY, WHOLE, due_types, period_of, period_state, periods_of

PLANS = (*LOOKS, Role.COUNTY)
PAGE = 40
meeting_plan = Blueprint("meeting_plan", __name__)


@meeting_plan.get("/meetings/plan")
@open_to(*PLANS)
@kept_as(Copy.OWN)
def plan() -> Response:
    """Show the plan of a branch, or of all branches below a unit."""
    tops = tops_of(current_user, *PLANS)
    named = as_uuid(request.args.get("unit"))
    unit = unit_within(current_user, named, *PLANS) if named else tops[0]
    if unit.closed_at is not None:
        raise NotFound
    year = _year(request.args.get("year", ""))
    shown: dict[str, Any] = {
        "unit": unit,
        "year": year,
        "years": (year - 1, year + 1),
        "tops": tops if len(tops) > 1 else [],
    }
    if unit.is_branch:
        makes = any(post.unit.covers(unit.path) for post in current_user.posts_as(*MAKES))
        rows = branch_plan(current_user, unit, year, today())
        return page("meetings/plan.html", rows=rows, makes=makes, **shown)
    return page("meetings/plan_below.html", **below(current_user, unit, request.args.get("after", "")), **shown)


def _year(text: str) -> int:
    this = today().year
    return int(text) if text.isascii() and text.isdigit() and abs(int(text[:6]) - this) <= 20 else this


@dataclass
class Cell:
    """One period of a type: its days, where it stands, and the meeting that it links to."""

    first: date
    last: date
    state: str
    meeting: UUID | None = None
    words: str = ""
    name: str = ""


@dataclass
class Row:
    """One type of meeting of a branch, of its committee or of one of its groups, over a year."""

    type: str
    name: str
    who: str
    group: UUID | None
    source: Any
    cells: list[Cell] = field(default_factory=list)


def branch_plan(visitor: Visitor, unit: Unit, year: int, day: date) -> list[Row]:
    """Return the plan of one branch for a year. Three queries."""
    rules = visitor.parameters_of(unit.path)[unit.path]
    groups = _groups_of([unit.id])
    found = _meetings_of([unit.id], date(year, 1, 1), date(year, 12, 31))
    rows = []
    parts: list[tuple[str, StandingGroup | None]] = [(WHOLE, None), *((group.kind, group) for group in groups)]
    for meets, group in parts:
        for kind, months in due_types(meets, rules).items():
            mine = [one for one in found if one.type == kind and (group is None or one.group_id == group.id)]
            row = Row(kind, str(labels.KINDS[kind]), group.name if group else "", group.id if group else None, None)
            row.source = cited(rules.source(EVERY[kind]))
            row.cells = [_cell(first, last, mine, day) for first, last in periods_of(year, months)]
            rows.append(row)
    return rows


def _cell(first: date, last: date, mine: list[Any], day: date) -> Cell:
    held = [one for one in mine if one.held and first <= one.on <= last]
    planned = [one for one in mine if not one.held and first <= one.on <= last]
    state = period_state(first, last, [one.on for one in held], [one.on for one in planned], day)
    one = held[0] if held else planned[0] if planned else None
    return Cell(
        first, last, state, one.meeting_id if one else None, str(labels.PERIODS[state]), _period_name(first, last)
    )


def _period_name(first: date, last: date) -> str:
    """Name a period by its months: '3' for March, '1–3' for a quarter."""
    return str(first.month) if first.month == last.month else f"{first.month}–{last.month}"


def _meetings_of(units: Iterable[Any], first: date, last: date) -> list[Any]:
    """The standing meetings of these units between two days, a row for each type: `.type`, `.meeting_id`, `.unit_id`,
    `.group_id`, `.on`, `.held`. One query."""
    rows = (
        MeetingType.select(
            MeetingType.type,
            MeetingType.meeting.alias("meeting_id"),
            Meeting.unit.alias("unit_id"),
            Meeting.group.alias("group_id"),
            Meeting.on,
            (Meeting.recorded_at.is_null(False) | (Meeting.came > 0)).alias("held"),
        )
        .join(Meeting, on=(Meeting.id == MeetingType.meeting))
        .where(Meeting.unit.in_(units), Meeting.on.between(first, last), Meeting.cancelled_at.is_null())
        .order_by(Meeting.on, Meeting.id)
    )
    return list(rows.objects())


def _groups_of(units: Iterable[UUID]) -> list[StandingGroup]:
    rows = StandingGroup.select().where(StandingGroup.unit.in_(list(units)), StandingGroup.ended_at.is_null())
    return list(rows.order_by(StandingGroup.kind, StandingGroup.name, StandingGroup.id))


def below(visitor: Visitor, unit: Unit, after: str) -> dict[str, Any]:
    """Return where each branch below a unit stands in the present periods, a page at a time: type → state."""
    below_it = (Unit.path >= unit.path) & (Unit.path < end_of(unit.path))
    within = Unit.select().where(below_it, Unit.kind.in_(BRANCH_KINDS), Unit.closed_at.is_null())
    found = Order(Unit.path, unique=True).page(within, after, PAGE)
    visitor.parameters_of(unit.path)  # with those of all units below it
    rules = visitor.parameters_of(*(branch.path for branch in found.rows))
    ids = [branch.id for branch in found.rows]
    day = today()
    nearest: dict[tuple[UUID, str, UUID | None], tuple[list[date], list[date]]] = {}
    for unit_id, kind, group_id, *days in _nearest(ids, day) if ids else ():
        held, planned = [one for one in days[:1] if one], [one for one in days[1:] if one]
        for key in {(unit_id, kind, group_id), (unit_id, kind, None)}:
            known = nearest.setdefault(key, ([], []))
            known[0].extend(held)
            known[1].extend(planned)
    groups = _groups_of(ids) if ids else []
    lines = [_line(branch, rules[branch.path], nearest, groups, day) for branch in found.rows]
    onward = url_for("meeting_plan.plan", unit=unit.id, after=found.onward) if found.onward else None
    heads = [(kind, str(labels.KINDS[kind])) for kind in EVERY]
    return {"lines": lines, "heads": heads, "onward": onward}


def _nearest(ids: list[UUID], day: date) -> list[tuple[Any, ...]]:
    """For each of these units, each type, and the whole unit or each of its groups: the day of the last meeting that
    was held, and of those that were not, the last before and the first after `day`. A present period holds one of the
    days of a year if and only if it holds one of these. One query; the database reads the year's meetings, and gives
    few rows of each unit."""
    held = Meeting.recorded_at.is_null(False) | (Meeting.came > 0)
    days = (
        pw.fn.MAX(pw.Case(None, [(held, Meeting.on)])),
        pw.fn.MAX(pw.Case(None, [(~held & (Meeting.on <= day), Meeting.on)])),
        pw.fn.MIN(pw.Case(None, [(~held & (Meeting.on > day), Meeting.on)])),
    )
    first, last = date(day.year, 1, 1), date(day.year, 12, 31)
    rows: Any = (
        Meeting.select(Meeting.unit, MeetingType.type, Meeting.group, *days)
        .join(MeetingType, on=(MeetingType.meeting == Meeting.id))
        .where(Meeting.unit.in_(ids), Meeting.on.between(first, last), Meeting.cancelled_at.is_null())
        .group_by(Meeting.unit, MeetingType.type, Meeting.group)
        .tuples()
    )
    return [(*row[:3], *map(_day, row[3:])) for row in rows]


def _day(found: Any) -> date | None:
    """A day as SQLite (text) or PostgreSQL returns it from an aggregate."""
    return date.fromisoformat(str(found)) if found else None


def _line(
    branch: Unit, rules: Parameters, nearest: dict[Any, Any], groups: list[StandingGroup], day: date
) -> dict[str, Any]:
    cells = {}
    for kind in EVERY:
        meets = HELD_BY.get(kind, WHOLE)
        parts = (
            [None] if meets == WHOLE else [one.id for one in groups if one.unit_id == branch.id and one.kind == meets]
        )
        first, last = period_of(day, rules[EVERY[kind]])
        known = [nearest.get((branch.id, kind, part), ([], [])) for part in parts]
        states = [period_state(first, last, held, planned, day) for held, planned in known]
        worst = next((state for state in ("due", "planned", "held") if state in states), "")
        cells[kind] = str(labels.PERIODS[worst]) if worst else "–"
    return {"name": branch.name, "href": url_for("meeting_plan.plan", unit=branch.id), "cells": cells}


def due_now(visitor: Visitor) -> int:
    """Count what is due from this officer's own branches in the present periods and not planned yet; of at most three
    branches."""
    units = [post.unit for post in visitor.branch_posts if post.unit.is_branch][:3]
    day = today()
    return sum(
        cell.state == "due" for unit in units for row in branch_plan(visitor, unit, day.year, day) for cell in row.cells
    )
