"""Store calendar addresses: secret addresses at which a member's calendar program reads their meetings."""

from typing import Any
from uuid import UUID

import peewee as pw

from pwa.core.clock import now
from pwa.core.crypto import hash_token
from pwa.core.database import Row, UTCDateTimeField
from pwa.core.write_keys import secret_for
from pwa.identity.models import Account
from pwa.members.models import Member

MOST = 5  # one for each device; whoever needs more ends one


class CalendarAddress(Row):
    """An address that its owner made and can end. Only a hash of its secret is stored, so it is shown once."""

    county_id = pw.UUIDField()
    account = pw.ForeignKeyField(Account, backref="+", on_delete="CASCADE")
    token_hash = pw.TextField(unique=True)
    made_at = UTCDateTimeField(default=now)
    ended_at = UTCDateTimeField(null=True)

    @classmethod
    def of(cls, account_id: UUID) -> list["CalendarAddress"]:
        """List the addresses of an account that work, oldest first."""
        rows = cls.select().where(cls.account == account_id, cls.ended_at.is_null())
        return list(rows.order_by(cls.made_at, cls.id))

    @classmethod
    def make(cls, account: Account) -> str | None:
        """Make an address and return its secret (256 bits); None if the account has too many. The same form sent again
        gets the same secret. Call inside a write transaction."""
        account.locked()
        token = secret_for("calendar address")
        if cls.select().where(cls.token_hash == hash_token(token)).exists():
            return token
        if len(cls.of(account.id)) >= MOST:
            return None
        cls.create(county_id=account.county_id, account=account, token_hash=hash_token(token))
        account.record("made calendar address", account.id)
        return token

    @classmethod
    def owner_of(cls, token: str) -> tuple[UUID, UUID, str] | None:
        """Return member, branch and language of the account behind a secret; None if the address was ended, the account
        closed, or the membership ended. One query."""
        rows: Any = (
            cls.select(Member.id, Member.branch, Account.language)
            .join(Account)
            .join(Member, on=(Member.id == Account.member_id))
            .where(cls.token_hash == hash_token(token), cls.ended_at.is_null())
            .where(Account.closed_at.is_null(), Member.left_at.is_null())
        )
        return rows.tuples().first()

    @classmethod
    def end_all(cls, account: Account, by: UUID | None) -> None:
        """End every address of an account of which every way in was ended: whoever has the lost phone may have copied
        or made one. Call inside a write transaction."""
        if cls.update(ended_at=now()).where(cls.account == account.id, cls.ended_at.is_null()).execute():
            account.record("ended calendar address", by)

    @classmethod
    def end(cls, account: Account, address: UUID) -> bool:
        """End an address of this account; False if it has none of this id. Call inside a write transaction."""
        own = (cls.id == address) & (cls.account == account.id)
        if cls.update(ended_at=now()).where(own, cls.ended_at.is_null()).execute():
            account.record("ended calendar address", account.id)
            return True
        return cls.select().where(own).exists()
