"""Give, end and hand over posts. A person who does it in the program proposes a post, and a second one confirms it; on
the machine itself it counts at once."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from pwa.core import audit, ended_rights
from pwa.core.access import Role
from pwa.core.clock import now
from pwa.core.database import lock_rows
from pwa.core.features import registry
from pwa.core.transitions import Change, Refused
from pwa.identity.models import Account

from .appointment_models import Appointment
from .models import Post, Unit, may_act
from .proposal_rights import still_stands


class LastAdministrator(Refused):
    """Without this post nobody could administer the unit any more."""


def holders(role: str, unit: Unit) -> list[Post]:
    """List the posts of this role that are held at exactly this unit, the oldest first, each with its account as
    `.account`."""
    rows = Post.select(Post, Account).join(Account, on=(Account.id == Post.account_id), attr="account")
    return list(rows.where(Post.unit == unit.id, Post.role == role, Post.given()).order_by(Post.began_at, Post.id))


def posts_of_each(accounts: Collection[UUID]) -> dict[UUID, list[Post]]:
    """Return the posts that each of these accounts holds, with their units, also those that give no right yet; who
    holds none is missing. One query, none for no account."""
    held: dict[UUID, list[Post]] = {}
    rows = Post.select(Post, Unit).join(Unit).where(Post.account_id.in_(accounts), Post.given()) if accounts else ()
    for post in rows:
        held.setdefault(post.account_id, []).append(post)
    return held


def open_work(post: Post) -> list[tuple[Any, int]]:
    """List the open work of a post as (what, how much), without what there is none of."""
    return _counted(post, lapses=False)


def lapsing(post: Post) -> list[tuple[Any, int]]:
    """List what nobody takes over and what ends with a post, as (what, how much)."""
    return _counted(post, lapses=True)


def _counted(post: Post, lapses: bool) -> list[tuple[Any, int]]:
    found = [(work.text, work.count(post)) for work in registry().post_work if work.lapses == lapses]
    return [(text, number) for text, number in found if number]


def give(account: Account, role: Role, unit: Unit, by: UUID | None, successor_of: Post | None = None) -> Post:
    """Give a post, or return the one that the account holds already; if it succeeds to another post, end that one and
    hand its open work over. Call inside a write transaction."""
    lock_rows(Unit.select(Unit.id).where(Unit.id == unit.id))
    same = (Post.account_id == account.id) & (Post.unit == unit.id) & (Post.role == role) & Post.given()
    post = Post.get_or_none(same)
    if post is None:
        post = Post.give(account.id, role, unit, by)
        _tell(post, "post_given", by)
    if successor_of is not None and successor_of.account_id != account.id:
        end(successor_of, by, account)
    return post


def end(post: Post, by: UUID | None, successor: Account | None = None) -> bool:
    """End a post, and hand its open work to the successor, or back to the unit. False if it had ended already. Call
    inside a write transaction. Raises LastAdministrator if somebody else than the machine would end the last one."""
    if post.role == Role.ADMIN:
        _lock_administrators(post)
    [row] = lock_rows(Post.select().where(Post.id == post.id))
    if row.ended_at is not None:
        return False
    if by and row.role == Role.ADMIN and not _holds_too(successor, row) and is_last_administrator(row):
        raise LastAdministrator
    for work in registry().post_work:
        work.hand_over(row, successor, by)
    row.end(by)
    ended_rights.note("post", [row.id])
    _tell(row, "post_ended", by)
    return True


def end_again(post_id: UUID, _line: Any) -> dict[str, Any] | None:
    """End a post that had ended before a restore; its open work goes back to the unit. None if it has ended."""
    row = Post.get_or_none(Post.id == post_id)
    return {"county_id": row.county_id} if row and end(row, None) else None


def close_again(account_id: UUID, _line: Any) -> dict[str, Any] | None:
    """Close an account that was closed before a restore. None if it is closed."""
    account = Account.get_or_none(Account.id == account_id)
    if account is None or not close_account(account, None):
        return None
    return {"county_id": account.county_id, "member_id": account.member_id}


def _lock_administrators(post: Post) -> None:
    """Let no two of a county's administrators be ended at the same moment, each because the other is still there."""
    mine = (Post.county_id == post.county_id) & (Post.role == Role.ADMIN.value) & Post.ended_at.is_null()
    lock_rows(Post.select(Post.id).where(mine).order_by(Post.id))


def _holds_too(successor: Account | None, post: Post) -> bool:
    """Whether who takes over the open work of a post also holds such a post there."""
    return successor is not None and any(
        one.account_id == successor.id and one.unconfirmed_link_id is None for one in holders(post.role, post.unit)
    )


