"""Refuse a change of a unit's kind that its members, its posts or the units above and below it do not allow."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pwa.core.access import Role
from pwa.members.models import Member
from pwa.organisations.models import BRANCH_KINDS, Post, Unit
from pwa.organisations.rules import FITS

if TYPE_CHECKING:
    from .unit_plan import Line

ABOVE = {
    "county": (None,),
    "committee": ("county", "committee"),
    "general_branch": ("county", "committee"),
    **dict.fromkeys(BRANCH_KINDS, ("county", "committee", "general_branch")),
    "group": BRANCH_KINDS,
}


def refuse_kinds_in_use(lines: "Sequence[Line]", units: Sequence[Unit]) -> None:
    """Note an error on each line that gives a unit another kind which does not fit. Two queries for the whole table."""
    changing = [(line, line.unit) for line in lines if line.unit and "kind" in line.changes and not line.problems]
    if not changing:
        return
    ids = [unit.id for _, unit in changing]
    holding = {row.branch_id for row in Member.select(Member.branch).where(Member.branch.in_(ids)).distinct()}
    posts: dict[Any, set[str]] = {}
    for post in Post.select(Post.unit, Post.role).where(Post.unit.in_(ids), Post.ended_at.is_null()):
        posts.setdefault(post.unit_id, set()).add(post.role)
    kinds = {unit.id: unit.kind for unit in units} | {unit.id: line.changes["kind"] for line, unit in changing}
    below: dict[Any, set[str]] = {}
    for unit in units:
        below.setdefault(unit.parent_id, set()).add(kinds[unit.id])
    for line in lines:
        if line.unit is None and isinstance(line.above, Unit):
            below.setdefault(line.above.id, set()).add(line.values.get("kind", ""))
    for line, unit in changing:
        kind = line.changes["kind"]
        fits = (
            "county" not in (kind, unit.kind)
            and kinds.get(unit.parent_id, "committee") in ABOVE[kind]
            and all(kind in ABOVE[child] for child in below.get(unit.id, ()) if child)
            and (kind in BRANCH_KINDS or unit.id not in holding)
            and all(kind in FITS.get(Role(role), (kind,)) for role in posts.get(unit.id, ()))
        )
        if not fits:
            line.wrong("kind", "kind_in_use")
