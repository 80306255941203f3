"""List requests and placements: those at one's own branch, those of one's own members, and refusals by branches below.
One query each, paged by (asked_at, id)."""

from datetime import date, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.access import BRANCH_OFFICERS, Role
from pwa.core.clock import CHINA, today
from pwa.core.i18n import on_day, readable_time
from pwa.core.listing import Asked, Column, Filter, Listing
from pwa.core.paging import Merged, Order
from pwa.identity.visitor import Visitor
from pwa.members.models import Member
from pwa.members.placement_models import Placement
from pwa.members.placement_rules import state_of
from pwa.organisations.models import parameters_at
from pwa.organisations.reach import units_below

from . import labels
from .reach import with_names
from .rules import answer_due_on

STATES = (("waiting", _l("waits for an answer")), ("placed", _l("taken in")), ("over", _l("over")))


def _in_state(state: str) -> Any:
    if state == "placed":
        return Placement.open()
    return Placement.ended_at.is_null(False) if state == "over" else Placement.pending()


def due_on(row: Placement) -> date:
    """Return the day by which the host answers."""
    days = parameters_at(row.unit.path if row.unit_id else row.member.branch.path)["placement.answer_days"]
    return answer_due_on(row.asked_at.astimezone(CHINA).date(), days)


def is_late(row: Placement) -> bool:
    """Whether a host has had a request for longer than it should."""
    waits = row.unit_id and row.consented_at and state_of(row) == "asked"
    return bool(waits) and due_on(row) < today()


def _here(visitor: Visitor, asked: Asked) -> Any:
    paths = [post.unit.path for post in visitor.branch_posts]
    if not paths:
        return None
    here = Placement.unit.in_(units_below(paths)) & Placement.consented_at.is_null(False)
    return with_names().where(here, _in_state(asked["state"]))


def _cut(*where: Any) -> Merged:
    """Read what a page shows of a placement only once the page is cut: the others are joined with nothing."""
    return Merged([Placement.select(Placement.id).where(*where)], lambda shown: with_names().where(shown))


def _ours(visitor: Visitor, asked: Asked) -> Any:
    paths = [post.unit.path for post in visitor.posts_as(*BRANCH_OFFICERS, Role.COMMITTEE)]
    ours = Placement.member.in_(Member.select(Member.id).where(Member.branch.in_(units_below(paths))))
    return _cut(ours, _in_state(asked["ours"])) if paths else None


def _refused(visitor: Visitor, _asked: Asked) -> Any:
    paths = [post.unit.path for post in visitor.posts_as(Role.COMMITTEE)]
    if not paths:
        return None
    return _cut(Placement.unit.in_(units_below(paths)), Placement.refusal != "")


def who(row: Placement) -> str:
    """Name the member to their host, while it sees them; afterwards only their branch."""
    if row.ended_at is None and row.member.left_at is None:
        return row.member.name
    return _("A member of %(branch)s", branch=row.member.branch.name)


def state_words(row: Placement) -> str:
    """Say where a placement stands, and why it is over."""
    state = state_of(row)
    if state == "asked" and row.consented_at is None:
        return _("waits for the member's consent")
    why = labels.why_ended(row.ended_why) if state in ("ended", "withdrawn", "replaced") else ""
    return why or str(labels.STATES[state])


def _when(row: Placement) -> str:
    moment = row.ended_at or row.accepted_at or row.asked_at
    return _("since %(when)s", when=readable_time(moment))


def _due(row: Placement) -> str:
    waits = row.unit_id and row.consented_at and state_of(row) == "asked"
    return _("answer by %(day)s", day=on_day(due_on(row))) if waits else ""


def _address(row: Placement) -> str:
    return url_for("report_ins.show", placement=row.id)


ORDER = Order(Placement.asked_at, descending=True)
COMMON = (
    Column(state_words, title=_l("State")),
    Column(_when, title=_l("Since")),
    Column(_due, title=_l("Answer")),
    Column(lambda row: _("overdue") if is_late(row) else "", "tag"),
)
HERE = Listing(
    "report_ins.index",
    query=_here,
    order=ORDER,
    columns=(
        Column(who, "title", _l("Who")),
        Column(lambda row: row.member.branch.name, title=_l("Branch")),
        *COMMON,
    ),
    action=_address,
    filters=(Filter("state", _l("Which ones"), lambda visitor: STATES),),
    empty=lambda visitor, asked: _("Nobody waits. Whoever reports in at your branch stands here."),
    wide=True,
)
OURS = Listing(
    "report_ins.index",
    query=_ours,
    order=ORDER,
    columns=(
        Column(lambda row: row.member.name, "title", _l("Who")),
        Column(lambda row: row.unit_name, title=_l("Host branch")),
        *COMMON,
    ),
    action=_address,
    filters=(Filter("ours", _l("Which ones"), lambda visitor: STATES),),
    empty=lambda visitor, asked: _("None of your members. When one asks a branch elsewhere, it stands here."),
    mark="before",
    wide=True,
)
REFUSED = Listing(
    "report_ins.index",
    query=_refused,
    order=ORDER,
    columns=(
        Column(lambda row: row.unit_name, "title", _l("Host branch")),
        Column(lambda row: _("A member of %(branch)s", branch=row.member.branch.name)),
        Column(lambda row: labels.REASONS[row.refusal], title=_l("Reason")),
        Column(lambda row: readable_time(row.closed_at), title=_l("Refused")),
    ),
    action=_address,
    empty=lambda visitor, asked: _("No branch below you has refused anybody."),
    mark="refused",
)
RECENT = timedelta(days=7)
