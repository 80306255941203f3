"""Build the lines of Today about rounds: those that ask the visitor, and those in which an officer has work to do."""

from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import Any

import peewee as pw
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.clock import today
from pwa.core.compiled_query import compiled_query
from pwa.core.i18n import on_day
from pwa.core.today_line import DUE, FIRST, TO_KNOW, TodayGroup, TodayLine
from pwa.core.tree_paths import ancestors
from pwa.identity.visitor import Visitor
from pwa.organisations.models import Unit
from pwa.organisations.reach import ends_of, units_below
from pwa.policy.spring_festival import next_festival, time_to_ask

from .models import Asked, Round
from .reach import LOOKS, MAKES

RUNNING = TodayGroup("running", _l("Rounds that are running"), 40)
MOST = 20


def rounds(visitor: Visitor) -> Iterator[TodayLine]:
    """Return lines for the open rounds, those that end first on top. A member whom an officer has reached is not asked
    again."""
    member_id, works = visitor.account.member_id, bool(visitor.posts_as(*LOOKS))
    if not member_id and not works:
        return
    paths = [post.unit.path for post in visitor.posts_as(*MAKES)]
    steps = [step for path in paths for step in ancestors(path)]
    who = (member_id or visitor.account.id, visitor.account.id)
    found = _rounds.rows(*who, paths, ends_of(paths), steps, works=works)
    for row in found:
        if row.due:
            yield TodayLine(
                _("Check what is known: %(title)s", title=row.title),
                url_for("answers.new_answer", round=row.id),
                DUE,
                10,
                _due_words(row.festival, on_day(row.ends_on)),
                done_by=f"answer round {row.id}",
                counts=True,
            )
    for row in found:
        if row.works:
            until = f"{row.unit_name} · " + _("until %(day)s", day=on_day(row.ends_on))
            yield TodayLine(row.title, url_for("screening.show", round=row.id), RUNNING, detail=until, drawing="work")
    if any(row.works for row in found):
        yield TodayLine(_("All rounds"), url_for("screening.index"), RUNNING, onward=True)


def _due_words(festival: Any, day: str) -> str:
    if festival:
        return _("Say too whether you come home for the Spring Festival, and when. Until %(day)s.", day=day)
    return _("One tap is enough when nothing changed. Until %(day)s.", day=day)


def homecoming(visitor: Visitor) -> Iterator[TodayLine]:
    """Remind officers of a branch, before the Spring Festival, to ask once who comes home, unless a round of theirs or
    of a unit above has asked it."""
    paths = [post.unit.path for post in visitor.branch_posts]
    if not paths or not time_to_ask(today()):
        return
    steps = [step for path in paths for step in ancestors(path)]
    theirs = Unit.path.in_(steps) | Round.unit.in_(units_below(paths))
    if Round.select().join(Unit).where(Round.festival == next_festival(today()), theirs).exists():
        return
    wish = {"homecoming": "1", "title": _("Who comes home for the Spring Festival"), "who": "floating"}
    purpose = _("So that the branch can plan a gathering and visits while you are home.")
    text = _("Ask who of those away comes home for the Spring Festival")
    yield TodayLine(
        text, url_for("screening.new", **wish, purpose=purpose), FIRST, TO_KNOW, _("A round with one question more")
    )


def due_rounds(visitor: Visitor) -> int:
    """Count the open rounds in which this officer has work to do."""
    return sum(line.group is RUNNING and not line.onward for line in rounds(visitor))


@compiled_query
def _rounds(member_id: Any, account_id: Any, paths: Any, ends: Any, steps: Any, *, works: bool) -> Any:
    waits = Asked.select(Asked.round).where(Asked.member == member_id, Asked.outcome.in_(["", "not_reached"]))
    due, within = Round.id.in_(waits), Round.id.is_null()
    if works:
        ways = [Round.id.in_(Asked.select(Asked.round).where(Asked.contact_id == account_id))]
        ways += [(Unit.path >= path) & (Unit.path < end) for path, end in zip(paths, ends, strict=True)]
        within = reduce(or_, [*ways, Unit.path.in_(steps)])
    columns = (Round.id, Round.title, Round.ends_on, Round.festival, Unit.name.alias("unit_name"))
    asked = [pw.Case(None, [(is_so, 1)], 0).alias(name) for name, is_so in (("due", due), ("works", within))]
    query = Round.select(*columns, *asked).join(Unit)
    query = query.where(due | within, Round.opened_at.is_null(False), Round.closed_at.is_null())
    return query.order_by(Round.ends_on, Round.id).limit(MOST)


LINES = (rounds, homecoming)
