"""List service tasks: near the visitor, and of their units."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.clock import today
from pwa.core.listing import Asked, Column, Empty, Filter, Listing
from pwa.core.paging import Order
from pwa.identity.visitor import Visitor
from pwa.organisations.models import Unit

from . import task_labels as labels
from .models import Task, TaskPlace
from .skills import SKILLS
from .task_reach import PUBLISHES, seen_by


def _query(visitor: Visitor, asked: Asked) -> Any:
    ways = seen_by(visitor)
    if ways is None:
        return None
    rows = Task.select(Task, Unit).join(Unit).where(ways)
    return rows.where(Task.on < today()) if asked["show"] == "past" else rows.where(Task.on >= today())


def _prepare(visitor: Visitor, rows: list[Any]) -> list[Any]:
    own = visitor.account.member_id
    mine = TaskPlace.select().where(TaskPlace.member == own, TaskPlace.task.in_([row.id for row in rows]))
    places = {row.task_id: row for row in mine} if own and rows else {}
    for row in rows:
        row.mine = places.get(row.id)
    return rows


def _empty(visitor: Visitor, asked: Asked) -> Empty:
    if asked["show"] != "past" and visitor.posts_as(*PUBLISHES):
        return _("No service task is published."), url_for("tasks.new"), _("Publish a service task")
    return _("There is no service task near you at present.")


TASKS = Listing(
    "tasks.index",
    query=_query,
    order=lambda asked: Order(Task.on, descending=asked["show"] == "past"),
    columns=(
        Column(lambda row: row.title, "title", _l("What")),
        Column(labels.when_words, title=_l("When")),
        Column(labels.where_words, title=_l("Venue")),
        Column(lambda row: row.organiser or row.unit.name, title=_l("Needed by")),
        Column(lambda row: str(SKILLS[row.skill][0]) if row.skill in SKILLS else "", title=_l("Skill")),
        Column(lambda row: labels.place_words(row.mine) or labels.state_words(row), "tag", _l("State")),
    ),
    action=lambda row: url_for("tasks.show", task=row.id),
    filters=(
        Filter("show", _l("Which ones"), lambda _visitor: [("", _("not begun yet")), ("past", _("past"))]),
    ),
    prepare=_prepare,
    empty=_empty,
    wide=True,
)  # fmt: skip
