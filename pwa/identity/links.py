"""Read and write what decides about a one-time link: who agreed, confirmed or objected, and what began with it."""

from datetime import datetime
from typing import Any
from uuid import UUID

import peewee as pw
from flask import url_for

from pwa.core import ended_rights
from pwa.core.clock import now
from pwa.core.compiled_query import any_cut, compiled_query
from pwa.core.database import lock_rows
from pwa.core.features import registry
from pwa.organisations.models import Post

from . import link_rules
from .accounts import Account
from .change_models import SignInChange
from .consents import Consent
from .credential_models import Passkey, Session
from .invitation_models import Invitation
from .link_rights import drop_confirmation, is_confirmed, maker_reaches
from .link_rules import Link, is_limited


def in_use(account: Account) -> bool:
    """Whether somebody has signed in to this account before: a link of it was spent, or something signs in to it."""
    return bool(account.passphrase) or bool(_traces_of(account.id))


@compiled_query
def _traces_of(account_id: Any) -> Any:
    """Build the query of what somebody left who has signed in: one row of each kind at the most."""
    spent = Invitation.select(Invitation.id).where(Invitation.account == account_id, Invitation.spent_at.is_null(False))
    began = Session.select(Session.id).where(Session.account == account_id)
    keys = Passkey.select(Passkey.id).where(Passkey.account == account_id)
    return any_cut(one.limit(1) for one in (spent, began, keys))


def used_since(account: Account) -> datetime | None:
    """Return when somebody signed in to this account for the first time, None if nobody has."""
    spent = Invitation.select(pw.fn.MIN(Invitation.spent_at)).where(Invitation.account == account.id)
    began = Session.select(pw.fn.MIN(Session.began_at)).where(Session.account == account.id)
    found = [Invitation.spent_at.python_value(spent.scalar()), Session.began_at.python_value(began.scalar())]
    return min((at for at in found if at), default=None)


def is_told(account: Account, at: datetime, apart_from: UUID | None = None) -> bool:
    """Whether the owner had a signed-in phone at this time, apart from that of one session, and still has it: there
    they see what happens to the account. A limited session does not count: it may be somebody else's."""
    mine = Session.select().where(Session.account == account.id, Session.unlimited(), Session.began_at <= at)
    return mine.where(Session.id != apart_from).exists() if apart_from else mine.exists()


def facts_of(row: Invitation, in_makers_browser: bool = False) -> Link:
    """Return what the rule must know about a link whose `account` was read with it."""
    return Link(
        made_at=row.made_at,
        on_machine=row.made_by is None,
        in_use=in_use(row.account),
        holds_posts=bool(Post.given_to(row.account.id)),
        told=is_told(row.account, row.made_at),
        agreed=row.agreed_at is not None,
        confirmed=is_confirmed(row),
        in_makers_browser=in_makers_browser,
        maker_may=maker_reaches(row),
    )


def waiting_link(account: Account) -> Invitation | None:
    """Return the account's valid link of somebody else that does not open it without the owner or a second officer."""
    row = Invitation.select().where(Invitation.account == account.id, Invitation.valid()).first()
    if row is None or row.made_by is None:
        return None
    row.account = account
    return row if maker_reaches(row) else None


def unconfirmed_link(account: Account, visitor_id: UUID) -> dict[str, str] | None:
    """Return `maker` and `href` (where a second officer confirms it) of the account's link that waits for one; None if
    there is none, or it is this visitor's."""
    row = waiting_link(account)
    if row is None or is_confirmed(row) or row.made_by == visitor_id or not in_use(account):
        return None
    return {"maker": maker_of(row), "href": url_for("invitations.confirm_page", link=row.id)}


def unconfirmed_sign_in(account: Account) -> dict[str, str] | None:
    """Return `maker` and `href` of the first sign-in of an account for which its posts wait or would wait; else
    None."""
    row = Invitation.get_or_none(Invitation.id == account.unconfirmed_link_id)
    if row is None:
        return None
    return {"maker": maker_of(row), "href": url_for("invitations.first_sign_in_page", link=row.id)}


