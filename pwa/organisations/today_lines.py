"""Build the lines of Today about posts: what waits for a second person, and one's own posts that began or ended."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import peewee as pw
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.access import Role
from pwa.core.clock import now, today
from pwa.core.compiled_query import compiled_query
from pwa.core.i18n import readable_time
from pwa.core.today_line import DUE, TodayGroup, TodayLine
from pwa.identity.models import Account, Invitation

from . import labels
from .appointment_models import Appointment
from .models import Post, Unit
from .post_list import to_confirm
from .working_year_models import WorkingYear
from .working_year_rules import years_to_enter

OWN_POSTS = TodayGroup("own_posts", _l("My posts"), 45)
TOLD_FOR = timedelta(days=14)
MOST = 10
BEGIN_AT = {Role.ADMIN: "organisations.accounts", Role.AUDITOR: "trail.index", Role.COUNTY: "units.index"}
Giver, Ender, Successor, Maker = Account.alias(), Account.alias(), Account.alias(), Account.alias()


def appointments(visitor: Any) -> Iterator[TodayLine]:
    """Ask whoever may confirm a proposed post as the second person to do so."""
    for row in to_confirm(visitor):
        yield TodayLine(
            _("Confirm a post: %(name)s", name=row.account_name),
            url_for("post_pages.appointment", appointment=row.id),
            DUE,
            40,
            labels.post_words(row.role, row.unit_name),
            counts=True,
        )


def told_since() -> datetime:
    """Return since when a post that began or ended is told to its holder."""
    return now() - TOLD_FOR


def changed_since(since: Any) -> pw.Expression:
    """Build the condition of the posts that somebody holds, begun after that time or waiting for a second officer, and
    of those that ended after it."""
    told = (Post.began_at >= since) | Post.unconfirmed_link_id.is_null(False)
    return (Post.given() & told) | (Post.ended_at >= since)


def own_posts(visitor: Any) -> Iterator[TodayLine]:
    """Tell somebody for two weeks that a post was given to them or has ended, by whom, and who holds it now. Called by
    `members`, which knows from another query whether there is any."""
    for row in _changed_lately.rows(visitor.account.id, told_since()):
        post = {"role": labels.ROLES[Role(row.role)], "unit": row.unit_name}
        if row.ended_at is None and row.unconfirmed_link_id is not None:
            text = _("A post of yours does not count yet: %(role)s, %(unit)s", **post)
            detail = _(
                "%(name)s made the link by which you came in. An officer with another post confirms that it was you.",
                name=row.maker or "",
            )
            yield TodayLine(text, url_for("identity.phones"), DUE, 12, detail)
            continue
        if row.ended_at is None:
            text, href = (
                _("New post: %(role)s, %(unit)s", **post),
                url_for(BEGIN_AT.get(Role(row.role), "members.index")),
            )
            detail = _by(row.giver, row.began_at)
        else:
            text, href = _("Post ended: %(role)s, %(unit)s", **post), _own_page(visitor)
            detail = _by(row.ender, row.ended_at)
            if row.successor:
                detail += " · " + _("Successor: %(name)s", name=row.successor)
        yield TodayLine(text, href, OWN_POSTS, detail=detail, drawing="shield")


def _by(name: str | None, when: Any) -> str:
    if name is None:
        return _("on the server, %(when)s", when=readable_time(when))
    return _("by %(name)s, %(when)s", name=name, when=readable_time(when))


def _own_page(visitor: Any) -> str:
    member = visitor.account.member_id
    return url_for("members.file", member=member, _anchor="timeline-title") if member else url_for("me.home")


@compiled_query
def _changed_lately(account_id: Any, since: Any) -> Any:
    outer = pw.JOIN.LEFT_OUTER
    handed_over = (Appointment.successor_of == Post.id) & (Appointment.outcome == "confirmed")
    return (
        Post.select(
            Post.role, Post.began_at, Post.ended_at, Unit.name.alias("unit_name"),
            Post.unconfirmed_link_id, Maker.name.alias("maker"),
            Giver.name.alias("giver"), Ender.name.alias("ender"), Successor.name.alias("successor"),
        )
        .join(Unit)
        .join_from(Post, Invitation, outer, on=(Invitation.id == Post.unconfirmed_link_id))
        .join_from(Invitation, Maker, outer, on=(Maker.id == Invitation.made_by))
        .join_from(Post, Giver, outer, on=(Giver.id == Post.began_by))
        .join_from(Post, Ender, outer, on=(Ender.id == Post.ended_by))
        .join_from(Post, Appointment, outer, on=handed_over)
        .join_from(Appointment, Successor, outer, on=(Successor.id == Appointment.account_id))
        .where(Post.account_id == account_id, changed_since(since))
        .order_by(Post.began_at.desc(), Post.id.desc())
        .limit(MOST)
    )  # fmt: skip


def working_years(visitor: Any) -> Iterator[TodayLine]:
    """Ask an administrator for the working days of this year, and from December on for those of the next."""
    if not visitor.posts_as(Role.ADMIN):
        return
    for year in years_to_enter(WorkingYear.in_force(visitor.account.county_id), today()):
        text, href = _("Enter the working days of %(year)s", year=year), url_for("calendar_pages.year", year=year)
        yield TodayLine(text, href, DUE, 70, _("Deadlines in working days need them."), counts=True)


LINES = (appointments, working_years)
