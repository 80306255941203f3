"""Build the lines of Today about papers: letters that wait to be issued, cards of members who are back."""

from collections.abc import Iterator
from typing import Any

import peewee as pw
from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from pwa.core.access import Role
from pwa.core.today_line import DUE, FIRST, TodayLine
from pwa.members.models import Member
from pwa.members.today_lines import own_file
from pwa.organisations.reach import units_between

from . import labels
from .models import Paper
from .reach import card_to_take_back, papers_to_issue

MOST = 10


def to_issue(visitor: Any) -> Iterator[TodayLine]:
    """Ask whoever issues letters to do so."""
    if not visitor.posts_as(Role.COMMITTEE, Role.COUNTY):
        return
    waiting = papers_to_issue(visitor)
    rows = Paper.select(Paper.id, Paper.kind, Member.name.alias("member_name")).join(Member).where(waiting)
    for row in rows.order_by(Paper.asked_at).limit(MOST).objects():
        text = _("Issue: %(paper)s for %(name)s", paper=labels.KINDS[row.kind], name=row.member_name)
        yield TodayLine(text, url_for("papers.show", paper=row.id), FIRST, 60, counts=True)


def count_to_issue(visitor: Any) -> int:
    """Count the letters that wait for this visitor."""
    return int(Paper.select().where(papers_to_issue(visitor)).count())


def cards_of_returned(_own: Any, paths: Any, ends: Any, _since: Any) -> Any:
    """Build the number of cards of these branches whose members are back."""
    if not paths:
        return pw.Value(0)
    count = Paper.select(pw.fn.COUNT(Paper.id))
    return count.where(Paper.branch.in_(units_between(paths, ends)), card_to_take_back())


VALUES: dict[str, Any] = {"cards_to_take_back": cards_of_returned}


def to_take_back(visitor: Any) -> Iterator[TodayLine]:
    """Remind the branch to take back the cards of members who are no longer away."""
    own = own_file(visitor)
    if own and (number := own.values["cards_to_take_back"]):
        text = ngettext("%(num)s activity card to take back", "%(num)s activity cards to take back", number)
        yield TodayLine(text, url_for("papers.index", state="home"), DUE, detail=_("Their owners are no longer away"))
