"""Records of contribution: a service task."""

from datetime import timedelta
from uuid import UUID

from pwa.contribution import tasks
from pwa.contribution.models import Task
from pwa.core.clock import now, today
from pwa.organisations.models import Unit


def a_task(branch: Unit, by: UUID) -> Task:
    """A service task of this branch tomorrow, far from everybody, inside a write."""
    tomorrow = timedelta(days=1)
    when = {"on": today() + tomorrow, "begins_at": now() + tomorrow}
    return tasks.publish(branch, {"title": "整理书屋", "division": "650104", **when}, by)
