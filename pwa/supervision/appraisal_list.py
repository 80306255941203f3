"""List the members of the visitor's branches, and those placed there, with their appraisal of a year."""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.access import BRANCH_OFFICERS, Role
from pwa.core.clock import today
from pwa.core.i18n import on_day
from pwa.core.listing import Asked, Column, Filter, Listing
from pwa.core.paging import Order
from pwa.identity.visitor import Visitor
from pwa.members.models import Member
from pwa.members.placement_models import Placement
from pwa.organisations.models import Unit
from pwa.organisations.reach import units_below

from . import appraisal_labels as labels
from .appraisal_models import STANDS, Appraisal
from .appraisal_rules import years_for

RECORDS = BRANCH_OFFICERS
LOOKS = (*RECORDS, Role.COMMITTEE)


def own_units(visitor: Visitor) -> list[Any]:
    """Return the ids of the branches whose officer this visitor is."""
    return [post.unit_id for post in visitor.posts_as(*RECORDS)]


def _rows(visitor: Visitor, asked: Asked, _year: int) -> Any:
    """Those of the branch, or those who are placed there; for a committee those of the branches below."""
    paths = [post.unit.path for post in visitor.posts_as(*LOOKS)]
    if not paths or visitor.limited:
        return None
    rows = Member.select(Member, Unit).join(Unit).where(Member.left_at.is_null())
    if asked["who"] == "placed":
        placed = Placement.select(Placement.member).where(Placement.open(), Placement.unit.in_(own_units(visitor)))
        return rows.where(Member.id.in_(placed))
    return rows.where(Member.branch.in_(units_below(paths)))


def year_asked(args: Mapping[str, str]) -> int:
    """Return the year of the list."""
    return next((year for year in years_for(today()) if str(year) == args.get("year")), today().year)


def _prepare(visitor: Visitor, rows: list[Any], year: int) -> list[Any]:
    """Give each row `.year`, `.own` (it is about the visitor and has no page) and `.result`: the one that counts, else
    that of a host. A host sees only its own."""
    of, mine = Appraisal, set(own_units(visitor))
    paths = [post.unit.path for post in visitor.posts_as(*LOOKS)]
    found = of.select().where(of.member.in_([row.id for row in rows]), of.year == year, STANDS) if rows else []
    known: dict[Any, list[Appraisal]] = {}
    for one in found:
        known.setdefault(one.member_id, []).append(one)
    for row in rows:
        row.year, row.own = year, row.id == visitor.account.member_id
        home = any(row.branch.path.startswith(path) for path in paths)
        results = [one for one in known.get(row.id, []) if home or one.unit_id in mine]
        row.result = min(results, key=lambda one: one.accepted_at is None, default=None)
    return rows


def _state(row: Any) -> str:
    if row.result is None:
        return _("not recorded")
    return "" if row.result.accepted_at else _("sent by the host")


def _years(_reader: Any, _year: int) -> list[tuple[str, str]]:
    return [(str(year), str(year)) for year in years_for(today())]


MEMBERS = Listing(
    "appraisals.index",
    query=_rows,
    order=Order(Member.name_key),
    columns=(
        Column(lambda row: row.name, "title", _l("Name")),
        Column(lambda row: row.branch.name, title=_l("Party organisation"), only_if_mixed=True),
        Column(lambda row: labels.grade_text(row.result.grade) if row.result else "", title=_l("Grade")),
        Column(lambda row: on_day(row.result.held_on) if row.result else "", title=_l("Held on"), labelled=True),
        Column(_state, "tag", _l("State")),
    ),
    action=lambda row: None if row.own else address_of(row.id, row.year),
    prepare=_prepare,
    filters=(
        Filter("year", _l("Year"), choices=_years),
        Filter(
            "who",
            _l("Which members"),
            choices=lambda reader, year: [("own", _("members")), ("placed", _("placed here"))],
        ),
    ),
    empty=lambda visitor, asked: _("Nobody is to be appraised here."),
    wide=True,
)


def address_of(member: Any, year: int) -> str:
    """Return the address of a member's appraisal of a year."""
    return url_for("appraisals.show", member=member, year=year)
