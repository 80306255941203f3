"""Show proposed corrections of files: the form, the list of what waits, one proposal with what may be done to it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core import crypto
from pwa.core.access import BRANCH_OFFICERS, Role, needs_proof, open_to, open_to_signed_in
from pwa.core.characters import read_posted_form
from pwa.core.clock import now
from pwa.core.database import write
from pwa.core.features import refusals
from pwa.core.fragments import page
from pwa.core.i18n import readable_time
from pwa.core.listing import Asked, Column, Filter, Listing
from pwa.core.paging import Order
from pwa.core.transitions import Refused, answer
from pwa.members import labels as member_labels
from pwa.members.access_log import log_look
from pwa.members.changes import account_name
from pwa.members.kept_pages import keep_file
from pwa.members.models import Member
from pwa.members.reach import COUNTY, OFFICER, OWN, within_reach
from pwa.members.reveals import stated
from pwa.organisations.models import Unit
from pwa.organisations.reach import units_below
from pwa.reports.form_pages import file_form, form_page
from pwa.reports.reach import report_within

from . import file_proposal_labels as labels
from .file_proposal_models import FileProposal
from .file_proposals import NOUN, decline, is_open, take_over, value_of, withdraw
from .item_pages import shown_value
from .item_rules import MASKED

SHOWN_FOR = timedelta(days=30)
file_proposals = Blueprint("file_proposals", __name__)


@file_proposals.get("/incorporation/file-proposals/new")
@open_to_signed_in
def new() -> Response:
    """Show the form; works offline."""
    return form_page("proposal")


@file_proposals.post("/incorporation/file-proposals")
@open_to_signed_in
def file_proposal() -> Response:
    """Take the form posted without JavaScript."""
    return file_form("proposal")


def _within(visitor: Any, asked: Asked) -> Any:
    paths = within_reach(visitor).paths
    rows = FileProposal.select(FileProposal, Member, Unit).join(Member).join(Unit)
    rows = rows.where(Member.branch.in_(units_below(paths)), Member.left_at.is_null())
    return rows.where(FileProposal.verdict.is_null(asked["state"] == "open"))


PROPOSALS = Listing(
    "file_proposals.index",
    query=_within,
    order=Order(FileProposal.proposed_at, descending=True),
    columns=(
        Column(lambda row: row.member.name, "title", _l("Name")),
        Column(lambda row: str(member_labels.FIELDS[row.item]), title=_l("Item")),
        Column(lambda row: readable_time(row.proposed_at), title=_l("Proposed")),
        Column(lambda row: row.member.branch.name, title=_l("Party organisation"), only_if_mixed=True),
        Column(lambda row: labels.state(row.verdict), "aside", _l("State")),
    ),
    action=lambda row: url_for("file_proposals.show", proposal=row.id),
    filters=(
        Filter("state", _l("State"), lambda visitor: [("open", _("waits for the branch")), ("decided", _("decided"))]),
    ),
    empty=lambda visitor, asked: _("Nothing waits. Corrections that members propose for their files stand here."),
    wide=True,
)


@file_proposals.get("/incorporation/file-proposals")
@open_to(*BRANCH_OFFICERS, Role.COMMITTEE)
def index() -> Response:
    """List the corrections proposed within reach."""
    return page("incorporation/file_proposals.html", listed=PROPOSALS.shown(current_user, request.args))


def _find(proposal: UUID, *only: str) -> FileProposal:
    """Return the proposal with its member, seen as the visitor sees the report it came with. Raises NotFound."""
    report = report_within(current_user, proposal)
    row = FileProposal.get_or_none(FileProposal.id == proposal)
    if row is None or (only and report.seen_as not in only):
        raise NotFound
    row.member = report.member
    row.seen_as = str(report.seen_as)
    row.member.seen_as = row.seen_as
    return row


@file_proposals.get("/incorporation/file-proposals/<uuid:proposal>")
@open_to_signed_in
def show(proposal: UUID) -> Response:
    """Show one proposal, and what became of it."""
    row = _find(proposal)
    keep_file(row.seen_as if row.seen_as in (OWN, OFFICER) else None)
    return _shown(row)


def _shown(row: FileProposal, why: Refused | None = None, status: int = 200, **more: Any) -> Response:
    own, officer = row.seen_as == OWN, row.seen_as == OFFICER
    reads = row.seen_as in (OWN, OFFICER, COUNTY) or _wrote(row)
    decides = officer and is_open(row) and row.member.left_at is None
    errors = refusals(why.errors) if why else {}
    values: dict[str, Any] = {
        "proposal": {"id": row.id, "item": row.item, "words": row.words if reads else "", "reason": row.reason},
        "member": {"id": row.member.id, "name": row.member.name},
        "links_file": row.seen_as in (OWN, OFFICER),
        "title": labels.title(row.item),
        "value": _value(row) if reads else "",
        "now": shown_value(row.member, row.item) if row.seen_as in (OWN, OFFICER, COUNTY) else "",
        "state": labels.state(row.verdict),
        "facts": _facts(row),
        "decides": decides,
        "reveals": row.item in MASKED and (decides or (own and row.item == "id_number")),
        "own": own,
        "withdraws": is_open(row) and (own or _wrote(row)),
        "follows": bool(why and why.shown.get("follows")),
        "errors": errors,
        "said": read_posted_form(request.form).get("reason", "") if why else "",
        "stale": why.shown.get("stale") if why else None,
        "seen": NOUN.seen(row),
    }
    return page("incorporation/file_proposal.html", block="main", status=status, **values | more)


def _wrote(row: FileProposal) -> bool:
    return row.proposed_by == current_user.account.id


def _facts(row: FileProposal) -> list[tuple[str, Any]]:
    by = account_name(row.decided_by) if row.decided_by else ""
    facts = [(_("State"), labels.state(row.verdict)), (_("Proposed"), readable_time(row.proposed_at))]
    if row.proposed_by and row.seen_as != "former":
        facts.append((_("Proposed by"), account_name(row.proposed_by)))
    if row.decided_at:
        facts.append((_("Decided"), readable_time(row.decided_at)))
    return [*facts, *([(_("Decided by"), by)] if by else [])]


def _value(row: FileProposal) -> str:
    """Return the proposed value as text; masked where the file masks it, but to who wrote it only the ID number."""
    try:
        value = value_of(row)
    except crypto.WrongKey:
        return _("It cannot be opened with this server's key.")
    knows = (row.seen_as == OWN or _wrote(row)) and row.item != "id_number"
    if row.item in MASKED and not knows:
        return member_labels.MASKED[row.item](value)
    return value


@file_proposals.post("/incorporation/file-proposals/<uuid:proposal>/value")
@needs_proof
@open_to(*BRANCH_OFFICERS, Role.COMMITTEE)
def reveal(proposal: UUID) -> Response:
    """Show a masked value in full to whoever decides about it, with a reason that the member sees. Never cached."""
    row = _find(proposal, OFFICER)
    if row.item not in MASKED or not is_open(row) or row.member.left_at is not None:
        raise NotFound
    reason, wrong = stated()
    if wrong:
        return _shown(row, status=422, errors={"reason-value": wrong}, said=reason)
    with write():
        log_look(row.member, "proposal", reason)
    try:
        value = value_of(row)
    except crypto.WrongKey:
        value = _("It cannot be opened with this server's key.")
    shown = _shown(row, value=value, reveals=False)
    shown.headers["Cache-Control"] = "no-store"
    return shown


def _refuse(row: FileProposal, why: Refused) -> Response:
    return _shown(row, why, 422)


@file_proposals.post("/incorporation/file-proposals/<uuid:proposal>/take-over")
@needs_proof
@open_to(*take_over.who)
def take(proposal: UUID) -> Response:
    """Write the proposed value to the file."""
    return answer(take_over, lambda: _find(proposal, OFFICER), _refuse, lambda row: _address(row.id))


@file_proposals.post("/incorporation/file-proposals/<uuid:proposal>/decline")
@open_to(*decline.who)
def turn_down(proposal: UUID) -> Response:
    """Decline with a reason, which the member reads."""
    return answer(decline, lambda: _find(proposal, OFFICER), _refuse, lambda row: _address(row.id))


@file_proposals.post("/incorporation/file-proposals/<uuid:proposal>/withdraw")
@open_to(*withdraw.who)
def take_back(proposal: UUID) -> Response:
    """Withdraw one's own proposal."""
    return answer(withdraw, lambda: _own(_find(proposal)), _refuse, lambda row: _address(row.id))


def _own(row: FileProposal) -> FileProposal:
    if row.seen_as != OWN and not _wrote(row):
        raise NotFound
    return row


def _address(proposal: UUID) -> str:
    return url_for("file_proposals.show", proposal=proposal)


def section(visitor: Any, member: Member) -> list[dict[str, Any]] | None:
    """List the corrections of a member's file that wait or were decided lately, for its page; None for who does not
    read the whole file."""
    if member.seen_as not in (OWN, OFFICER, COUNTY):
        return None
    lately = FileProposal.verdict.is_null() | (FileProposal.decided_at >= now() - SHOWN_FOR)
    rows = FileProposal.select().where(FileProposal.member == member.id, lately)
    return [
        {
            "href": _address(row.id),
            "title": labels.title(row.item),
            "detail": labels.state(row.verdict),
            "when": readable_time(row.proposed_at),
        }
        for row in rows.order_by(FileProposal.proposed_at.desc(), FileProposal.id)
    ] or None
