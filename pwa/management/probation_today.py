"""Tell the officers of a branch whose probation is over or ends within a month; count them for the work page; say in
the file when a probation ends."""

from collections.abc import Iterator
from typing import Any

import peewee as pw
from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from pwa.core.i18n import on_day
from pwa.core.today_line import FIRST, TO_DECIDE, TodayLine
from pwa.identity.visitor import Visitor
from pwa.members.models import Member
from pwa.members.reach import OFFICER, OWN
from pwa.members.today_lines import own_file
from pwa.organisations.reach import units_between

from .probation_list import ROLES, is_due, on_probation, with_ends

NAMED = 3  # members named in a line of Today


def _anybody(_own: Any, paths: Any, ends: Any, _since: Any) -> Any:
    """SQL: whether there is anybody on probation in these branches."""
    if not paths:
        return pw.Value(0)
    who = Member.alias()
    here = (who.kind == "probationary") & who.left_at.is_null() & who.branch.in_(units_between(paths, ends))
    return pw.fn.EXISTS(who.select(who.id).where(here))


VALUES = {"on_probation": _anybody}


def _due(paths: list[str]) -> list[Any]:
    """The first of those who are due, each with `.ends` and how many there are in all as `.number`."""
    number = pw.fn.COUNT(Member.id).over().alias("number")
    rows = Member.select(Member.id, Member.name, Member.joined_on, number).where(on_probation(paths), is_due())
    return with_ends(list(rows.order_by(Member.joined_on, Member.id).limit(NAMED)))


def due_lines(visitor: Visitor) -> Iterator[TodayLine]:
    """Say whose probation is over or ends soon, the earliest first. Two queries while somebody is on probation."""
    own = own_file(visitor)
    if not visitor.branch_posts or (own is not None and not own.values["on_probation"]):
        return
    rows = sorted(_due([post.unit.path for post in visitor.branch_posts]), key=lambda row: (row.ends, row.id))
    number = rows[0].number if rows else 0
    if number == 1:
        text, href = _("Probation: %(name)s", name=rows[0].name), url_for("probation.show", member=rows[0].id)
        detail = _("the general meeting discusses it")
        yield TodayLine(text, href, FIRST, TO_DECIDE, detail, due_on=rows[0].ends)
    elif rows:
        text = ngettext(
            "The probation of %(num)s member ends: a general meeting discusses it",
            "The probation of %(num)s members ends: a general meeting discusses it",
            number,
        )
        href = url_for("probation.index")
        yield TodayLine(text, href, FIRST, TO_DECIDE, _names(rows, number), due_on=rows[0].ends)


def _names(rows: list[Any], number: int) -> str:
    shown = "、".join(row.name for row in rows)
    return _("%(names)s and others", names=shown) if number > len(rows) else shown


def count_due(visitor: Visitor) -> int:
    """Count the members whose probation is over or ends within a month."""
    paths = [post.unit.path for post in visitor.posts_as(*ROLES)]
    return int(Member.select().where(on_probation(paths), is_due()).count()) if paths else 0


def section(_visitor: Visitor, member: Member) -> dict[str, Any] | None:
    """Return when the probation of a probationary member ends, for the member and the officers; else None."""
    if member.kind != "probationary" or member.seen_as not in (OWN, OFFICER) or member.left_at is not None:
        return None
    [row] = with_ends([member])
    return {"ends": on_day(row.ends), "state": row.state, "officer": member.seen_as == OFFICER}
