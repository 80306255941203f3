"""Query the people of a round whom a visitor may call, and how far each branch has come."""

from typing import Any
from uuid import UUID

import peewee as pw
from flask_babel import gettext as _

from pwa.core.clock import today
from pwa.core.i18n import readable_time
from pwa.identity.visitor import Visitor
from pwa.members.access_log import taken_along, took_along
from pwa.members.labels import masked_phone, place_words
from pwa.members.member_list import matching
from pwa.members.models import AwayPeriod, Member
from pwa.members.reach import within_reach
from pwa.organisations.models import Unit
from pwa.policy import day_count

from . import labels
from .models import Asked, Round

MOST = 600  # most people on one page: a phone still scrolls this without lag
SORTED_BY: dict[str, Any] = {"name": Member.name_key, "days": AwayPeriod.began_on, "last": Asked.lead_at}
REACHED = ~Asked.outcome.in_(["", "not_reached"])


def within(visitor: Visitor) -> Any:
    """Return the condition on `Asked` that this visitor may open the person."""
    return Asked.member.in_(within_reach(visitor).members(stated=False).select(Member.id))


def by_branch(visitor: Visitor, round_id: UUID) -> list[Any]:
    """Return each branch with people of the round within reach: id, name, path, people, reached; in the order of the
    tree."""
    reached = pw.fn.SUM(pw.Case(None, [(REACHED, 1)], 0))
    query = (
        Asked.select(Unit.id, Unit.name, Unit.path, pw.fn.COUNT(Asked.member).alias("people"), reached.alias("reached"))
        .join(Unit, on=(Unit.id == Asked.branch))
        .where(Asked.round == round_id, within(visitor))
        .group_by(Unit.id, Unit.name, Unit.path)
        .order_by(Unit.path)
    )
    return list(query.objects())


def asked_rows(
    visitor: Visitor, round_: Round, unit: Any, q: str = "", show: str = "", by: str = ""
) -> list[dict[str, Any]]:
    """Return who is asked, where they are, and what was tried last. First those not tried, then those not reached, then
    others; among these sorted as asked for. One query."""
    away = (AwayPeriod.member == Asked.member) & AwayPeriod.ended_on.is_null()
    turn = pw.Case(Asked.outcome, [("", 0), ("not_reached", 1)], 2)
    query = (
        Asked.select(
            Asked.outcome, Asked.way, Asked.tried, Asked.lead_at,
            Member.id, Member.name, Member.search, Member.phone, Member.county_id,
            taken_along(visitor, Member.id, round_.id).alias("taken"),
            took_along(visitor, Member.id, round_.id).alias("took"),
            Unit.name.alias("branch"),
            AwayPeriod.division, AwayPeriod.country, AwayPeriod.began_on,
        )
        .join(Member, on=(Member.id == Asked.member))
        .join(Unit, on=(Unit.id == Asked.branch))
        .join(AwayPeriod, pw.JOIN.LEFT_OUTER, on=away)
        .where(Asked.round == round_, within(visitor))
        .order_by(turn, *_order(by), Unit.path, Member.name_key, Member.id)
        .limit(MOST)
    )  # fmt: skip
    if unit is not None:
        query = query.where(Asked.branch == unit.id)
    if q:
        query = query.where(matching(q))
    if show:
        query = query.where(REACHED if show == "reached" else ~REACHED)
    found: list[Any] = list(query.dicts())
    for row in found if visitor.limited else ():  # whoever made the link of this session took no numbers along
        row["taken"] = row["took"] = None
    own = visitor.account.member_id
    return [_row(row) | {"to_call": _to_call(row) and row["id"] != own} for row in found]


def _order(by: str) -> list[Any]:
    """Return by what the list is sorted before branch and name; who has no value there stands last."""
    column = SORTED_BY.get(by.removeprefix("-"))
    if column is None:
        return []
    empty = pw.Case(None, [(column.is_null(), 1)], 0)
    return [empty, column.desc() if by.startswith("-") else column.asc()]


def _to_call(found: dict[str, Any]) -> bool:
    """Whether this person's number may still be added to the list: nobody has reached them, and it is not in the list
    yet."""
    return bool(found["phone"] and not found["taken"]) and found["outcome"] in ("", "not_reached")


def _masked(found: dict[str, Any]) -> str:
    """The number as the list shows it. A number that changed after it was added is masked until it is added again."""
    shown = masked_phone(found["phone"])
    return _("%(number)s (changed since you took it along)", number=shown) if shown and found["took"] else shown


def _row(found: dict[str, Any]) -> dict[str, Any]:
    days = day_count(found["began_on"], today()) if found["began_on"] else 0
    place = place_words(found["division"], found["country"]) if found["began_on"] else ""
    last = (
        [labels.OUTCOMES[found["outcome"]], labels.WAYS[found["way"]], readable_time(found["lead_at"])]
        if found["outcome"]
        else []
    )
    return {
        "id": found["id"],
        "name": found["name"],
        "search": " ".join([found["name"], found["search"], (found["phone"] or "")[-4:]]),
        "branch": found["branch"],
        "county_id": found["county_id"],
        "phone": "" if found["taken"] else _masked(found),
        "tel": found["phone"] if found["taken"] else "",
        "place": place,
        "days": _("day %(days)s away", days=days) if place else "",
        "last": " · ".join(str(part) for part in last),
        "tried": found["tried"],
        "reached": found["outcome"] not in ("", "not_reached"),
    }
