"""List the items of a year's programme by topic, with when a branch holds each, and the newest material."""

from datetime import date
from typing import Any
from uuid import UUID

import peewee as pw
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.clock import day_of
from pwa.core.i18n import on_day
from pwa.core.listing import Asked, Column, Empty, Filter, Listing
from pwa.core.paging import Order
from pwa.identity.visitor import Visitor
from pwa.meetings.models import Meeting
from pwa.organisations.models import Unit

from . import labels
from .material_models import LearningMaterial
from .models import LearningItem, LearningItemMeeting
from .reach import told_units
from .rules import TOPICS

MOST_ITEMS = 200


def programme_of(visitor: Visitor, year: int, day: date) -> list[dict[str, Any]]:
    """Return the items that are meant for the visitor, by topic. One query."""
    own = visitor.branch_id
    tied = (LearningItemMeeting.item == LearningItem.id) & (LearningItemMeeting.unit == own)
    meeting = (Meeting.id == LearningItemMeeting.meeting) & Meeting.cancelled_at.is_null()
    held = (Meeting.on.alias("held_on"), Meeting.came, Meeting.recorded_at)
    rows: Any = (
        LearningItem.select(LearningItem, Unit.name.alias("unit_name"), *held)
        .join(Unit)
        .switch(LearningItem)
        .join(LearningItemMeeting, pw.JOIN.LEFT_OUTER, on=tied)
        .join(Meeting, pw.JOIN.LEFT_OUTER, on=meeting)
        .where(LearningItem.year == year, LearningItem.withdrawn_at.is_null())
        .where(LearningItem.unit.in_(told_units(visitor)))
        .order_by(LearningItem.until, LearningItem.id)
        .limit(MOST_ITEMS)
    )
    found = list(rows.objects())
    return [
        {"name": str(labels.TOPIC_NAMES[topic]), "items": [_line(row, day) for row in found if row.topic == topic]}
        for topic in TOPICS
        if any(row.topic == topic for row in found)
    ]


def _line(row: Any, day: date) -> dict[str, str]:
    hours = _("%(hours)s class hours", hours=labels.hours_words(row.half_hours))
    return {
        "title": row.title,
        "href": url_for("learning_programme.show", item=row.id),
        "detail": " · ".join((hours, _("by %(day)s", day=on_day(row.until)), row.unit_name)),
        "state": _state(row, day),
    }


def _state(row: Any, day: date) -> str:
    """Say how it stands in the visitor's own branch: held, planned for a day, or its last day is past."""
    held_on = day_of_meeting(row.held_on)
    if held_on and (row.recorded_at is not None or row.came):
        return _("held on %(day)s", day=on_day(held_on))
    if held_on:
        return _("planned for %(day)s", day=on_day(held_on))
    return _("to come") if row.until >= day else _("not held")


def day_of_meeting(value: Any) -> date | None:
    """Return the day of a meeting as a joined query returns it: a date, or its text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def _materials(visitor: Visitor, asked: Asked) -> Any:
    rows = LearningMaterial.select(LearningMaterial, Unit).join(Unit)
    rows = rows.where(LearningMaterial.unit.in_(told_units(visitor)), LearningMaterial.withdrawn_at.is_null())
    return rows.where(LearningMaterial.topic == asked["topic"]) if asked["topic"] else rows


def _empty(visitor: Visitor, asked: Asked) -> Empty:
    return _("Nothing fits.") if asked["topic"] else _("There is no material yet.")


MATERIALS = Listing(
    "learning_materials.index",
    query=_materials,
    order=Order(LearningMaterial.made_at, descending=True),
    columns=(
        Column(lambda row: row.title, "title", _l("Heading")),
        Column(lambda row: labels.TOPIC_NAMES[row.topic], title=_l("Topic")),
        Column(labels.material_words, title=_l("Kind and size")),
        Column(lambda row: row.unit.name, title=_l("Given out by"), only_if_mixed=True),
        Column(lambda row: on_day(day_of(row.made_at)), title=_l("Given out on")),
    ),
    action=lambda row: url_for("learning_materials.show", material=row.id),
    filters=(
        Filter("topic", _l("Topic"), lambda _visitor: [(c, str(n)) for c, n in labels.TOPIC_NAMES.items()], _l("all")),
    ),
    empty=_empty,
    wide=True,
)


def tied_meeting(item_id: UUID, branch_id: UUID | None) -> Any:
    """Return the meeting by which a branch holds an item, or None: one that was cancelled does not count."""
    tied = (LearningItemMeeting.item == item_id) & (LearningItemMeeting.unit == branch_id)
    return Meeting.select().join(LearningItemMeeting).where(tied, Meeting.cancelled_at.is_null()).first()
