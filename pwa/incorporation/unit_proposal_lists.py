"""List where units could be formed, and the proposals: one's own, those about which one's unit is asked, and those that
the county decides."""

from typing import Any

import peewee as pw
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import NotFound

from pwa.core.access import Role
from pwa.core.i18n import readable_time
from pwa.core.listing import Asked, Column, Empty, Filter, Listing
from pwa.core.paging import Order
from pwa.identity.visitor import Visitor
from pwa.organisations.labels import KINDS
from pwa.organisations.models import Unit
from pwa.organisations.reach import ends_of, units_below, units_between

from . import unit_labels as labels
from .unit_models import UnitCandidate, UnitProposal, UnitWarning
from .unit_reach import HOST_ROLES, with_units
from .unit_rules import FLOATING, WARNINGS, state_of

STATES = (("open", _l("on their way")), ("over", _l("decided or withdrawn")))


def committees_of(visitor: Visitor) -> list[Unit]:
    """List the committees on which the visitor holds the post."""
    return [post.unit for post in visitor.posts_as(Role.COMMITTEE)]


def committee_named(visitor: Visitor, sent: str) -> Unit:
    """Return the committee that was named, the visitor's first if none was. Raises NotFound for any other."""
    committees = committees_of(visitor)
    named = next((one for one in committees if str(one.id) == sent), None) if sent else next(iter(committees), None)
    if named is None:
        raise NotFound
    return named


def committee_paths(visitor: Visitor) -> list[str]:
    """Return the paths of these committees."""
    return [unit.path for unit in committees_of(visitor)]


def _candidates(visitor: Visitor, _asked: Asked) -> Any:
    paths = committee_paths(visitor)
    rows = UnitCandidate.select(UnitCandidate, Unit).join(Unit)
    return rows.where(UnitCandidate.committee.in_(units_below(paths))) if paths else None


def _in_state(asked: Asked, name: str) -> Any:
    return UnitProposal.open() if asked[name] == "open" else ~UnitProposal.open()


def _ours(visitor: Visitor, asked: Asked) -> Any:
    paths = committee_paths(visitor)
    return (
        with_units().where(UnitProposal.committee.in_(units_below(paths)), _in_state(asked, "ours")) if paths else None
    )


def about_host(visitor: Visitor) -> pw.Expression | None:
    """Build the condition of the proposals about which a unit of this visitor is or was asked; None for no such
    unit."""
    paths = [post.unit.path for post in visitor.posts_as(*HOST_ROLES)]
    return consulted_about(paths, ends_of(paths)) if paths else None


def consulted_about(paths: Any, ends: Any) -> pw.Expression:
    """Build the condition of the proposals about which a unit in these subtrees is or was asked; the arguments may be
    placeholders of a compiled query."""
    return UnitProposal.host.in_(units_between(paths, ends)) & UnitProposal.consulted_at.is_null(False)


def _asked_us(visitor: Visitor, asked: Asked) -> Any:
    where = about_host(visitor)
    waits = UnitProposal.open() & UnitProposal.answered_at.is_null()
    return None if where is None else with_units().where(where, waits if asked["host"] == "open" else ~waits)


def of_county(visitor: Visitor) -> pw.Expression | None:
    """Build the condition of the proposals that were submitted to a county department of this visitor; None for
    none."""
    counties = [post.unit.county_id for post in visitor.posts_as(Role.COUNTY)]
    return submitted_to(counties) if counties else None


def submitted_to(counties: Any) -> pw.Expression:
    """Build the condition of the proposals that were submitted to one of these counties."""
    return UnitProposal.county_id.in_(counties) & UnitProposal.submitted_at.is_null(False)


def for_colleagues(paths: Any, ends: Any, me: Any) -> pw.Expression:
    """Build the condition of the proposals of a committee in these subtrees that the account `me` may decide: not
    those that it made. The arguments may be placeholders of a compiled query."""
    theirs = UnitProposal.committee.in_(units_between(paths, ends)) & (UnitProposal.proposed_by != me)
    return theirs & UnitProposal.submitted_at.is_null(False) & (UnitProposal.kind != FLOATING)


