"""Lists of cases: one query a list, the soonest due first, paged by (due day, id); and for those above, counts only."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

import peewee as pw

from pwa.core.access import Role
from pwa.core.clock import today
from pwa.core.ids import as_uuid
from pwa.identity.visitor import Visitor
from pwa.members.models import Member
from pwa.members.reach import within_reach
from pwa.organisations.models import BRANCH_KINDS, Unit, parameters_at, subtree
from pwa.organisations.reach import children_of, tops_of
from pwa.policy.small_figures import shielded

from .models import Case
from .reach import ACTING, asked_of, own_units, readable

PAGE = 20
STATES = ("open", "mine", "overdue", "closed")
Branch, Home, Lies = Unit.alias(), Unit.alias(), Unit.alias()


def rows(where: Any, after: str = "", closed: bool | None = False, limit: int = PAGE) -> tuple[list[Any], str | None]:
    """Cases matching `where` with the names of member and units, and the mark of the next page. The soonest due first;
    closed ones the newest first; both alike for None."""
    query = joined(Case.select(*columns())).where(where).limit(limit + 1)
    if closed is not None:
        query = query.where(Case.closed_at.is_null(not closed))
    query = query.order_by(Case.due_on.desc(), Case.id.desc()) if closed else query.order_by(Case.due_on, Case.id)
    if mark := _marked(after):
        query = query.where(_beyond(mark, bool(closed)))
    found = list(query.objects())
    more = found[limit - 1] if len(found) > limit else None
    return found[:limit], f"{more.due_on.isoformat()}~{more.id}" if more else None


def columns() -> list[Any]:
    """What a list says of a case."""
    return [
        Case.id, Case.category, Case.readers, Case.owner_id, Case.due_on, Case.last, Case.moved_at, Case.asks,
        Case.closed_at, Case.how, Case.raised_at, Case.member.alias("member_id"),
        Member.name.alias("member_name"), Branch.path.alias("branch_path"), Branch.name.alias("branch_name"),
        Home.name.alias("home_name"), Home.id.alias("home_id"), Lies.name.alias("unit_name"),
        Lies.id.alias("unit_id"),
    ]  # fmt: skip


def joined(query: Any) -> Any:
    """The query of cases with the member and the units."""
    return (
        query.join(Member, on=(Case.member == Member.id))
        .join(Branch, on=(Case.branch == Branch.id))
        .join(Home, on=(Case.home == Home.id))
        .join(Lies, on=(Case.unit == Lies.id))
    )


def _marked(text: str) -> tuple[date, UUID] | None:
    day, _tilde, row = text.partition("~")
    found = as_uuid(row)
    try:
        return (date.fromisoformat(day), found) if found else None
    except ValueError:
        return None


def _beyond(mark: tuple[date, UUID], closed: bool) -> Any:
    day, row = mark
    if closed:
        return (Case.due_on < day) | ((Case.due_on == day) & (Case.id < row))
    return (Case.due_on > day) | ((Case.due_on == day) & (Case.id > row))


def of_visitor(visitor: Visitor, state: str = "open") -> Any:
    """The cases of others that this visitor reads or was asked about, narrowed by the filter of the page."""
    where = readable(visitor) | asked_of(visitor)
    if state == "mine":
        return where & (Case.owner_id == visitor.account.id)
    return where & (Case.due_on < today()) if state == "overdue" else where


def named(visitor: Visitor, found: Iterable[Any]) -> list[Any]:
    """The rows with `.who`: the member's name for who has charge of the member, else the branch. And `.late`."""
    paths, mine = within_reach(visitor).paths, own_units(visitor)
    helps, shown = Role.CONTACT in visitor.roles and Role.COUNTY not in visitor.roles, []
    for row in found:
        knows = helps or any(row.branch_path.startswith(path) for path in paths)
        row.who = row.member_name if knows else row.branch_name
        row.late = row.closed_at is None and row.due_on < today()
        row.ours = row.unit_id in mine
        shown.append(row)
    return shown


def own(visitor: Visitor) -> list[Any]:
    """The member's own cases, open ones first. None without a file."""
    if visitor.account.member_id is None:
        return []
    found = rows(Case.member == visitor.account.member_id, closed=None, limit=PAGE)[0]
    return sorted(found, key=lambda row: row.closed_at is not None)


def figures(visitor: Visitor) -> list[dict[str, Any]]:
    """For those above: how many cases are open and overdue below each of their units, no word of any of them."""
    tops = [unit for unit in tops_of(visitor, *ACTING) if unit.kind not in BRANCH_KINDS]
    return [_figures_of(unit) for unit in tops[:1]]


def _figures_of(top: Unit) -> dict[str, Any]:
    late = pw.fn.SUM(pw.Case(None, [(Case.due_on < today(), 1)], 0))
    query = (
        Case.select(Home.path, pw.fn.COUNT(Case.id).alias("number"), late.alias("late"))
        .join(Home, on=(Case.home == Home.id))
        .where(Case.closed_at.is_null(), subtree(Home.path, top.path))
        .group_by(Home.path)
    )
    found: Any = query.dicts()
    counted = {row["path"]: (row["number"], int(row["late"])) for row in found if row["path"] != top.path}
    least = parameters_at(top.path)["figures.least"]
    number = shielded({path: n for path, (n, _late) in counted.items()}, top.path, least)
    overdue = shielded({path: n for path, (_number, n) in counted.items()}, top.path, least)
    below = [_figure(unit, number, overdue) for unit in children_of(top, limit=200)[0]]
    return {"unit": top, "least": least, "below": below, "all": _figure(top, number, overdue)}


def _figure(unit: Unit, number: dict[str, int | None], overdue: dict[str, int | None]) -> dict[str, Any]:
    shown = number.get(unit.path, 0)
    return {"name": unit.name, "open": shown, "overdue": None if shown is None else overdue.get(unit.path, 0)}
