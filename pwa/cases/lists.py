"""List cases with one query each, the soonest due first, paged by (due day, id)."""

from collections.abc import Iterable
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.access import OFFICERS, Role
from pwa.core.clock import today
from pwa.core.i18n import on_day, readable_time
from pwa.core.listing import Asked, Column, Empty, Filter, Listing
from pwa.core.paging import Merged, Order
from pwa.identity.visitor import Visitor
from pwa.members.models import Member
from pwa.members.reach import within_reach
from pwa.organisations.models import Unit

from . import labels
from .models import Case
from .reach import own_units, rights_of, ways_to

HANDLES = (*OFFICERS, Role.COUNTY)
Branch, Home, Lies = Unit.alias(), Unit.alias(), Unit.alias()


def columns() -> list[Any]:
    """Return the columns that a list shows of a case."""
    return [
        Case.id, Case.category, Case.readers, Case.owner_id, Case.due_on, Case.last, Case.moved_at, Case.asks,
        Case.closed_at, Case.how, Case.raised_at, Case.member.alias("member_id"),
        Member.name.alias("member_name"), Member.kind.alias("member_kind"), Branch.path.alias("branch_path"),
        Branch.name.alias("branch_name"),
        Home.name.alias("home_name"), Home.id.alias("home_id"), Lies.name.alias("unit_name"),
        Lies.id.alias("unit_id"),
    ]  # fmt: skip


def joined(query: Any) -> Any:
    """Join the query of cases with the member and the units."""
    return (
        query.join(Member, on=(Case.member == Member.id))
        .join(Branch, on=(Case.branch == Branch.id))
        .join(Home, on=(Case.home == Home.id))
        .join(Lies, on=(Case.unit == Lies.id))
    )


def _of_others(visitor: Visitor, asked: Asked) -> Any:
    """The cases that this visitor reads or was asked about, narrowed by the filter; None for visitors who handle no
    cases."""
    if not visitor.roles & set(HANDLES):
        return None
    state = asked["state"]
    where = Case.closed_at.is_null(state != "closed")
    if state == "mine":
        where &= Case.owner_id == visitor.account.id
    if state == "overdue":
        where &= Case.due_on < today()
    return Merged([way.where(where) for way in ways_to(rights_of(visitor))], _rows)


def _own(visitor: Visitor, _asked: Asked) -> Any:
    shown = visitor.account.member_id and not visitor.limited
    return _rows(Case.member == visitor.account.member_id) if shown else None


def _rows(*where: Any) -> Any:
    return joined(Case.select(*columns())).where(*where).objects()


def named(visitor: Visitor, found: Iterable[Any]) -> list[Any]:
    """Set on each row `.who` (the member's name for visitors in charge of the member, else the branch) and `.late`."""
    paths, mine = within_reach(visitor).paths, own_units(visitor)
    helps, shown = Role.CONTACT in visitor.roles and Role.COUNTY not in visitor.roles, []
    for row in found:
        knows = helps or any(row.branch_path.startswith(path) for path in paths)
        row.who = row.member_name if knows else row.branch_name
        row.late = row.closed_at is None and row.due_on < today()
        row.ours = row.unit_id in mine
        shown.append(row)
    return shown


def _empty(visitor: Visitor, _asked: Asked) -> Empty:
    words = _("Nothing of this kind. What members ask of you stands here, the soonest due first.")
    enters = visitor.roles & set(OFFICERS)  # the county department enters no requests for others
    return (words, url_for("cases.new_request"), _("Enter one they told you")) if enters else words


def _own_empty(_visitor: Visitor, _asked: Asked) -> Empty:
    words = _("When something weighs on you, or could be better, write it here. You choose who may read it.")
    return words, url_for("cases.new_request"), _("Ask for help or give feedback")


OTHERS = Listing(
    "cases.index",
    query=_of_others,
    order=lambda asked: Order(Case.due_on, descending=asked["state"] == "closed"),
    columns=(
        Column(lambda row: f"{row.who} · {labels.category(row.category)}", "title", _l("Request")),
        Column(lambda row: labels.state_text(row, own=False), title=_l("State")),
        Column(lambda row: "" if row.closed_at else _("due %(day)s", day=on_day(row.due_on)), title=_l("Due")),
        Column(lambda row: _("overdue") if row.late else "", "tag", _l("Late")),
    ),
    action=lambda row: url_for("cases.show", case=row.id),
    filters=(
        Filter(
            "state",
            _l("Which ones"),
            lambda visitor: [
                ("open", _("still open")),
                ("mine", _("looked after by me")),
                ("overdue", _("overdue")),
                ("closed", _("finished")),
            ],
        ),
    ),
    prepare=named,
    empty=_empty,
    wide=True,
)
OWN = Listing(
    "cases.index",
    query=_own,
    order=Order(Case.due_on),
    columns=(
        Column(lambda row: labels.category(row.category), "title", _l("Request")),
        Column(lambda row: labels.state_text(row, own=True), title=_l("State")),
        Column(lambda row: readable_time(row.moved_at)),
    ),
    action=lambda row: url_for("cases.show", case=row.id),
    prepare=lambda visitor, rows: sorted(rows, key=lambda row: row.closed_at is not None),
    empty=_own_empty,
    mark="own",
)
