"""Build the lines of Today and of the branch page about service tasks."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import peewee as pw
from flask import url_for
from flask_babel import gettext as _

from pwa.core.clock import now, today
from pwa.core.today_line import DUE, TodayLine
from pwa.identity.visitor import Visitor
from pwa.members.today_lines import own_file

from . import task_labels as labels
from .models import Task, TaskAsk, TaskPlace
from .today_lines import OF_USE

AHEAD, TOLD, MOST = timedelta(days=14), timedelta(days=3), 20


def has_tasks(own: Any, _paths: Any, _ends: Any, _since: Any) -> Any:
    """SQL: whether the member was asked or is on a list, for `today_values`: then Today asks one query more."""
    place, ask = TaskPlace.alias(), TaskAsk.alias()
    listed = pw.fn.EXISTS(place.select(pw.Value(1)).where(place.member == own))
    return listed | pw.fn.EXISTS(ask.select(pw.Value(1)).where(ask.member == own, ask.put_off_at.is_null()))


VALUES = {"has_tasks": has_tasks}


def lines(visitor: Visitor) -> Iterator[TodayLine]:
    """Tell the visitor what they were asked to do, what they said they would do, and what of it was cancelled. One
    query, if there is anything."""
    own = own_file(visitor) if visitor.is_member else None
    if own is None or not own.values["has_tasks"]:
        return
    place = (TaskPlace.task == Task.id) & (TaskPlace.member == own.member.id)
    ask = (TaskAsk.task == Task.id) & (TaskAsk.member == own.member.id) & TaskAsk.put_off_at.is_null()
    near = Task.on.between(today(), today() + AHEAD) & (
        TaskPlace.arrival.is_null(False) | TaskAsk.asked_at.is_null(False)
    )
    rows: Any = (
        Task.select(Task, TaskPlace.has_place.alias("mine"), TaskAsk.asked_at.alias("asked_at"))
        .join(TaskPlace, pw.JOIN.LEFT_OUTER, on=place)
        .join_from(Task, TaskAsk, pw.JOIN.LEFT_OUTER, on=ask)
        .where(near)
        .order_by(Task.begins_at, Task.id)
        .limit(MOST)
    )
    for row in rows.objects():
        href, detail = url_for("tasks.show", task=row.id), f"{labels.when_words(row)} · {labels.where_words(row)}"
        if row.cancelled_at is not None:
            if row.mine is not None and row.cancelled_at > now() - TOLD:
                yield TodayLine(_("Cancelled: %(what)s", what=row.title), href, OF_USE, 10, detail, drawing="attention")
        elif row.mine is None:
            if row.begins_at > now():
                done = f"claim task {row.id}"
                text = _("You are asked: %(what)s", what=row.title)
                yield TodayLine(text, href, DUE, 70, detail, done_by=done)
        else:
            moved = f"{_('moved')} · {detail}" if row.moved_at and row.moved_at > now() - TOLD else detail
            wait = "" if row.mine else f" ({_('wait list')})"
            yield TodayLine(f"{row.title}{wait}", href, OF_USE, 20, moved, drawing="people")


def of_branch(_visitor: Visitor) -> Iterator[TodayLine]:
    """Lead from the branch page to service tasks."""
    yield TodayLine(_("Service tasks near me"), url_for("tasks.index"), OF_USE, 40, onward=True)
