"""Write the term of a branch, and close one: its posts end, its receiving points close, and what becomes of those who
are placed in it is decided with it."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l

from pwa.core import audit
from pwa.core.access import Role
from pwa.core.characters import read_posted_form
from pwa.core.clock import now, today
from pwa.core.fields import Choice, Day, Fields, Reader, Text
from pwa.core.ids import as_uuid
from pwa.core.transitions import Change, Noun, Refused, Transition, values_or_refuse
from pwa.members.changes import account_name
from pwa.members.models import Member
from pwa.members.placement_models import Placement
from pwa.members.placements import close, name_host
from pwa.organisations import succession
from pwa.organisations.models import BRANCH_KINDS, Unit

from . import unit_labels as labels
from .point_models import ReceivingPoint
from .unit_findings import renew_warnings
from .unit_models import UnitClosing, UnitProposal, UnitTerm, UnitWarning
from .unit_rules import why_not_close

LONGEST_TERM = 3660  # days: ten years
DOCUMENT = Text("document", _l("Number of the document"), 120, required=True, attributes={"autocomplete": "off"})


class TermDay(Day):
    """The last day of a term, which may lie years ahead."""

    def read(self, given: Any, today: date) -> tuple[Any, str | None]:
        value, why = super().read(given, today)
        if why != "in_the_future":
            return value, why
        return (value, None) if (value - today).days <= LONGEST_TERM else (None, "too_far_ahead")

    def limits(self, today: date) -> dict[str, Any]:
        return {"max": date.fromordinal(today.toordinal() + LONGEST_TERM).isoformat()}


TERM = Fields(
    TermDay("begins_on", _l("The term begins"), required=True),
    TermDay("ends_on", _l("The term ends"), required=True,
            hint=_l("Village and community branches normally five years, others three; a temporary branch until its "
                    "task ends.")),
    DOCUMENT,
)  # fmt: skip
CLOSING = Fields(
    Text("reason", _l("Why is it closed?"), 500, control="textarea", required=True, attributes={"rows": 3}),
    Text("meeting", _l("Which meeting decided it?"), 120, required=True, attributes={"autocomplete": "off"}),
    Day("held_on", _l("Day of the meeting"), required=True),
    DOCUMENT,
    Choice("becomes", _l("What becomes of those who are placed in it?"), labels.BECOMES, required=True),
)


def term_of(unit_id: UUID) -> UnitTerm | None:
    """Return the term of a unit that is in force, None if none is on record."""
    return UnitTerm.get_or_none(UnitTerm.unit == unit_id, UnitTerm.replaced_at.is_null())


def own_members(unit: Unit) -> int:
    """Count the members whose membership is in the unit."""
    return int(Member.select().where(Member.branch == unit.id, Member.left_at.is_null()).count())


def placed_in(unit: Unit) -> list[Placement]:
    """List the placements in the unit and the requests that wait there, each with its member, by the member's id."""
    rows = Placement.select(Placement, Member).join(Member)
    return list(rows.where(Placement.unit == unit.id, Placement.ended_at.is_null()).order_by(Member.id))


def successors(unit: Unit) -> list[tuple[str, str]]:
    """List the branches that could take in who was placed in this one, as (id, name): the other floating-member
    branches of its committee."""
    rows = Unit.select().where(Unit.parent == unit.parent_id, Unit.kind == "floating_branch", Unit.id != unit.id)
    return [(str(row.id), row.name) for row in rows.where(Unit.closed_at.is_null()).order_by(Unit.path)]


def is_open(unit: Unit) -> bool:
    """Whether it is a branch that has not been closed."""
    return unit.closed_at is None and unit.kind in BRANCH_KINDS


def _read_term(_unit: Unit, posted: Mapping[str, str]) -> dict[str, Any]:
    read = Reader(TERM, read_posted_form(posted), today()).all()
    begins, ends = read.values.get("begins_on"), read.values.get("ends_on")
    if begins and ends and not read.errors and ends < begins:
        read.errors["ends_on"] = "before_it_begins"
    return values_or_refuse(read.errors, **read.values)


