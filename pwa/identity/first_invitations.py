"""Make first invitations for many people at once: one-time links to accounts that nobody has used yet.

A link to an account in use goes by the rules of `link_rules.py`, and is made one by one (`invitations.py`).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import peewee as pw

from pwa.core import audit
from pwa.core.bulk_sql import insert_rows
from pwa.core.clock import now
from pwa.core.crypto import hash_token
from pwa.core.write_keys import secret_for

from .accounts import Account, SecurityNote
from .credential_models import Passkey, Session
from .invitation_models import Invitation
from .invitations import link_address
from .link_rules import VALID_HOURS

Tokens = Mapping[UUID, str]  # account → token of the link that is made for it


class FirstLink(NamedTuple):
    """A valid link that was made."""

    account: Account
    url: str
    until: datetime


def never_used() -> pw.Expression:
    """Build the condition that an open account was never signed in to, as `links.in_use` says of one account; it also
    holds where a join finds no account."""
    spent = Invitation.select(Invitation.id).where(Invitation.account == Account.id, Invitation.spent_at.is_null(False))
    began = Session.select(Session.id).where(Session.account == Account.id)
    keys = Passkey.select(Passkey.id).where(Passkey.account == Account.id)
    unused = Account.passphrase.is_null() & ~pw.fn.EXISTS(spent) & ~pw.fn.EXISTS(began) & ~pw.fn.EXISTS(keys)
    return Account.closed_at.is_null() & unused


def tokens_for(accounts: Iterable[Account]) -> Tokens:
    """Make the tokens of the links; the same form sent again gets the same ones."""
    return {account.id: secret_for(str(account.id)) for account in accounts}


def are_made(tokens: Tokens) -> bool:
    """Whether links with these tokens are stored already: the same form was sent before."""
    return _with(tokens).exists()


def make_links(accounts: Sequence[Account], tokens: Tokens, by: UUID) -> None:
    """Make a link for each account and void the older ones, as `Invitation.make` does for one. Call inside a write
    transaction, with the accounts locked, after asking `never_used`."""
    ids, at = [account.id for account in accounts], now()
    unspent = Invitation.spent_at.is_null() & Invitation.voided_at.is_null()
    Invitation.update(voided_at=at).where(Invitation.account.in_(ids), unspent).execute()
    same = {"made_at": at, "made_by": by, "expires_at": at + timedelta(hours=VALID_HOURS)}
    insert_rows(Invitation, [{"account": one, "token_hash": hash_token(tokens[one]), **same} for one in ids])
    audit.record_all([account.audit_line("invited", by) for account in accounts])
    insert_rows(SecurityNote, [{"account": one, "kind": "invited", "at": at, "by_id": by} for one in ids])


def valid_links(accounts: Iterable[Account], tokens: Tokens) -> list[FirstLink]:
    """List the links with these tokens that are valid, in the order of the accounts."""
    until = {row.account_id: row.expires_at for row in _with(tokens).where(Invitation.valid())}
    mine = [account for account in accounts if account.id in until]
    return [FirstLink(account, link_address(tokens[account.id]), until[account.id]) for account in mine]


def _with(tokens: Tokens) -> "pw.ModelSelect[Invitation]":
    return Invitation.select().where(Invitation.token_hash.in_([hash_token(token) for token in tokens.values()]))
