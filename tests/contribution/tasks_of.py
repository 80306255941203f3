"""Service tasks, published for tests."""

from datetime import datetime, time, timedelta
from typing import Any

from pwa.contribution import tasks
from pwa.contribution.models import Task, TaskPlace
from pwa.core.clock import CHINA
from pwa.core.database import write
from pwa.organisations.models import Unit
from tests.people import PEOPLE, TODAY, UNITS

TASKS = "/contribution/tasks"
FORM = {"title": "为听障骑手做翻译", "on": (TODAY + timedelta(days=3)).isoformat(), "time": "19:00", "hours": "2"}


def published(login: str = "host", unit: str = "host-branch", days: int = 3, **more: Any) -> Task:
    """A service task so many days from the first morning, in 深圳龙岗 for the host."""
    on = TODAY + timedelta(days=days)
    said = {"title": "为听障骑手做翻译", "division": "440307", "on": on, "half_hours": 4, "places": None}
    begins = {"begins_at": datetime.combine(on, more.pop("at", time(19)), tzinfo=CHINA)}
    with write():
        return tasks.publish(Unit.get_by_id(UNITS[unit]), {**said, **begins, **more}, PEOPLE[login].account_id)


def listed(task: Task) -> list[tuple[str, bool]]:
    """Who is on the list, by login, in its order, and whether they have a place."""
    names = {person.member_id: login for login, person in PEOPLE.items() if person.member_id}
    rows = TaskPlace.select().where(TaskPlace.task == task.id).order_by(TaskPlace.arrival)
    return [(names[row.member_id], row.has_place) for row in rows]


def claim(phone_of: Any, login: str, task: Task, **more: Any) -> Any:
    """Claim it, from a new phone of this person."""
    return phone_of(login).accepted("claim", {"task": str(task.id), **more})
