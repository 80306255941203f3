"""Label service tasks in the reader's language."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.clock import CHINA, today
from pwa.core.i18n import on_day
from pwa.members.labels import short_place

from .claim_rules import SAME_CITY, SAME_COUNTY

REFUSALS = {
    "unknown_task": _l("This cannot be chosen here."),
    "task_cancelled": _l("It was cancelled."),
    "task_over": _l("It had begun when you wrote this."),
    "fewer_than_taken": _l("More people than this have a place already."),
    "in_the_past": _l("This moment is past."),
    "too_many_places": _l("At most 500 places; leave it empty if any number may come."),
    "not_to_ask": _l("This person cannot be asked here."),
}


def when_words(task: Any) -> str:
    """Say the day and time of a service task."""
    return f"{on_day(task.on)} {task.begins_at.astimezone(CHINA):%H:%M}"


def where_words(task: Any) -> str:
    """Say where it is."""
    return " ".join(part for part in (short_place(task.division, None), task.place) if part)


def state_words(task: Any) -> str:
    """Say whether it was cancelled, is over or to come."""
    if task.cancelled_at:
        return _("cancelled")
    return _("past") if task.on < today() else ""


def place_words(place: Any) -> str:
    """Say how somebody stands in the list."""
    if place is None:
        return ""
    return _("you have a place") if place.has_place else _("you are on the wait list")


def near_words(near: int) -> str:
    """Say how near somebody is."""
    return {SAME_COUNTY: _("in the same county"), SAME_CITY: _("in the same city")}.get(near, "")
