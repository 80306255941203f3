"""Read what an officer chose for a unit that they propose by hand: its kind and place, and of which branches its people
are. Nothing of it is stored before the unit is proposed."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l

from pwa.core.clock import today
from pwa.core.fields import Choice, Fields, Reader, Text
from pwa.core.ids import as_uuid
from pwa.core.transitions import Refused
from pwa.identity.visitor import Visitor
from pwa.members.models import HeadCount
from pwa.organisations.models import BRANCH_KINDS, Unit
from pwa.organisations.rules import PLACED_KINDS
from pwa.places import is_county, resolve_posted

from . import unit_labels as labels
from .unit_findings import branches_of
from .unit_models import UnitCandidate
from .unit_people import Person, belonging_to, living_at
from .unit_proposal_lists import committee_named
from .unit_rules import COUNTY, FLOATING, PLACE, place_key

MOST = 200  # branches to choose from
CHOICE = Fields(
    Choice("kind", _l("What kind of branch?"), labels.KINDS, required=True),
    Text("division", _l("County or district"), 60, hint=_l("Its name, pinyin or code."),
         attributes={"autocomplete": "off"}),
    Text("area", _l("Firm, park or site"), 120, attributes={"autocomplete": "off"}),
)  # fmt: skip


@dataclass(frozen=True)
class Chosen:
    """A kind of branch in a place, below a committee, for people of some of its branches."""

    committee: Unit
    kind: str
    division: str
    area: str
    branches: tuple[UUID, ...]

    @property
    def place(self) -> UnitCandidate:
        """The place as a candidate, which is stored nowhere."""
        basis = PLACE if self.area else COUNTY
        facts = {"division": self.division, "area": self.area, "area_key": place_key(self.area)}
        return UnitCandidate(committee=self.committee, basis=basis, **facts)

    def people(self) -> list[Person]:
        """List the people from whom the officer chooses: who lives there, else the members of the branches."""
        place = self.place
        if self.kind == FLOATING:
            return living_at(self.committee, place.basis, self.division, self.area)
        return belonging_to(self.committee, self.branches)

    def fields(self) -> list[tuple[str, str]]:
        """List the choice as hidden fields of the form that proposes the unit."""
        same = {"committee": self.committee.id, "kind": self.kind, "division": self.division, "area": self.area}
        return [(name, str(value)) for name, value in same.items()] + [("branch", str(one)) for one in self.branches]


def branches_to_choose(committee: Unit) -> list[tuple[str, str, int]]:
    """List the branches of a committee in which anybody has a membership, as (id, name, members)."""
    rows = Unit.select(Unit.id, Unit.name, HeadCount.members)
    rows = rows.join(HeadCount, on=(HeadCount.branch == Unit.id)).where(HeadCount.members > 0)
    own = Unit.kind.in_(BRANCH_KINDS) & Unit.kind.not_in(PLACED_KINDS) & Unit.closed_at.is_null()
    found: Any = rows.where(branches_of(committee), own).order_by(Unit.path).limit(MOST).tuples()
    return [(str(unit_id), name, members) for unit_id, name, members in found]


def read_choice(visitor: Visitor, sent: Any) -> Chosen:
    """Read kind, place and branches, from an address or a form. Raises Refused, with the `places` that fit what was
    written, or NotFound for a committee that is not the visitor's."""
    committee = committee_named(visitor, sent.get("committee", ""))
    read = Reader(CHOICE, sent.to_dict(), today())
    kind, area, _words = read("kind"), read("area") or "", read("division")
    places = resolve_posted(sent.getlist("division"))
    division, places = (places, []) if isinstance(places, str) else ("", places)
    if not any(sent.getlist("division")) and kind != FLOATING:
        division = committee.division or ""
    if "division" not in read.out.errors and (why := _why_not_place(kind, division, area, places)):
        read.refuse("division", why)
    branches = [one for one in map(as_uuid, sent.getlist("branch")) if one]
    own = {one for one, _name, _members in branches_to_choose(committee)} if kind != FLOATING else set()
    if kind and kind != FLOATING and not {str(one) for one in branches} & own:
        read.refuse("branch", "which_branches")
    if read.out.errors:
        raise Refused(read.out.errors, places=places)
    return Chosen(committee, kind, division, area, tuple(one for one in branches if str(one) in own))


def _why_not_place(kind: str | None, division: str, area: str, places: list[str]) -> str:
    """Return why this place cannot be one of such a branch, as a code: people live in a county, or in a place that they
    name."""
    if places:
        return "which_place"
    if not division:
        return "no_such_place"
    if kind == FLOATING and not is_county(division) and not place_key(area):
        return "which_county"
    return ""