def agree(row: Invitation) -> bool:
    """Note that the owner agreed to a link on one of their phones; False if it is no longer valid or they did already.
    Call inside a write transaction."""
    open_ones = (Invitation.id == row.id) & Invitation.valid() & Invitation.agreed_at.is_null()
    if not maker_reaches(row):
        return False
    if not Invitation.update(agreed_at=now()).where(open_ones).execute():
        return False
    row.account.record("agreed to link", row.account.id, fields=["invitations"])
    row.account.tell_timeline("link_agreed", row.account.id)
    return True


def confirm(row: Invitation, by: UUID, reason: str) -> bool:
    """Note that a second officer confirmed a link; False if it is no longer valid or somebody did already. Call inside
    a write transaction."""
    if row.confirmed_at and not is_confirmed(row):
        drop_confirmation(row)
    open_ones = (Invitation.id == row.id) & Invitation.valid() & Invitation.confirmed_at.is_null()
    fresh = {"confirmed_at": now(), "confirmed_by": by, "confirmed_because": reason}
    if not Invitation.update(fresh).where(open_ones).execute():
        return False
    row.account.record("confirmed link", by, fields=["invitations"], reason=reason)
    row.account.note("link_confirmed", by)
    row.account.tell_timeline("link_confirmed", by)
    return True


def vouch(row: Invitation) -> None:
    """End the limits of everything that began with this link: its owner says on another phone that it was them. Call
    inside a write transaction."""
    mine = row.declined_at is None and row.spent_at is not None
    if not mine or not _sessions(row).where(Session.limited_until > now()).exists():
        return
    row.account.record("vouched for link", row.account.id, fields=["sessions"])
    _end_limits(row.account, row.id)
    row.account.tell_timeline("link_vouched", row.account.id)


def end_limits(session: Session) -> None:
    """Note that the time is over for which what began with the link of this session was limited: it is noted once, by
    the first request after it. Call inside a write transaction."""
    lock_rows(Account.select(Account.id).where(Account.id == session.account_id))
    over = Session.limited_until.is_null(False) & (Session.limited_until <= now())
    if Session.select().where(Session.id == session.id, over).exists():
        session.account.record("limits of link ended", session.account_id, fields=["sessions"])
        _end_limits(session.account, session.invitation_id)


def _end_limits(account: Account, link_id: UUID | None) -> None:
    """End the limits of all that began with a link, and decide about consents if its person can sign in again."""
    Session.update(limited_until=None, link_by=None).where(Session.invitation_id == link_id).execute()
    Passkey.update(limited_until=None).where(Passkey.invitation_id == link_id).execute()
    by_link = Account.passphrase_link_id == link_id
    Account.update(passphrase_limited_until=None).where(Account.id == account.id, by_link).execute()
    keys = Passkey.select().where(Passkey.invitation_id == link_id, Passkey.ended_at.is_null())
    if keys.exists() or Account.select().where(Account.id == account.id, by_link).exists():
        settle(account, link_id)


