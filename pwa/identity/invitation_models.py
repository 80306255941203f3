"""Store invitations: one-time links that open an account."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import peewee as pw

from pwa.core.clock import now
from pwa.core.crypto import hash_token
from pwa.core.database import Row, UTCDateTimeField
from pwa.core.write_keys import secret_for

from .accounts import Account
from .link_rules import VALID_HOURS


class Invitation(Row):
    """A one-time link, stored as a hash only. It is spent by the POST, and voided by a newer link or a restore."""

    account = pw.ForeignKeyField(Account, backref="invitations", on_delete="CASCADE")
    token_hash = pw.TextField(unique=True)
    made_at = UTCDateTimeField(default=now)
    made_by = pw.UUIDField(null=True)
    expires_at = UTCDateTimeField()
    spent_at = UTCDateTimeField(null=True)
    voided_at = UTCDateTimeField(null=True)
    agreed_at = UTCDateTimeField(null=True)  # by the owner, on one of their phones
    confirmed_at = UTCDateTimeField(null=True)  # by a second officer
    confirmed_by = pw.UUIDField(null=True)
    confirmed_because = pw.TextField(null=True)
    declined_at = UTCDateTimeField(null=True)  # by the owner, before or after it was spent
    lapsed_at = UTCDateTimeField(null=True)  # when it became void with the right of whoever made it
    in_use = pw.BooleanField(default=False)  # somebody had signed in to the account when it was made

    @classmethod
    def make(cls, account: Account, by: UUID | None, hours: float = VALID_HOURS, in_use: bool = False) -> str:
        """Make a link and void the older ones; without `by` it is made on the machine. Returns its token (256 bits).
        Call inside a write transaction."""
        account.locked()  # of two links made at the same moment the second voids the first
        token = secret_for(str(account.id))
        if cls.select().where(cls.token_hash == hash_token(token)).exists():
            return token  # the same form was sent again
        cls.void_all(account)
        until = now() + timedelta(hours=hours)
        cls.create(account=account, token_hash=hash_token(token), made_by=by, expires_at=until, in_use=in_use)
        account.record("invited" if by else "invited on the machine", by)
        account.note("invited" if by else "invited_on_machine", by)
        return token

    @classmethod
    def void_all(cls, account: Account) -> int:
        """Void every unspent link of `account`. Returns how many."""
        open_ones = (cls.account == account.id) & cls.spent_at.is_null() & cls.voided_at.is_null()
        return cls.update(voided_at=now()).where(open_ones).execute()

    @classmethod
    def valid(cls, at: Any = None) -> pw.Expression:
        """Build the condition of the links that are neither spent nor void nor expired now, or at a time that may be a
        placeholder of a compiled query."""
        return cls.spent_at.is_null() & cls.voided_at.is_null() & (cls.expires_at > (now() if at is None else at))

    @classmethod
    def _good(cls, token: str) -> pw.Expression:
        return (cls.token_hash == hash_token(token)) & cls.valid()

    @classmethod
    def open_with(cls, token: str) -> "Invitation | None":
        """Return the valid invitation of this token, with its account, without spending it; else None."""
        return cls.select(cls, Account).join(Account).where(cls._good(token)).first()

    @classmethod
    def owner_of(cls, token: str) -> UUID | None:
        """Return the account id of this token, valid or not; None if it is unknown."""
        return cls.select(cls.account).where(cls.token_hash == hash_token(token)).scalar()

    @classmethod
    def spend(cls, token: str) -> Account | None:
        """Spend the token and return its account, or None. One statement, so that it is spent once only; whether it may
        open the account is decided before. Call inside a write transaction."""
        if not cls.update(spent_at=now()).where(cls._good(token)).execute():
            return None
        account = Account.select().join(cls).where(cls.token_hash == hash_token(token)).get()
        maker = cls.select(cls.made_by).where(cls.token_hash == hash_token(token)).scalar()
        account.record("spent invitation", account.id, link_by=maker)
        return account


Invitation.add_index(
    Invitation.index(
        Invitation.expires_at,
        name="invitation_to_confirm",
        where=pw.SQL("in_use and spent_at is null and voided_at is null and confirmed_at is null"),
    )
)

NOT_USED = "spent_at is null and voided_at is null"
CONFIRMED = pw.SQL(f"confirmed_by is not null and {NOT_USED}")
Invitation.add_index(Invitation.index(Invitation.made_by, name="invitation_made_by", where=pw.SQL(NOT_USED)))
Invitation.add_index(Invitation.index(Invitation.confirmed_by, name="invitation_confirmed_by", where=CONFIRMED))
