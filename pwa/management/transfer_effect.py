"""Let a transfer take effect, and end it when the membership ends or moves by another way."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from pwa.core import audit
from pwa.core.clock import now
from pwa.core.transitions import Refused
from pwa.dues.closed_years import closed_years
from pwa.dues.rules import first_open_day
from pwa.members.branch_change import move_to_branch
from pwa.members.changes import add_timeline_line
from pwa.members.membership import Ending, end_membership, posts_of_others
from pwa.members.models import Member
from pwa.organisations.models import Unit
from pwa.organisations.succession import LastAdministrator
from pwa.papers import paper_steps
from pwa.papers.models import Paper
from pwa.papers.rules import LETTER
from pwa.reports.location import rebuild_away_periods

from .rules import BEFORE_MOVE, HERE, WITHDRAWN
from .transfer_models import Transfer, TransferStep


def name_of(row: Transfer) -> str:
    """Return the name of the unit to which the membership goes."""
    return Unit.get_by_id(row.to_id).name if row.to_id else row.outside


def ends_posts_of_others(member: Member, mine: Iterable[Any], *, inside: bool) -> bool:
    """Whether the move would end a post about which other people decide than who holds the posts `mine`: within the
    installation the posts in the old branch end, else all."""
    found = posts_of_others(member.id, mine)
    return any(post.unit_id == member.branch_id for post in found) if inside else bool(found)


def take_effect(row: Transfer, by: UUID, on: date) -> None:
    """Move the membership to the new branch here, or end it here because it is elsewhere now."""
    member = Member.with_branch(row.member_id)
    assert member is not None
    try:
        done = _move(row, member, by, on)
    except LastAdministrator:
        raise Refused({"to": "holds_posts"}) from None
    if not done:
        raise Refused({"to": "not_a_member_here"})


def _move(row: Transfer, member: Member, by: UUID, on: date) -> bool:
    if row.to_id and row.to_id == member.branch_id and member.left_at is None:
        return True  # a restore, after which this row is older than the membership, moved them again
    if not row.to_id:
        return end_membership(member, Ending("transferred", on, row.outside, row.number), by)
    closed = closed_years([member.branch_id, row.to_id])
    from_day = first_open_day(on, closed[member.branch_id] | closed[row.to_id])
    done = move_to_branch(member, Unit.get_by_id(row.to_id), by, on=from_day)
    rebuild_away_periods([member])
    return done


def withdraw_letter(row: Transfer, by: UUID, why: str) -> None:
    """Withdraw the introduction letter of a transfer, if it is in force: its number is never good again."""
    letter = Paper.get_by_id(row.letter_id) if row.letter_id else None
    if letter is not None and paper_steps.is_valid(letter):
        paper_steps.withdraw(letter, by, why)


def address_of_letter(letter_id: UUID | None) -> str:
    """Return the committee's address as this letter says it; empty for none."""
    letter = Paper.get_by_id(letter_id) if letter_id else None
    return str(json.loads(letter.details).get("address", "")) if letter else ""


def last_address(committee: Unit) -> str:
    """Return the address that this committee wrote on its last letter; empty for none."""
    mine = (Paper.issuer == committee.id) & (Paper.kind == LETTER) & Paper.issued_at.is_null(False)
    last = Paper.select(Paper.id).where(mine).order_by(Paper.id.desc()).first()
    return address_of_letter(last.id if last else None)


def under_way(member_id: UUID) -> Any:
    """Query the transfers of a member that have not moved the membership yet: at most one."""
    open_one = (Transfer.member == member_id) & (Transfer.way == HERE) & Transfer.state.in_(BEFORE_MOVE)
    return Transfer.select().where(open_one)


def count_under_way(member: Member) -> int:
    """Count them."""
    return int(under_way(member.id).count())


def withdraw_under_way(member: Member, by: UUID | None, to: Unit | None = None) -> None:
    """Withdraw the transfer that is under way, and its letter, because the membership has ended or moved by another
    way. One to the branch `to` goes on: a restore moved them there again. Call inside the transaction that ends or
    moves it."""
    for row in under_way(member.id):
        if to is not None and row.to_id == to.id:
            continue
        who, moment = by or row.made_by, now()
        withdraw_letter(row, who, _("The membership ended or moved by another way."))
        Transfer.update(state=WITHDRAWN, since=moment).where(Transfer.id == row.id).execute()
        TransferStep.create(county_id=row.county_id, transfer=row.id, kind="withdraw", at=moment, by_id=who)
        facts = {"county_id": row.county_id, "member_id": member.id, "actor_id": by, "fields": ["state"]}
        audit.record("withdrew transfer", "transfer", row.id, **facts)
        add_timeline_line(member, "transfer_step", by, at=moment, record_id=row.id, step="withdraw")