def decline(row: Invitation) -> bool:
    """Void a link and end everything that began with it: its owner says that it was not them. False if they did
    already. Call inside a write transaction."""
    row.account.locked()
    at, by = now(), row.account_id
    fresh = {"declined_at": at, "voided_at": at}
    if not Invitation.update(fresh).where(Invitation.id == row.id, Invitation.declined_at.is_null()).execute():
        return False
    over = {"ended_at": at, "ended_by": by}
    SignInChange.void_asked_on(row.account, by, [one.id for one in _sessions(row)])
    Session.update(over).where(Session.invitation_id == row.id, Session.ended_at.is_null()).execute()
    keys = (Passkey.invitation_id == row.id) & Passkey.ended_at.is_null()
    ended_rights.note("passkey", [one.id for one in Passkey.select(Passkey.id).where(keys)])
    ended_rights.note("link", [row.id])
    Passkey.update(over).where(keys).execute()
    if Account.select().where(Account.id == row.account_id, Account.passphrase_link_id == row.id).exists():
        row.account.note_old_passphrase()
    nothing = {"passphrase": None, "passphrase_link_id": None, "passphrase_limited_until": None}
    Account.update(nothing).where(Account.id == row.account_id, Account.passphrase_link_id == row.id).execute()
    for end in registry().all_ended:  # what was made in such a session outlives it otherwise
        end(row.account, by)
    row.account.record("declined link", by, fields=["invitations", "sessions"])
    Consent.withdraw_of_link(row.account, row.id)
    row.account.note("link_declined", by)
    row.account.tell_timeline("link_objected" if row.spent_at else "link_declined", by)
    return True


def is_undecided(row: Invitation) -> bool:
    """Whether this link is unspent, or everything that began with it and is valid is still limited."""
    if row.spent_at is None:
        return True
    keys = Passkey.select().where(Passkey.invitation_id == row.id, Passkey.ended_at.is_null())
    ways: list[Any] = [*_sessions(row).where(Session.ended_at.is_null()), *keys]
    by_link = Account.get_or_none(Account.id == row.account_id, Account.passphrase_link_id == row.id)
    until = [one.limited_until for one in ways] + ([by_link.passphrase_limited_until] if by_link else [])
    return all(is_limited(one, now()) for one in until)


def _sessions(row: Invitation) -> Any:
    return Session.select().where(Session.invitation_id == row.id)


def limited_sessions(account: Account) -> list[tuple[Session, Invitation]]:
    """List the valid sessions of this account that began with a link and are still limited, each with its link."""
    rows = [row for row in Session.of(account) if row.limited and row.invitation_id]
    links = {row.id: row for row in Invitation.select().where(Invitation.id.in_([row.invitation_id for row in rows]))}
    return [(row, links[row.invitation_id]) for row in rows if row.invitation_id in links]


def maker_of(row: Invitation | None) -> str:
    """Return the name of the person who made a link; empty if it was made on the machine."""
    return (Account.select(Account.name).where(Account.id == row.made_by).scalar() or "") if row else ""


def spent_session(row: Invitation, link: Link) -> dict[str, Any]:
    """Return what the session that begins with this link keeps of it."""
    if row.made_by is None:
        return {"invitation_id": row.id}
    until = link_rules.limited_until(link, now())
    return {"invitation_id": row.id, "limited_until": until, "link_by": row.made_by}


def limits_of(session: Session) -> dict[str, Any]:
    """Return what a way in made in this session takes over from it: nothing, unless the session is limited."""
    if not session.limited:
        return {}
    return {"invitation_id": session.invitation_id, "limited_until": session.limited_until}


def link_behind(link_id: UUID | None, limited_until: datetime | None) -> dict[str, Any]:
    """Return what a session keeps of the link behind a way in: one that was made in a limited session is limited as
    long as that session."""
    if link_id is None or not is_limited(limited_until, now()):
        return {}
    link = Invitation.get_or_none(Invitation.id == link_id)
    return {"invitation_id": link_id, "limited_until": limited_until, "link_by": link.made_by if link else None}


def settle(account: Account, link_id: UUID | None) -> None:
    """Note that the person behind an account has a passkey or passphrase of their own, made in a session that began
    with this link (None: with no link). Their consents are no longer provisional, what somebody ticked through another
    link is withdrawn, and what they do no longer names the link by which they came in first. Call inside a write
    transaction."""
    lock_rows(Account.select(Account.id).where(Account.id == account.id))
    Consent.make_final(account, link_id)
    first = (Session.account == account.id) & Session.link_by.is_null(False) & Session.limited_until.is_null()
    first &= Session.invitation_id == link_id
    Session.update(link_by=None).where(first).execute()