def _write_term(change: Change, begins_on: date, ends_on: date, document: str) -> None:
    unit = change.record
    UnitTerm.update(replaced_at=change.at).where(UnitTerm.unit == unit.id, UnitTerm.replaced_at.is_null()).execute()
    said = {"begins_on": begins_on, "ends_on": ends_on, "document": document}
    UnitTerm.create(county_id=unit.county_id, unit=unit, written_at=change.at, written_by=change.by, **said)
    renew_warnings([unit])
    change.fields = ["term_begins", "term_ends", "document"]


def _read_closing(unit: Unit, posted: Mapping[str, str]) -> dict[str, Any]:
    read = Reader(CLOSING, read_posted_form(posted), today()).all()
    below = Unit.select().where(Unit.parent == unit.id, Unit.closed_at.is_null(), Unit.kind != "group").count()
    if why := why_not_close(own_members(unit), below):
        read.errors["unit"] = why
    successor = posted.get("successor", "")
    if read.values.get("becomes") == "asked" and successor not in dict(successors(unit)):
        read.errors["successor"] = "not_a_successor"
    chosen = as_uuid(successor) if read.values.get("becomes") == "asked" else None
    return values_or_refuse(read.errors, successor=chosen, **read.values)


def _close(change: Change, successor: UUID | None, becomes: str, **said: Any) -> int:
    """Close the unit. Returns how many people were placed in it."""
    unit = change.record
    if why := why_not_close(own_members(unit), 0):
        raise Refused({"unit": why})
    placed = placed_in(unit)
    onward = Unit.get_by_id(successor) if successor else None
    for row in placed:
        member = Member.with_branch(row.member_id)
        assert member is not None
        close(member, row, change.by, "unit_closed")
        if onward is not None and row.accepted_at is not None:
            name_host(member, onward, "in_app", change.by)
    people = sum(row.accepted_at is not None for row in placed)
    closed = {"closed_at": change.at, "closed_by": change.by, "people": people, "successor": successor}
    UnitClosing.create(county_id=unit.county_id, unit=unit, becomes=becomes, **closed, **said)
    _end_of_unit(unit, change.by)
    change.fields = ["reason", "meeting", "held_on", "document"]
    return people


def _end_of_unit(unit: Unit, by: UUID) -> None:
    """End what belongs to a unit: its posts, its receiving points, its Party groups, its warnings."""
    succession.end_all_at(unit, by)
    points = list(ReceivingPoint.select().where(ReceivingPoint.unit == unit.id, ReceivingPoint.closed_at.is_null()))
    ReceivingPoint.update(closed_at=now(), closed_by=by).where(
        ReceivingPoint.id.in_([point.id for point in points])
    ).execute()
    facts = {"county_id": unit.county_id, "actor_id": by}
    audit.record_all([audit.line("closed receiving point", "receiving_point", one.id, **facts) for one in points])
    UnitWarning.delete().where(UnitWarning.unit == unit.id).execute()
    _end_consultations(unit, by)
    groups = (Unit.parent == unit.id) & (Unit.kind == "group") & Unit.closed_at.is_null()
    Unit.update(closed_at=now()).where((Unit.id == unit.id) | groups).execute()


def _end_consultations(unit: Unit, by: UUID) -> None:
    """Give the proposals about which nobody here has answered back to their committees, which ask another host."""
    waits = (UnitProposal.host == unit.id) & UnitProposal.answered_at.is_null() & UnitProposal.submitted_at.is_null()
    waits &= UnitProposal.decided_at.is_null() & UnitProposal.withdrawn_at.is_null()
    rows = list(UnitProposal.select().where(waits).order_by(UnitProposal.id))
    back = {"host": None, "consulted_at": None, "consulted_by": None}
    UnitProposal.update(back).where(UnitProposal.id.in_([row.id for row in rows])).execute()
    facts = {"fields": ["unit_host"], "actor_id": by}
    audit.record_all(
        [
            audit.line("ended consultation about unit", "unit_proposal", row.id, county_id=row.county_id, **facts)
            for row in rows
        ]
    )


UNIT = Noun("unit", name_of=lambda unit, account: account_name(account))
WHO = (Role.COMMITTEE,)
write_term = Transition(UNIT, "term", WHO, is_open, _read_term, _write_term, "wrote term of unit")
close_unit = Transition(UNIT, "close", WHO, is_open, _read_closing, _close, "closed unit")
