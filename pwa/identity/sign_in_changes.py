"""Make changes of how somebody signs in that have waited long enough, and stop those that their owner objects to.

No job does it: a change is made by the first request for which it matters after its time, and by one transaction only.
"""

import json
from functools import partial
from typing import Any
from uuid import UUID

from pwa.core.clock import now
from pwa.core.database import lock_rows, transact
from pwa.organisations.models import Post

from .accounts import Account
from .change_models import DONE, END_PASSKEY, END_PHONE, ENDING, PASSKEY, PASSPHRASE, STOPPED, VOID, SignInChange
from .change_rules import WAITS, Asker, decide, is_due
from .credential_models import Passkey, Session, has_way_in
from .links import is_told, settle


def make_due(account_id: UUID) -> bool:
    """Make the account's change if its time has come. Returns whether it was made now."""
    return _make(SignInChange.account == account_id)


def make_due_way_in(known_as: str) -> None:
    """Make the change whose time has come by which this number, or the passkey of this id, becomes a way in."""
    _make(SignInChange.known_as == known_as)


def _make(which: Any) -> bool:
    waits = SignInChange.select(SignInChange.id, SignInChange.takes_effect_at, SignInChange.settled_at)
    rows = list(waits.where(which, SignInChange.settled_at.is_null()))
    due = [row.id for row in rows if is_due(row.takes_effect_at, row.settled_at, now())]
    made = [transact(partial(_make_one, row_id)) for row_id in due]
    return any(made)


def _make_one(row_id: UUID) -> bool:
    """Make one change, unless another request was first."""
    account_id = SignInChange.select(SignInChange.account).where(SignInChange.id == row_id).scalar()
    [account] = lock_rows(Account.select().where(Account.id == account_id))
    [row] = lock_rows(SignInChange.select().where(SignInChange.id == row_id))  # nobody stops it while it is made
    if row.settled_at is not None:
        return False
    done = _still_allowed(row, account) and _effect(row, account)
    row.settle(DONE if done else VOID)
    if not done:
        account.record("voided sign-in change", None, fields=[row.kind])
    else:
        account.record("made sign-in change", account.id, fields=[row.kind])
        account.note("change_made", account.id)
    return done


def _still_allowed(row: SignInChange, account: Account) -> bool:
    """Whether the change might be asked for now too: an account that holds posts meanwhile, or that no other phone from
    that time shows any more, is not changed by time. A first way in may be shown by the one phone on which it was asked
    for: if that is signed out, nobody could have stopped it."""
    asker = Asker(
        fresh=False,
        has_way_in=has_way_in(account),
        holds_posts=bool(Post.given_to(account.id)),
        told=is_told(account, row.asked_at, apart_from=row.asked_on),
    )
    allowed = decide(asker, adds=row.kind not in ENDING).what == WAITS
    return account.closed_at is None and is_told(account, row.asked_at) and allowed


def _effect(row: SignInChange, account: Account) -> bool:
    """Write what was asked for; False if that is impossible or has happened meanwhile."""
    if row.kind == PASSPHRASE:
        done = account.set_passphrase(row.known_as or "", row.secret or "")
    elif row.kind == PASSKEY:
        done = Passkey.make({"account": account.id, **json.loads(row.secret or "{}")}) is not None
    else:
        return _end(row, account)
    if done:
        settle(account, Session.select(Session.invitation_id).where(Session.id == row.asked_on).scalar())
    return done


def _end(row: SignInChange, account: Account) -> bool:
    """End the passkey, the phone, or every phone that was signed in when it was asked for."""
    if row.kind == END_PASSKEY:
        mine: list[Any] = [key for key in Passkey.of(account) if key.id == row.target_id]
    else:
        mine = [phone for phone in Session.of(account) if phone.began_at <= row.asked_at]
        mine = [phone for phone in mine if row.kind != END_PHONE or phone.id == row.target_id]
    for one in mine:
        one.account = account
        one.end(account.id)
    return bool(mine)


def stop(row: SignInChange, session_id: UUID) -> bool:
    """Stop a change that waits: its owner objects, or the one who asked for it takes it back. False if it is settled.
    Call inside a write transaction, with the account on the row."""
    if not row.settle(STOPPED, session_id):
        return False
    back = session_id == row.asked_on
    row.account.record(
        "took back sign-in change" if back else "objected to sign-in change", row.account_id, fields=[row.kind]
    )
    row.account.note("change_taken_back" if back else "change_objected", row.account_id)
    return True
