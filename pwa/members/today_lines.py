"""Build the lines of Today about members: unanswered host branches, members by contact person, members by host, and
invitations that wait for a second officer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import peewee as pw
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core import clock
from pwa.core.access import Role
from pwa.core.bulk_sql import instance, joined
from pwa.core.compiled_query import compiled_query, in_parts
from pwa.core.features import registry
from pwa.core.i18n import lang
from pwa.core.today_line import DUE, FIRST, TO_KNOW, TodayGroup, TodayLine
from pwa.identity.link_rights import INVITING
from pwa.identity.models import Invitation
from pwa.identity.visitor import Visitor, read_once
from pwa.organisations import today_lines
from pwa.organisations.models import Post, Unit
from pwa.organisations.reach import ends_of, units_between
from pwa.organisations.today_lines import changed_since, told_since
from pwa.policy import day_count

from .first_sign_ins import first_sign_ins, unconfirmed_sign_ins
from .labels import short_place
from .links_to_confirm import unconfirmed, waiting
from .membership import end_of
from .models import AwayPeriod, ContactAssignment, Member
from .placement_models import Placement, WalkIn

MEMBERSHIP = TodayGroup("membership", _l("Membership here"), 5)
IN_TOUCH = TodayGroup("in_touch", _l("I keep in touch with"), 60)
LIVING_HERE = TodayGroup("living_here", _l("Members of other branches who live here"), 80)
SHOWN, MOST_KEPT = 8, 20
MOST_COUNTED = 50  # links that wait for a second officer
Host = Unit.alias()
FIELDS = [len(model._meta.sorted_fields) for model in (Member, Unit, AwayPeriod)]


@dataclass(frozen=True)
class OwnFile:
    """The visitor's own file, with branch, open away period, the host branch that waits for their answer, and whether a
    host wrote down that they came, links and first sign-ins within their reach wait for a second officer and a post of
    theirs began, waits or ended lately: all are read with the file, so that Today asks no more queries."""

    member: Member
    period: AwayPeriod | None
    host_to_answer: str | None  # the branch's name
    walk_in: bool
    links_wait: bool
    sign_ins_wait: bool
    post_changed: bool
    values: Mapping[str, Any]  # what packages declare as `today_values`


@read_once
def own_file(visitor: Visitor) -> OwnFile | None:
    """Read the visitor's own file, None if they have none. One query."""
    own = visitor.account.member_id
    if own is None:
        return None
    paths = [post.unit.path for post in visitor.posts_as(*INVITING)]
    branches = [post.unit.path for post in visitor.branch_posts]
    args = (paths, ends_of(paths), branches, ends_of(branches), clock.now(), told_since())
    for values in _own_file(own, visitor.account.id, *args, confirms=bool(paths)):
        member = joined(Member, "branch", Unit, values)
        away, (host, walk_in, links, sign_ins, post_changed, *more) = (
            values[sum(FIELDS[:2]) : sum(FIELDS)],
            values[sum(FIELDS) :],
        )
        period = instance(AwayPeriod, away) if away[0] else None
        declared = dict(zip(registry().today_values, more, strict=True))
        return OwnFile(member, period, host, bool(walk_in), bool(links), bool(sign_ins), bool(post_changed), declared)
    return None


