"""Remind those who have a place in a service task: that it is near, that it was moved or cancelled."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l

from pwa.core.clock import day_of
from pwa.core.reminders import ROUTINE, URGENT, Due, ReminderRule, only
from pwa.members.models import Member
from pwa.policy.sources import REMINDERS

from .models import Task, TaskAsk, TaskPlace

SOON = timedelta(days=2)
LATE = timedelta(days=1)


def _near(at: datetime, people: list[UUID] | None) -> Iterable[Due]:
    day = day_of(at)
    return _listed(Task.on.between(day, day + SOON) & TaskPlace.has_place & Task.cancelled_at.is_null(), at, people)


def _moved(at: datetime, people: list[UUID] | None) -> Iterable[Due]:
    day = day_of(at)
    near = Task.on.between(day, day + LATE) | Task.moved_from.between(day, day + LATE)
    return _listed((Task.moved_at > at - SOON) & near & Task.cancelled_at.is_null(), at, people)


def _cancelled(at: datetime, people: list[UUID] | None) -> Iterable[Due]:
    day = day_of(at)
    return _listed((Task.cancelled_at > at - SOON) & Task.on.between(day, day + LATE), at, people)


def _listed(where: Any, at: datetime, people: list[UUID] | None) -> Iterable[Due]:
    """Who is on the lists of these service tasks. One query."""
    here = Member.left_at.is_null() & Member.joined_into.is_null() & only(Member.id, people)
    rows: Any = Task.select(Member.id, Member.county_id, Task.on, Task.begins_at, Task.id, Task.moved_at)
    rows = rows.join(TaskPlace).join(Member).where(where, here, Task.begins_at > at)
    for person, county, on, begins_at, task, moved_at in rows.tuples():
        yield Due(person, county, on, begins_at, f"{task} {moved_at.isoformat()}" if moved_at else str(task))


def _asked(at: datetime, people: list[UUID] | None) -> Iterable[Due]:
    """Who was asked in these two weeks and has neither claimed nor put it off. One query."""
    listed = TaskPlace.select().where(TaskPlace.task == Task.id, TaskPlace.member == Member.id)
    here = Member.left_at.is_null() & Member.joined_into.is_null() & only(Member.id, people)
    rows: Any = TaskAsk.select(Member.id, Member.county_id, TaskAsk.asked_at).join(Task).join_from(TaskAsk, Member)
    open_ = TaskAsk.put_off_at.is_null() & (TaskAsk.asked_at > at - 7 * SOON) & Task.cancelled_at.is_null()
    for person, county, asked_at in rows.where(
        open_, here, Task.begins_at > at, Member.id.not_in(listed.select(TaskPlace.member))
    ).tuples():
        yield Due(person, county, day_of(asked_at))


def _rule(name: str, kind: str, due: Any, words: Any) -> ReminderRule:
    return ReminderRule(name, kind, due, words, REMINDERS, endpoint="tasks.index")


RULES = (
    _rule("task_near", ROUTINE, _near, _l("A service task that you said you would do")),
    _rule("task_asked", ROUTINE, _asked, _l("A service task that you are asked to do")),
    _rule("task_moved", URGENT, _moved, _l("A service task that was moved")),
    _rule("task_cancelled", URGENT, _cancelled, _l("A service task that was cancelled")),
)
