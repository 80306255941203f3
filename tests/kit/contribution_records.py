"""Records of contribution: a service task."""

from datetime import timedelta
from uuid import UUID

from pwa.contribution import tasks
from pwa.contribution.models import Task
from pwa.core.clock import now, today
from pwa.organisations.models import Unit


def a_task(branch: Unit, by: UUID, days: int = 1) -> Task:
    """A service task of this branch in so many days, far from everybody, inside a write."""
    later = timedelta(days=days)
    when = {"on": today() + later, "begins_at": now() + later}
    return tasks.publish(branch, {"title": "整理书屋", "division": "650104", **when}, by)
