"""Keep the receiving points 接收点 of branches: open, change and close one; find those of a county, and the point that
a branch had when somebody reported in."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import peewee as pw
from flask_babel import lazy_gettext as _l

from pwa.core import audit
from pwa.core.access import BRANCH_OFFICERS, Role
from pwa.core.characters import read_posted_form
from pwa.core.clock import today
from pwa.core.fields import Checked, Fields, Text
from pwa.core.paging import Order, Page
from pwa.core.transitions import Change, Noun, Transition, nothing_asked, values_or_refuse
from pwa.identity.visitor import Visitor
from pwa.members.changes import account_name
from pwa.members.models import AwayPeriod, Member
from pwa.organisations.models import Unit
from pwa.organisations.reach import units_below
from pwa.places import is_county
from pwa.reports.location_fields import Phone

from .point_models import ReceivingPoint

KEEPS = (*BRANCH_OFFICERS, Role.COMMITTEE)
IN_COUNTY = 40  # points of a county on one page: with the longest words 60 KB, so that a phone keeps them
IN_FORM = 40  # the others are found by name
ORDER = Order(ReceivingPoint.opened_at)
FIELDS = Fields(
    Text("address", _l("Address"), 120, required=True, attributes={"autocomplete": "off"},
         hint=_l("As somebody new here finds it: street, number, building, floor.")),
    Text("opening_hours", _l("Opening hours"), 80, required=True, attributes={"autocomplete": "off"},
         hint=_l("For example: Monday to Friday 9:00–17:30, Saturday 9:00–12:00.")),
    Phone("phone", _l("Telephone"), 20, required=True),
    Text("contact", _l("Who to ask for"), 40, attributes={"autocomplete": "off"},
         hint=_l("Everybody can read this page: name somebody only if they agree.")),
)  # fmt: skip
NOUN = Noun("receiving_point", name_of=lambda record, account: account_name(account))


def read_point(posted: Mapping[str, str]) -> Checked:
    """Read the form of a point."""
    return FIELDS.check(read_posted_form(posted), today())


def division_of(unit: Unit) -> str | None:
    """Return the county in which a branch is: its own, else that of the nearest unit above it that says one."""
    if unit.division:
        return unit.division
    return next((above.division for above in Unit.ancestors(unit.path) if above.division), None)


def open_point(unit: Unit, values: Mapping[str, Any], by: UUID | None) -> ReceivingPoint:
    """Open a receiving point of a branch whose county is known. Call inside a write transaction."""
    said = {name: values.get(name) or "" for name in FIELDS}
    facts = {"county_id": unit.county_id, "division": division_of(unit), "opened_by": by}
    point = ReceivingPoint.create(unit=unit, **facts, **said)
    given = [name for name in FIELDS if said[name]]
    audit.record("opened receiving point", "receiving_point", point.id, county_id=unit.county_id, fields=given,
                 actor_id=by)  # fmt: skip
    return point


def is_open(point: ReceivingPoint) -> bool:
    """Whether members are received there."""
    return point.closed_at is None


def _read_change(_point: ReceivingPoint, posted: Mapping[str, str]) -> dict[str, Any]:
    read = read_point(posted)
    return values_or_refuse(read.errors, said=read.values)


def _write_change(change: Change, said: Mapping[str, Any]) -> None:
    point = change.record
    changed = {name: said[name] or "" for name in FIELDS if (said[name] or "") != getattr(point, name)}
    if changed:
        ReceivingPoint.update(changed).where(ReceivingPoint.id == point.id).execute()
    change.fields = [*changed]


def _write_close(change: Change) -> None:
    closed = {"closed_at": change.at, "closed_by": change.by}
    ReceivingPoint.update(closed).where(ReceivingPoint.id == change.record.id).execute()


change_point = Transition(NOUN, "change", KEEPS, is_open, _read_change, _write_change, "changed receiving point")
close_point = Transition(NOUN, "close", KEEPS, is_open, nothing_asked, _write_close, "closed receiving point")


def with_units() -> Any:
    """Query points with their branch."""
    return ReceivingPoint.select(ReceivingPoint, Unit).join(Unit)


def received_now() -> pw.Expression:
    """Build the condition of points where members are received: of a branch that is open too."""
    return ReceivingPoint.closed_at.is_null() & Unit.closed_at.is_null()


def points_below(visitor: Visitor) -> Any:
    """Query the points, open and closed, of the branches in which the visitor is an officer, and below."""
    paths = [post.unit.path for post in visitor.posts_as(*KEEPS)]
    return with_units().where(ReceivingPoint.unit.in_(units_below(paths))) if paths else None


def in_division(division: str) -> pw.Expression:
    """Build the condition of points in a county; for a city or province, in all its counties."""
    if is_county(division):
        return ReceivingPoint.division == division
    return ReceivingPoint.division.startswith(division[:2] if division.endswith("0000") else division[:4])


def lives_in(member: Member | None, period: AwayPeriod | None) -> str | None:
    """Return the division where a member lives: where they are away, else the county of their branch; None if it is
    not known or abroad."""
    if period:
        return period.division
    return member.branch.division if member else None


def points_in(division: str | None, mark: str = "", size: int = IN_COUNTY) -> Page:
    """Return the page after `mark` of the open points where somebody lives, oldest first; none for a place abroad."""
    if not division:
        return Page([], None)
    return ORDER.page(with_units().where(in_division(division), received_now()), mark, size)


def points_of(units: list[UUID]) -> dict[UUID, ReceivingPoint]:
    """Return the oldest open point of each of these branches that has one. One query, none for no branch."""
    if not units:
        return {}
    rows = with_units().where(ReceivingPoint.unit.in_(units), received_now())
    return {row.unit_id: row for row in rows.order_by(ReceivingPoint.opened_at.desc(), ReceivingPoint.id.desc())}


def point_with(code: str) -> ReceivingPoint | None:
    """Return the open point with this code."""
    return with_units().where(ReceivingPoint.code == code, received_now()).first()


def could_receive(unit: Unit, written_at: datetime) -> bool:
    """Whether the branch has an open point, or had one when the report-in was written. One that was written before its
    county kept any points asks each of its branches: the phone could not know."""
    had_then = (ReceivingPoint.opened_at <= written_at) & (ReceivingPoint.closed_at > written_at)
    rows = ReceivingPoint.select().where(ReceivingPoint.unit == unit.id)
    if rows.where(ReceivingPoint.closed_at.is_null() | had_then).exists():
        return True
    of_county = ReceivingPoint.select(ReceivingPoint.opened_at).where(ReceivingPoint.county_id == unit.county_id)
    first = of_county.order_by(ReceivingPoint.opened_at).first()
    return first is not None and written_at < first.opened_at
