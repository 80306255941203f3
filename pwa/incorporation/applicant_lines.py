"""Build the line of Today about applications that wait to be forwarded."""

from collections.abc import Iterator
from typing import Any

import peewee as pw
from flask import url_for
from flask_babel import ngettext

from pwa.core.today_line import FIRST, TodayLine
from pwa.identity.visitor import Visitor
from pwa.members.today_lines import own_file
from pwa.organisations.reach import ends_of, units_between

from .applicant_models import Applicant


def waiting(_own: Any, paths: Any, ends: Any, _since: Any) -> Any:
    """Build the number of applications that these branches have not forwarded yet."""
    if not paths:
        return pw.Value(0)
    here = Applicant.unit.in_(units_between(paths, ends))
    open_ = Applicant.ended_at.is_null() & Applicant.forwarded_at.is_null()
    return Applicant.select(pw.fn.COUNT(Applicant.id)).where(here, open_)


VALUES: dict[str, Any] = {"applications_waiting": waiting}


def applications(visitor: Visitor) -> Iterator[TodayLine]:
    """Say how many applications this officer still has to forward."""
    if number := due(visitor):
        text = ngettext("%(num)s application is to be forwarded", "%(num)s applications are to be forwarded", number)
        yield TodayLine(text, url_for("applicants.index", show="waiting"), FIRST, 72, counts=True)


def due(visitor: Visitor) -> int:
    """Count the applications that this officer still has to forward."""
    if own := own_file(visitor):
        return int(own.values["applications_waiting"])
    paths = [post.unit.path for post in visitor.branch_posts]
    return waiting(None, paths, ends_of(paths), None).scalar() if paths else 0