def _to_decide(visitor: Visitor, asked: Asked) -> Any:
    where = of_county(visitor)
    return None if where is None else with_units().where(where, _in_state(asked, "county"))


def _where(row: Any) -> str:
    return labels.place_of(row.basis, row.division, row.area)


def _state(row: UnitProposal) -> str:
    return str(labels.STATES[state_of(row)])


def _address(row: UnitProposal) -> str:
    return url_for("unit_proposals.show", unit_proposal=row.id)


def _nothing_yet(_visitor: Visitor, _asked: Asked) -> Empty:
    return _("Nothing. Proposals that concern you stand here.")


COMMON = (
    Column(lambda row: row.name, "title", _l("New branch")),
    Column(lambda row: str(KINDS[row.kind]), title=_l("Kind")),
    Column(_where, title=_l("Place")),
    Column(lambda row: row.committee.name, title=_l("Committee"), only_if_mixed=True),
    Column(lambda row: readable_time(row.proposed_at), title=_l("Proposed on")),
    Column(_state, "tag", _l("State")),
)
CANDIDATES = Listing(
    "unit_proposals.index",
    query=_candidates,
    order=Order(UnitCandidate.people_full, descending=True),
    columns=(
        Column(_where, "title", _l("Place")),
        Column(lambda row: labels.counts(row.people_full, row.people_probationary), title=_l("Who lives there")),
        Column(lambda row: row.committee.name, title=_l("Committee"), only_if_mixed=True),
    ),
    action=lambda row: url_for("unit_proposals.new", candidate=row.id),
    empty=lambda visitor, asked: _("None. Places where three or more of your full members live stand here."),
)
OURS = Listing(
    "unit_proposals.index",
    query=_ours,
    order=Order(UnitProposal.proposed_at, descending=True),
    columns=COMMON,
    action=_address,
    filters=(Filter("ours", _l("Which ones"), lambda visitor: STATES),),
    empty=lambda visitor, asked: _(
        "None. A proposal begins with one of the places above, or with “Propose another branch”."
    ),
    mark="before",
)
ASKED_US = Listing(
    "unit_proposals.index",
    query=_asked_us,
    order=Order(UnitProposal.proposed_at, descending=True),
    columns=COMMON,
    action=_address,
    filters=(Filter("host", _l("Which ones"), lambda visitor: (("open", _l("to answer")), ("over", _l("answered")))),),
    empty=_nothing_yet,
    mark="asked",
)
TO_DECIDE = Listing(
    "unit_proposals.index",
    query=_to_decide,
    order=Order(UnitProposal.submitted_at, descending=True),
    columns=COMMON,
    action=_address,
    filters=(Filter("county", _l("Which ones"), lambda visitor: STATES),),
    empty=_nothing_yet,
    mark="decided",
)


def _warnings(visitor: Visitor, _asked: Asked) -> Any:
    """List the warnings as `WARNINGS` orders them: those of Today come first."""
    paths = committee_paths(visitor)
    rows = UnitWarning.select(UnitWarning, Unit).join(Unit)
    found = rows.where(UnitWarning.unit.in_(units_below(paths))) if paths else ()
    return sorted(found, key=lambda row: (_rank(row), row.id)) if paths else None


def _rank(row: UnitWarning) -> str:
    return str(WARNINGS.index(row.code))


WARNED = Listing(
    "formed_units.index",
    query=_warnings,
    order=Order(UnitWarning.code, reads=_rank),
    columns=(
        Column(lambda row: row.unit.name, "title", _l("Unit")),
        Column(lambda row: labels.warning(row.code, row.number, row.day), title=_l("What is unusual")),
    ),
    action=lambda row: url_for("formed_units.show", unit=row.unit_id),
    empty=lambda visitor, asked: _("Nothing is unusual about the units below you."),
)
