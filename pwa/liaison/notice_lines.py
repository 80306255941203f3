"""Name the newest notice on Today, and the newest ones on a member's branch page."""

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.clock import now
from pwa.core.today_line import TodayGroup, TodayLine
from pwa.identity.visitor import Visitor

from . import notice_labels as labels
from .notice_models import Notice
from .notice_reach import host_path, told, valid
from .notice_rules import NEWS_FOR

NEWS = TodayGroup("notices", _l("Notices to members"), 30)
VALUES = {"host_path": host_path}
ON_BRANCH_PAGE = 3


def newest(visitor: Visitor) -> Iterator[TodayLine]:
    """Name the newest notice that is valid, while it is news. It stays whether it was read or not: nobody records
    that. One query."""
    yield from _newest(visitor, 1, Notice.made_at >= now() - NEWS_FOR)


def of_branch(visitor: Visitor) -> Iterator[TodayLine]:
    """Name the newest notices that are valid, and where all of them are. One query."""
    yield from _newest(visitor, ON_BRANCH_PAGE)
    yield TodayLine(_("All notices"), url_for("notices.index"), NEWS, 60, onward=True)


def _newest(visitor: Visitor, most: int, *where: object) -> Iterator[TodayLine]:
    rows = told(visitor)
    if rows is None:
        return
    for row in rows.where(valid(), *where).order_by(Notice.made_at.desc(), Notice.id.desc()).limit(most):
        href = url_for("notices.index", _anchor=f"n-{row.id}")  # the list is kept on the phone, with the text
        yield TodayLine(row.title, href, NEWS, detail=labels.about_words(row), drawing="info")