def end_all(account: Account, by: UUID | None, successor: Account | None = None, at: UUID | None = None) -> None:
    """End every post of an account. The work of those at the unit `at` goes to the successor, other work back to the
    units. Call inside a write transaction."""
    for post in posts_left(account):
        end(post, by, successor if post.unit_id == at else None)


def end_all_at(unit: Unit, by: UUID | None) -> None:
    """End every post at a unit that is closed. Call inside a write transaction."""
    for post in Post.select().where(Post.unit == unit.id, Post.ended_at.is_null()).order_by(Post.id):
        end(post, by)


def posts_left(account: Account) -> list[Post]:
    """List the posts of an account that nobody has ended, also those without force."""
    return list(Post.select().where(Post.account_id == account.id, Post.ended_at.is_null()))


def is_last_administrator(post: Post) -> bool:
    """Whether nobody else administers the whole county."""
    others = Post.select().join(Unit).where(Post.county_id == post.county_id, Post.role == Role.ADMIN.value)
    return not others.where(Post.in_force(), Post.account_id != post.account_id, Unit.kind == "county").exists()


def was_administrator(account_id: UUID, at: datetime) -> bool:
    """Whether this account held a post of administrator at a moment in the past."""
    post = (Post.account_id == account_id) & (Post.role == Role.ADMIN.value) & (Post.began_at <= at)
    return any(row.ended_at is None or row.ended_at >= at for row in Post.select().where(post))


def close_account(account: Account, by: UUID | None) -> bool:
    """Close an account: its posts end, every phone is signed out, every way in is ended. False if it is closed already.
    Call inside a write transaction."""
    if not account.close(by):
        return False
    end_all(account, by)
    account.tell_timeline("account_closed", by)
    return True


def reopen_account(account: Account, by: UUID | None) -> bool:
    """Open a closed account again, without posts and ways in: its owner needs a new invitation. False if it is open.
    Call inside a write transaction."""
    if account.locked().closed_at is None:
        return False
    end_all(account, by)  # one that was given while the account was closed would be in force again
    account.reopen(by)
    account.tell_timeline("account_reopened", by)
    return True


def propose(
    account: Account, role: str, unit: Unit, successor_of: UUID | None, by: UUID, link_by: UUID | None = None
) -> Appointment:
    """Propose a post; somebody else has to confirm it. The same proposal that is open already is returned,
    unless its proposer could not make it any more. `link_by`: by whose link the proposer had come in, if that is not
    the visitor. Call inside a write transaction."""
    lock_rows(Unit.select(Unit.id).where(Unit.id == unit.id))
    mine = (Appointment.account_id == account.id) & (Appointment.unit == unit.id) & (Appointment.role == role)
    open_one = Appointment.get_or_none(mine, Appointment.settled_at.is_null())
    if open_one and still_stands(open_one):
        return open_one
    if open_one:  # who proposed it could not any more
        settled = {"settled_at": now(), "settled_by": by, "outcome": "declined"}
        Appointment.update(settled).where(Appointment.id == open_one.id).execute()
        _record("declined appointment", open_one, by)
    proposed = {"successor_of": successor_of, "proposed_by": by, "link_by": link_by or audit.link_behind(by)}
    row = Appointment.create(account_id=account.id, role=role, unit=unit, county_id=unit.county_id, **proposed)
    _record("proposed appointment", row, by, account.member_id)
    return row


def _record(action: str, row: Appointment, by: UUID, member_id: UUID | None = None) -> None:
    facts = {"county_id": row.county_id, "member_id": member_id, "fields": [row.role], "actor_id": by}
    audit.record(action, "appointment", row.id, **facts)


def confirm(change: Change) -> None:
    """Give the post that was proposed. Raises Refused if the person cannot act any more."""
    row = change.record
    account = Account.get_or_none(Account.id == row.account_id, may_act(Account.id))
    if account is None:
        raise Refused({"account": "cannot_act"})
    before = Post.get_or_none(Post.id == row.successor_of) if row.successor_of else None
    post = give(account, Role(row.role), row.unit, change.by, before)
    _settle(change, "confirmed", post_id=post.id)


def decline(change: Change) -> None:
    """Settle the proposal without giving the post."""
    _settle(change, "declined")


def _settle(change: Change, outcome: str, **more: Any) -> None:
    row, change.fields = change.record, [change.record.role]
    settled = {"settled_at": now(), "settled_by": change.by, "outcome": outcome, **more}
    Appointment.update(settled).where(Appointment.id == row.id).execute()


def _tell(post: Post, kind: str, by: UUID | None) -> None:
    for work in registry().post_work:
        if work.tell:
            work.tell(post, kind, by)
