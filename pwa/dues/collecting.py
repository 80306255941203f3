"""Find out who may collect a payment, and in which books it stands: from the posts of the collector, the branches and
the placement of the member, and their activity card, all as of the time of writing."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from pwa.core.access import BRANCH_OFFICERS
from pwa.identity.models import Account
from pwa.members.models import Affiliation
from pwa.members.placement_models import Placement
from pwa.organisations.models import Unit
from pwa.papers.models import Paper
from pwa.papers.rules import CARD
from pwa.reports.filing_rights import posts_ever_held
from pwa.reports.form_kinds import Entry

from .amounts import settings_of
from .collecting_rules import Part, books_of, collector, held_on, parts_of
from .models import DuesExemption, ExemptMonth
from .rules import due_for
from .stays import held_by


@dataclass
class Collected:
    """Who collects a payment. `why`: field → reason, if nobody may; `unit`: the branch that took the money; `waits`:
    somebody else must confirm it first."""

    unit: Any = None
    books: list[tuple[Any, list[date]]] = field(default_factory=list)
    waits: bool = False
    why: dict[str, str] = field(default_factory=dict)


def collected(entry: Entry, account_id: UUID) -> Collected:
    """Work out who collects an entry, once; it is kept in `entry.worked_out`."""
    if not isinstance(entry.worked_out, Collected):
        entry.worked_out = _collected(entry, account_id)
    return entry.worked_out


def _collected(entry: Entry, account_id: UUID) -> Collected:
    member, at = entry.member, entry.corrected_at
    assert member is not None
    posts = [
        post
        for post in posts_ever_held(account_id)
        if post.role in BRANCH_OFFICERS and post.began_at <= at and (post.ended_at is None or at < post.ended_at)
    ]
    if not posts:
        return Collected(why={"subject": "not_collected_by_you"})
    found = _by_posts(entry, posts)
    found.waits = found.waits or _is_own(member.id, account_id)
    return found


def _is_own(member_id: UUID, account_id: UUID) -> bool:
    """Whether somebody writes down their own payment, which counts once another post has confirmed it."""
    return Account.select().where(Account.id == account_id, Account.member_id == member_id).exists()


def _by_posts(entry: Entry, posts: list[Any]) -> Collected:
    member, values, at = entry.member, entry.values, entry.corrected_at
    assert member is not None
    held, paid_on = held_by(member.id), min(values["paid_on"], entry.last_day)
    books = _open_books(
        books_of(held, values["kind"], values["from_month"], values["to_month"], paid_on, member.branch), member.branch
    )
    then = [held_on(held, paid_on), _branch_at(member.id, at)]
    owed = [branch for branch, _ in books]
    for still in (True, False):  # first by the posts that have not ended since

        def in_charge(unit: Unit, still: bool = still) -> bool:
            return any(post.unit.covers(unit.path) for post in posts if (post.ended_at is None) is still)

        if found := collector(owed, then, member.branch, in_charge):
            return Collected(found[0], books, found[1] or not still)
        if (host := _host_at(member.id, at)) and in_charge(host):
            why = {} if _held_card_at(member.id, at) else {"subject": "no_card_for_host"}
            return Collected(host, books, not still, why)
        if in_charge(member.branch):
            return Collected(why={"from_month": "owed_to_another_branch"})
    return Collected(why={"subject": "not_collected_by_you"})


def _open_books(books: list[tuple[Any, list[date]]], present: Unit) -> list[tuple[Any, list[date]]]:
    """Let the present branch keep the months of a branch that was closed, in whose book nobody writes any more."""
    found: list[tuple[Any, list[date]]] = []
    for branch, run in books:
        keeps = present if branch.closed_at else branch
        if found and found[-1][0] == keeps:
            found[-1][1].extend(run)
        else:
            found.append((keeps, list(run)))
    return found


def _branch_at(member_id: UUID, at: Any) -> Unit | None:
    """Return the branch that had charge of the member at that time."""
    rows = Affiliation.select(Affiliation, Unit).join(Unit).where(Affiliation.member == member_id)
    then = (Affiliation.began_at <= at) & (Affiliation.ended_at.is_null() | (Affiliation.ended_at > at))
    row = rows.where(then).order_by(Affiliation.began_at.desc()).first()
    return row.branch if row else None


def _host_at(member_id: UUID, at: Any) -> Unit | None:
    """Return the branch that hosted the member at that time."""
    rows = (
        Placement.select(Placement, Unit).join(Unit).where(Placement.member == member_id, Placement.accepted_at <= at)
    )
    open_then = Placement.ended_at.is_null() | (Placement.ended_at > at)
    row = rows.where(open_then).order_by(Placement.accepted_at.desc()).first()
    return row.unit if row else None


def _held_card_at(member_id: UUID, at: Any) -> bool:
    """Whether the member held an activity card at that time."""
    issued = (Paper.member == member_id) & (Paper.kind == CARD) & (Paper.issued_at <= at)
    valid = (Paper.withdrawn_at.is_null() | (Paper.withdrawn_at > at)) & (
        Paper.handed_in_at.is_null() | (Paper.handed_in_at > at)
    )
    return Paper.select(Paper.id).where(issued, valid).exists()


def split(member_id: UUID, books: list[tuple[Any, list[date]]], amount: int) -> list[Part]:
    """Split a payment between the books in which it stands."""
    if len(books) == 1:
        [(branch, run)] = books
        return [Part(branch, run[0], run[-1], amount)]
    settings, exempt = settings_of(member_id), exempt_months(member_id)
    due = {month: due_for(settings, exempt, month) for _, run in books for month in run}
    return parts_of(books, amount, due)


def exempt_months(member_id: UUID) -> dict[date, int]:
    """Return the months for which less is due by an exemption, each with what is left."""
    rows: Any = ExemptMonth.select(ExemptMonth.month, DuesExemption.due).join(DuesExemption)
    return dict(rows.where(ExemptMonth.member == member_id).tuples())
