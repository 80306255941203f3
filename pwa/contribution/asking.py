"""Find who is willing and near, whom to ask first and why; write down that somebody was asked or put it off."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import peewee as pw
from flask_babel import gettext as _

from pwa.core import audit
from pwa.core.clock import day_of, now
from pwa.core.database import lock_rows
from pwa.core.i18n import on_day
from pwa.identity.visitor import Visitor
from pwa.members.models import AwayPeriod

from .claim_rules import ELSEWHERE, asking_order, nearness
from .models import Offer, Task, TaskAsk, TaskPlace
from .offers import host_paths, offers_within, reading_as
from .rules import parts_read_by, readers_of
from .skills import words_of
from .task_labels import near_words
from .tasks import is_to_come

SHOWN = 10


@dataclass(frozen=True)
class Candidate:
    """Somebody who could be asked: why, and when they were asked last."""

    id: UUID
    name: str
    why: str
    asked_at: datetime | None


def candidates(visitor: Visitor, task: Task, most: int = SHOWN) -> list[Candidate]:
    """List who offers what is needed, is near, and is neither on the list nor asked, those asked least lately first.
    Three queries, whatever the size."""
    rows = offers_within(visitor, task.skill)
    if rows is None:
        return []
    last = TaskAsk.select(pw.fn.MAX(TaskAsk.asked_at)).where(TaskAsk.member == Offer.member)
    period = AwayPeriod.select(AwayPeriod.division).where(
        AwayPeriod.member == Offer.member, AwayPeriod.ended_on.is_null()
    )
    away = pw.fn.EXISTS(period.select(AwayPeriod.id))
    known: list[Any] = [
        model.select(model.member).where(model.task == task.id, model.member == Offer.member)
        for model in (TaskAsk, TaskPlace)
    ]
    rows = rows.select_extend(last.alias("asked_at"), period.alias("away_at"), away.alias("is_away"))
    found = list(rows.where(~pw.fn.EXISTS(known[0]), ~pw.fn.EXISTS(known[1])))
    hosts = host_paths(row.member_id for row in found)
    ranked = []
    for row in found:
        reading = reading_as(visitor, row.member.branch.path, hosts.get(row.member_id))
        parts = parts_read_by(readers_of(row.readers.split()), reading)
        place = (row.away_at if row.is_away else row.member.branch.division) or ""
        region = row.region if "region" in parts else None
        near = nearness(region or place, task.division, is_region=bool(region))
        if near < ELSEWHERE:
            asked = _moment(row.asked_at)
            key = (*asking_order(day_of(asked) if asked else None, near), row.corrected_at, row.id)
            ranked.append((key, row, asked, near, "skills" in parts))
    ranked.sort(key=lambda one: one[0])
    return [
        Candidate(row.member_id, row.member.name, why_words(row.skills if reads else "", task, near, asked), asked)
        for _key, row, asked, near, reads in ranked[:most]
    ]


def _moment(value: Any) -> datetime | None:
    """A moment that a query has worked out comes back from SQLite as text."""
    return TaskAsk.asked_at.python_value(value) if value else None


def why_words(skills: str, task: Task, near: int, asked: datetime | None) -> str:
    """Say why somebody is asked: what they offer, how near they are, and when they were asked last."""
    offers = words_of(task.skill if task.skill and f" {task.skill} " in skills else skills)
    parts = [
        _("offers: %(skills)s", skills=offers) if offers else "",
        near_words(near),
        _("asked last on %(day)s", day=on_day(day_of(asked))) if asked else _("not invited yet"),
    ]
    return " · ".join(part for part in parts if part)


def why_me(task: Task, offer: Offer | None, place: str) -> str:
    """Tell somebody who was asked why it was them."""
    region = offer.region if offer else None
    near = nearness(region or place, task.division, is_region=bool(region))
    skills = offer.skills if offer else ""
    offers = words_of(task.skill if task.skill and f" {task.skill} " in skills else skills)
    parts = [
        _("you offer: %(skills)s", skills=offers) if offers else "",
        near_words(near),
    ]
    return " · ".join(part for part in parts if part)


def ask(visitor: Visitor, task: Task, member_id: UUID) -> bool:
    """Write down that a member was asked. Returns whether the visitor may ask them, and the task was neither cancelled
    nor has begun. Call inside a write transaction: of two who ask at once the second waits."""
    [task] = lock_rows(Task.select().where(Task.id == task.id))
    if not is_to_come(task):
        return False
    if TaskAsk.select().where(TaskAsk.task == task.id, TaskAsk.member == member_id).exists():
        return True
    if member_id not in {one.id for one in candidates(visitor, task, 10_000)}:
        return False
    by = visitor.account.id
    TaskAsk.create(county_id=task.county_id, task=task, member=member_id, asked_at=now(), asked_by=by)
    facts = {"county_id": task.county_id, "member_id": member_id, "actor_id": by}
    audit.record("asked for task", "task", task.id, fields=[], **facts)
    return True


def put_off(task: Task, member_id: UUID, by: UUID) -> None:
    """Take the question off a member's Today. Call inside a write transaction."""
    mine = (TaskAsk.task == task.id) & (TaskAsk.member == member_id) & TaskAsk.put_off_at.is_null()
    if TaskAsk.update(put_off_at=now()).where(mine).execute():
        facts = {"county_id": task.county_id, "member_id": member_id, "actor_id": by}
        audit.record("put off task", "task", task.id, fields=[], **facts)


def asked_of(tasks: Iterable[UUID], member_id: UUID) -> set[UUID]:
    """Return those of these service tasks for which the member was asked and has not put it off."""
    mine = (TaskAsk.member == member_id) & TaskAsk.put_off_at.is_null()
    return {row.task_id for row in TaskAsk.select(TaskAsk.task).where(TaskAsk.task.in_(list(tasks)), mine)}
