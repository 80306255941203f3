"""List meetings: for officers those of their units, for everybody else those to which they are called."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.clock import today
from pwa.core.compiled_query import any_of
from pwa.core.listing import Asked, Column, Empty, Filter, Listing
from pwa.core.paging import Order
from pwa.identity.visitor import Visitor
from pwa.members.models import Member
from pwa.members.placement_models import Placement
from pwa.organisations.models import Unit

from . import labels
from .models import GroupMember, Meeting
from .queries import types_of
from .reach import LOOKS, MAKES, meetings_of


def calling(member_id: Any) -> Any:
    """Return the condition of the meetings to which a member is called: of their branch, or of the unit where they are
    placed; of a committee or group only if they belong to it."""
    branch = Member.select(Member.branch).where(Member.id == member_id)
    hosts = Placement.select(Placement.unit).where(
        Placement.member == member_id, Placement.open(), Placement.unit.is_null(False)
    )
    mine = GroupMember.select(GroupMember.group).where(GroupMember.member == member_id, GroupMember.ended_at.is_null())
    belongs = Meeting.group.is_null() | Meeting.group.in_(mine)
    told = Meeting.called_at.is_null(False) | Meeting.held()
    return Meeting.unit.in_(any_of((branch, hosts))) & belongs & told


def _rows(where: Any, asked: Asked) -> Any:
    rows = Meeting.select(Meeting, Unit).join(Unit).where(where)
    return rows.where(Meeting.on < today()) if asked["show"] == "past" else rows.where(Meeting.on >= today())


def _of_units(visitor: Visitor, asked: Asked) -> Any:
    paths = [post.unit.path for post in visitor.posts_as(*LOOKS)]
    return _rows(meetings_of(paths), asked) if paths else None


def _own(visitor: Visitor, asked: Asked) -> Any:
    return _rows(calling(visitor.account.member_id), asked) if visitor.is_member else None


def with_types(_visitor: Any, rows: list[Any]) -> list[Any]:
    """Set `.kinds` on each row. One query."""
    found = types_of(rows)
    for row in rows:
        row.kinds = found[row.id]
    return rows


def _empty(visitor: Visitor, asked: Asked) -> Empty:
    if asked["show"] == "past":
        return _("No meeting lies behind.")
    words = _("No meeting is planned. What is planned or called stands here.")
    return (words, url_for("meetings.new"), _("Plan a meeting")) if visitor.posts_as(*MAKES) else words


SHOW = Filter(
    "show", _l("Which ones"), lambda _visitor: [("coming", _("today and later")), ("past", _("before today"))]
)
COLUMNS = (
    Column(lambda row: labels.title(row, row.kinds), "title", _l("Meeting")),
    Column(labels.when_words, title=_l("When")),
    Column(lambda row: row.unit.name, title=_l("Party organisation"), only_if_mixed=True),
    Column(lambda row: labels.state_words(row, today()), "tag", _l("State")),
)


def _order(asked: Asked) -> Order:
    return Order(Meeting.begins_at, descending=asked["show"] == "past")


def _listing(query: Any) -> Listing:
    return Listing(
        "meetings.index",
        query=query,
        order=_order,
        columns=COLUMNS,
        action=lambda row: url_for("meetings.show", meeting=row.id),
        filters=(SHOW,),
        prepare=with_types,
        empty=_empty,
    )


OF_UNITS, OWN = _listing(_of_units), _listing(_own)
