"""Build the page of a unit: everybody sees its officers and phone, officers see counts, the county department sees
counts from which nobody can be identified."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from werkzeug.exceptions import NotFound

from pwa.core.access import BRANCH_OFFICERS, Role
from pwa.core.i18n import readable_time
from pwa.identity.models import Account
from pwa.identity.visitor import Visitor
from pwa.organisations import labels
from pwa.organisations.calendar_pages import READS
from pwa.organisations.models import Post, Unit, parameters_at
from pwa.organisations.post_list import DECIDING
from pwa.organisations.reach import children_of, tops_of

from .access_log import stated_by
from .labels import cited
from .models import Member
from .placements import placement_of
from .reach import within_reach
from .tree_figures import tree_figures
from .unit_counts import HIDDEN, Figures, counts_words, placed_figures
from .unused_accounts import may_invite_in

TREE = (Role.COMMITTEE, Role.COUNTY, Role.ADMIN)
NAMED = (Role.SECRETARY, Role.ORGANISER, Role.COMMITTEE)  # roles whose holders are shown to everybody


def own_units(visitor: Visitor) -> list[Unit]:
    """List the visitor's own units: the highest units of their posts, then their branch and host branch."""
    found = [*tops_of(visitor, *TREE), *tops_of(visitor, *BRANCH_OFFICERS)]
    if visitor.account.member_id:
        member = Member.with_branch(visitor.account.member_id)
        placed = placement_of(visitor.account.member_id)
        found += [member.branch] if member else []
        found += [placed.unit] if placed and placed.unit_id else []
    return list({unit.id: unit for unit in found}.values())


def may_open(visitor: Visitor, unit_id: UUID) -> Unit:
    """Return the unit if it is one of the visitor's own or below one of their posts. Raises NotFound."""
    unit = Unit.get_or_none(Unit.id == unit_id)
    posts = visitor.posts_as(*TREE, *BRANCH_OFFICERS)
    if unit is not None and any(post.unit.covers(unit.path) for post in posts):
        return unit
    own = next((own for own in own_units(visitor) if own.id == unit_id), None)
    if own is None:
        raise NotFound
    return own


def unit_values(visitor: Visitor, unit: Unit, after: str = "") -> dict[str, Any]:
    """Return the values of `members/unit.html` for this visitor."""
    below, onward = children_of(unit, after) if _in_tree(visitor, unit) else ([], None)
    figures, placed = _figures(visitor, unit, below)
    stated = stated_by(visitor, unit) if _is_county(visitor, unit) else None
    shown = figures(unit) if figures else None
    has_members = unit.path not in placed or (shown is not None and shown[0] != 0)  # else a list would be empty
    lines = [_line(child, figures, placed) for child in below]
    rule = parameters_at(unit.path)
    return {
        "unit": {"id": unit.id, "name": unit.name, "phone": unit.phone or "", "kind": labels.KINDS[unit.kind]},
        "officers": officers_of(unit),
        "above": _above(visitor, unit),
        "figures": shown,
        "placed": placed.get(unit.path),
        "below": lines,
        "hides": None in (shown or ())
        or any(HIDDEN in words for words in [placed.get(unit.path, ""), *(line["counts"] for line in lines)]),
        "onward": onward,
        "may_list": has_members
        and (any(unit.path.startswith(path) for path in within_reach(visitor).paths) or stated is not None),
        "invites": has_members and may_invite_in(visitor, unit),
        "must_state": _is_county(visitor, unit) and stated is None,
        "stated": {"reason": stated.reason, "until": readable_time(stated.until)} if stated else None,
        "small": rule["figures.least"],
        "small_source": cited(rule.source("figures.least")),
        "imports": any(post.unit_id == unit.id for post in visitor.posts_as(Role.ADMIN)),
        "posts": any(post.unit_id == unit.id for post in visitor.posts_as(*DECIDING)),
        "accounts": unit.kind == "county" and bool(visitor.posts_as(Role.ADMIN)),
        "working_days": any(post.unit_id == unit.id for post in visitor.posts_as(*READS)),
    }


def officers_of(unit: Unit) -> list[tuple[str, str]]:
    """List the officers of a unit as (role, name)."""
    rows: Any = (
        Post.select(Post.role, Account.name)
        .join(Account, on=(Account.id == Post.account_id))
        .where(Post.unit == unit.id, Post.given(), Post.role.in_(NAMED))
        .order_by(Post.role.desc(), Account.name_key)
        .tuples()
    )
    return [(str(labels.ROLES[role]), name) for role, name in rows]


def _figures(
    visitor: Visitor, unit: Unit, below: list[Unit]
) -> tuple[Callable[[Unit], Figures] | None, dict[str, str]]:
    """Return a function from this unit, or one directly below it, to (members, away), and how many people are placed in
    them (`placed_figures`). For the county department a figure that could identify a person is hidden. Returns None and
    nothing if the visitor may see no counts."""
    reach, opened, least = within_reach(visitor), [], 0
    if any(unit.path.startswith(path) for path in reach.paths):
        figures = tree_figures(unit, unit.path, 0)
    elif counties := [post.unit for post in visitor.posts_as(Role.COUNTY) if post.unit.covers(unit.path)]:
        top = min(counties, key=lambda county: len(county.path))
        least = parameters_at(top.path)["figures.least"]
        opened = [*reach.paths, *reach.stated_paths]
        figures = tree_figures(top, unit.path, least, opened)
    else:
        return None, {}

    def counted(wanted: Unit) -> Figures:
        return figures(wanted.path)

    return counted, placed_figures(unit, below, counted, least, opened)


def _in_tree(visitor: Visitor, unit: Unit) -> bool:
    return any(post.unit.covers(unit.path) for post in visitor.posts_as(*TREE))


def _is_county(visitor: Visitor, unit: Unit) -> bool:
    return any(post.unit.covers(unit.path) for post in visitor.posts_as(Role.COUNTY))


def _above(visitor: Visitor, unit: Unit) -> tuple[UUID, str] | None:
    """Return (id, name) of the parent unit if this visitor may open it."""
    if unit.parent_id is None or not _in_tree(visitor, unit.parent):
        return None
    return unit.parent.id, unit.parent.name


def _line(child: Unit, figures: Callable[[Unit], Figures] | None, placed: dict[str, str]) -> dict[str, Any]:
    shown = figures(child) if figures else None
    counts = counts_words(*shown, placed.get(child.path)) if shown else ""
    return {"id": child.id, "name": child.name, "kind": labels.KINDS[child.kind], "figures": shown, "counts": counts}
