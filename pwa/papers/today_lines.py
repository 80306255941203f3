"""Build the lines of Today about papers: the letters that wait to be issued."""

from collections.abc import Iterator
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from pwa.core.access import Role
from pwa.core.today_line import FIRST, TodayLine
from pwa.members.models import Member

from . import labels
from .models import Paper
from .reach import papers_to_issue

MOST = 10


def to_issue(visitor: Any) -> Iterator[TodayLine]:
    """Ask whoever issues letters to do so."""
    if not visitor.posts_as(Role.COMMITTEE, Role.COUNTY):
        return
    waiting = papers_to_issue(visitor)
    rows = Paper.select(Paper.id, Paper.kind, Member.name.alias("member_name")).join(Member).where(waiting)
    for row in rows.order_by(Paper.id).limit(MOST).objects():
        text = _("Issue: %(paper)s for %(name)s", paper=labels.KINDS[row.kind], name=row.member_name)
        yield TodayLine(text, url_for("papers.show", paper=row.id), FIRST, 60, counts=True)


def count_to_issue(visitor: Any) -> int:
    """Count the letters that wait for this visitor."""
    return int(Paper.select().where(papers_to_issue(visitor)).count())