@compiled_query
def _own_file(
    member_id: Any, account_id: Any, paths: Any, ends: Any, branches: Any, branch_ends: Any, at: Any, since: Any, *,
    confirms: bool,
) -> Any:  # fmt: skip
    asks = (Placement.member == Member.id) & Placement.pending() & Placement.consented_at.is_null()
    links: Any = pw.Value(0)
    sign_ins: Any = pw.Value(0)
    if confirms:
        links = pw.fn.EXISTS(unconfirmed(paths, ends, at, Invitation.id))
        sign_ins = pw.fn.EXISTS(unconfirmed_sign_ins(paths, ends, Invitation.id))
    wrote_down = (WalkIn.phone == Member.phone) & (WalkIn.name_key == Member.name_key) & WalkIn.answered_at.is_null()
    came = pw.fn.EXISTS(WalkIn.select(WalkIn.id).where(wrote_down))
    changed = pw.fn.EXISTS(Post.select(Post.id).where(Post.account_id == account_id, changed_since(since)))
    declared = [value(Member.id, branches, branch_ends, since) for value in registry().today_values.values()]
    query = Member.select(Member, Unit, AwayPeriod, Host.name, came, links, sign_ins, changed, *declared).join(Unit)
    query = query.join(
        AwayPeriod, pw.JOIN.LEFT_OUTER, on=(AwayPeriod.member == Member.id) & AwayPeriod.ended_on.is_null()
    )
    query = query.join(Placement, pw.JOIN.LEFT_OUTER, on=asks)
    return query.join(Host, pw.JOIN.LEFT_OUTER, on=(Host.id == Placement.unit)).where(Member.id == member_id)


def own_posts(visitor: Visitor) -> Iterator[TodayLine]:
    """Tell the visitor about their posts that began or ended lately."""
    own = own_file(visitor)
    if own is None or own.post_changed:
        yield from today_lines.own_posts(visitor)


def host_to_answer(visitor: Visitor) -> Iterator[TodayLine]:
    """Ask the visitor to answer about the host branch that was named for them."""
    own = own_file(visitor)
    if own and own.host_to_answer:
        yield TodayLine(
            _("May %(branch)s see you?", branch=own.host_to_answer),
            url_for("members.file", member=own.member.id, _anchor="host"),
            DUE,
            30,
            _("Your branch named it as the branch where you live. You decide."),
            counts=True,
        )


def ended(visitor: Visitor) -> Iterator[TodayLine]:
    """Tell somebody whose membership here has ended where it is now, and that their own data can be taken along."""
    own = own_file(visitor)
    if own is None or not own.member.left_at:
        return
    end, detail = end_of(own.member.id), _("You can still read your file, and download your data.")
    if end is not None and end.reason == "transferred" and end.organisation:
        where = _("Your membership is with %(organisation)s now: write to them.", organisation=end.organisation)
        detail = f"{where} {detail}" if lang() == "en" else f"{where}{detail}"
    yield TodayLine(_("You are no longer a member here"), url_for("me.home"), MEMBERSHIP, detail=detail, drawing="info")


def people(visitor: Visitor) -> Iterator[TodayLine]:
    """List members who have not answered about their host branch, members whose contact person the visitor is, and
    members of other branches who live here."""
    contact, paths = Role.CONTACT in visitor.roles, [post.unit.path for post in visitor.branch_posts]
    if not contact and not paths:
        return
    found = _people.rows(visitor.account.id, paths, ends_of(paths), contact=contact)
    for row in sorted([row for row in found if row.part == "unanswered"], key=lambda row: (row.asked_at, row.id)):
        text = _("No answer yet about the host branch: %(name)s", name=row.name)
        detail = _("Until then only your branch sees where they are.")
        yield TodayLine(text, url_for("members.file", member=row.id), FIRST, TO_KNOW, detail)
    for row in found:
        where = where_words(row, row.branch_name)
        if row.part == "in_touch":
            yield TodayLine(row.name, url_for("members.file", member=row.id), IN_TOUCH, detail=where)
        elif row.part == "living_here":
            yield TodayLine(
                row.name, url_for("members.file", member=row.id), LIVING_HERE, detail=f"{where} · {row.branch_name}"
            )


