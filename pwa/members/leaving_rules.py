"""Decide how a membership here may be ended, on plain values. People decide about a membership; this only records it.

The reasons are those for which the statistics count a member less 党员减少: transferred, died, and what a meeting
decides: resignation, removal 除名, expulsion 开除党籍, the cancelled qualification of a probationary member (S1 Art 24
and 31, docs/rules.md).
"""

from collections.abc import Iterable
from datetime import date

from pwa.core.access import Role
from pwa.organisations.rules import decides

LEAVING = ("transferred", "died", "resigned", "removed", "expelled", "cancelled")
NOT_RECORDED = "not_recorded"  # ended before reasons were recorded
DECIDED = ("resigned", "removed", "expelled", "cancelled")  # a meeting or the organisation above decides
ONLY = {"removed": "full", "expelled": "full", "cancelled": "probationary"}  # reason → kind of member


def why_not_end(reason: str, on: date | None, organisation: str, kind: str, joined_on: date | None) -> dict[str, str]:
    """Return what is wrong with an end as recorded, field by field: a reason that does not fit the kind of member, a
    day before they joined, or no organisation that takes them in or has decided."""
    wrong: dict[str, str] = {}
    if ONLY.get(reason, kind) != kind:
        wrong["reason"] = f"only_{ONLY[reason]}"
    if on is not None and joined_on is not None and on < joined_on:
        wrong["on"] = "before_joining"
    if reason in LEAVING and reason != "died" and not organisation:
        wrong["organisation"] = "who_decided" if reason in DECIDED else "where_to"
    return wrong


def may_end_post(held: Iterable[tuple[str, str]], role: str, path: str) -> bool:
    """Whether somebody who holds these posts, as (role, path), may end this one together with the membership. A branch
    ends the post of its contact persons; about every other post decides who may end it alone."""
    mine = list(held)
    return decides(mine, role, path) or (role == Role.CONTACT and any(path.startswith(top) for _, top in mine))
