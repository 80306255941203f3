"""Build the lines of Today about posts that wait for a second person."""

from collections.abc import Iterator
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from pwa.core.access import Role
from pwa.core.today_line import DUE, TodayLine

from . import labels
from .post_list import DECIDING, waiting


def appointments(visitor: Any) -> Iterator[TodayLine]:
    """Ask whoever decides about it to confirm a proposed post; not the one who proposed it or is to get it."""
    if not visitor.posts_as(*DECIDING):
        return
    for row in waiting(visitor):
        if visitor.account.id not in (row.proposed_by, row.account_id):
            yield TodayLine(
                _("Confirm a post: %(name)s", name=row.account.name),
                url_for("post_pages.appointment", appointment=row.id),
                DUE,
                40,
                f"{labels.ROLES[Role(row.role)]} · {row.unit.name}",
                counts=True,
            )