@compiled_query
def _people(account_id: Any, paths: Any, ends: Any, *, contact: bool) -> Any:
    here, by_name = Member.select(Member.id).where(Member.left_at.is_null()), (Member.name_key, Member.id)
    units, parts = units_between(paths, ends), {}
    if paths:
        # by the index of each member: with a plain join SQLite would read the requests of the whole county
        own = Member.alias()
        ours = own.select(own.id).where(own.branch.in_(units))
        waits = here.join(Placement).where(Placement.member.in_(ours), Placement.pending())
        waits = waits.where(Placement.consented_at.is_null())
        parts["unanswered"] = waits.order_by(Placement.asked_at, Member.id).limit(SHOWN)
        lives = here.join(Placement).where(Placement.unit.in_(units), Placement.open())
        parts["living_here"] = lives.order_by(*by_name).limit(SHOWN)
    if contact:
        of = ContactAssignment
        mine = of.select(of.member).where(of.account_id == account_id, of.in_force())
        parts["in_touch"] = here.where(Member.id.in_(mine)).order_by(*by_name).limit(MOST_KEPT)
    wanted = in_parts(**parts)
    away = (AwayPeriod.member == Member.id) & AwayPeriod.ended_on.is_null()
    asked = (Placement.member == Member.id) & Placement.pending()
    return (
        Member.select(
            wanted.c.part, Member.id, Member.name, Unit.name.alias("branch_name"), Placement.asked_at,
            AwayPeriod.began_on, AwayPeriod.division, AwayPeriod.country,
        )
        .join(Unit)
        .join_from(Member, wanted, on=(wanted.c.id == Member.id))
        .join_from(Member, AwayPeriod, pw.JOIN.LEFT_OUTER, on=away)
        .join_from(Member, Placement, pw.JOIN.LEFT_OUTER, on=asked)
        .order_by(*by_name)
    )  # fmt: skip


def where_words(period: Any, branch: str) -> str:
    """Return '深圳龙岗 · 外出第 143 天', or the branch for a member at home: without `period`, or with an empty one."""
    if period is None or period.began_on is None:
        return _("At home · %(branch)s", branch=branch)
    days = day_count(period.began_on, clock.today())
    return _("%(place)s · day %(days)s away", place=short_place(period.division, period.country), days=days)


def links(visitor: Visitor) -> Iterator[TodayLine]:
    """Tell a second officer which invitations wait for them: the one, or how many."""
    own = own_file(visitor)
    if visitor.limited or (own and not own.links_wait):
        return
    found = [one for one in waiting(visitor, limit=MOST_COUNTED) if one.why_not is None]
    detail = _("An invitation to an account in use opens it only when a second officer confirms it.")
    if len(found) == 1:
        row = found[0].row
        text = _("Confirm an invitation: %(name)s", name=row.account.name)
        yield TodayLine(text, url_for("invitations.confirm_page", link=row.id), DUE, 40, detail, counts=True)
    elif found:
        count = f"{len(found)}+" if len(found) == MOST_COUNTED else len(found)
        text = _("Invitations wait for a second officer: %(count)s", count=count)
        yield TodayLine(text, url_for("invitations.to_confirm"), DUE, 40, detail, counts=True)


def sign_ins(visitor: Visitor) -> Iterator[TodayLine]:
    """Tell a second officer who came in first by the link of somebody else, and holds a post that waits for it."""
    own = own_file(visitor)
    if visitor.limited or (own and not own.sign_ins_wait):
        return
    found = [one for one in first_sign_ins(visitor, limit=MOST_COUNTED) if one.why_not is None]
    detail = _("They hold a post. It counts once a second officer has confirmed that it was them who came in.")
    if len(found) == 1:
        row = found[0].row
        text = _("Was it them? First sign-in: %(name)s", name=row.account.name)
        yield TodayLine(text, url_for("invitations.first_sign_in_page", link=row.id), DUE, 41, detail, counts=True)
    elif found:
        count = f"{len(found)}+" if len(found) == MOST_COUNTED else len(found)
        text = _("First sign-ins wait for a second officer: %(count)s", count=count)
        yield TodayLine(text, url_for("invitations.to_confirm"), DUE, 41, detail, counts=True)


LINES = (ended, own_posts, host_to_answer, people, links, sign_ins)
