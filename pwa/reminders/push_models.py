"""Store the phones on which people get notifications."""

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import peewee as pw

from pwa.core import crypto
from pwa.core.clock import now
from pwa.core.database import Row, UTCDateTimeField
from pwa.identity.models import Account, Session

from .push_rules import PushAddress

MOST = 10  # phones of one account


class PushSubscription(Row):
    """A browser that agreed to show notifications: its address at a push service, sealed, since whoever knows it may
    disturb the phone. It belongs to the sign-in in which it was made or renewed, and is silent once that has ended.
    Only the push service ends it (`ended_at`), when it says that the address is gone."""

    county_id = pw.UUIDField(null=True)
    account = pw.ForeignKeyField(Account, backref="+", on_delete="CASCADE")
    session = pw.ForeignKeyField(Session, backref="+", on_delete="CASCADE", index=False)
    address_hash = pw.TextField(unique=True)
    sealed = pw.TextField()
    made_at = UTCDateTimeField(default=now)
    ended_at = UTCDateTimeField(null=True)

    @classmethod
    def put(cls, account: Account, session: Session, address: PushAddress) -> bool:
        """Store an address, or give one that is known to this sign-in; False if the account has too many. Call inside a
        write transaction."""
        account.locked()
        hashed = crypto.content_digest(address.endpoint)
        sealed = crypto.seal(json.dumps([address.endpoint, address.p256dh, address.auth]))
        known = cls.get_or_none(cls.address_hash == hashed)
        if known is None or known.account_id != account.id:
            if cls.live([account.id]).count() >= MOST:
                return False
            account.record("switched notifications on", account.id, fields=["push"])
        if known is None:
            facts = {"county_id": account.county_id, "account": account, "session": session}
            return bool(cls.create(**facts, address_hash=hashed, sealed=sealed))
        fresh = {"account": account, "session": session, "sealed": sealed, "ended_at": None}
        cls.update({**fresh, "county_id": account.county_id}).where(cls.id == known.id).execute()
        return True

    @classmethod
    def remove(cls, account: Account, endpoint: str) -> None:
        """Delete the address of a phone on which its owner switched notifications off. Call inside a write
        transaction."""
        mine = (cls.address_hash == crypto.content_digest(endpoint)) & (cls.account == account.id)
        if cls.delete().where(mine).execute():
            account.record("switched notifications off", account.id, fields=["push"])

    @classmethod
    def live(cls, accounts: Iterable[UUID]) -> Any:
        """Query the addresses of these accounts on phones that are signed in, the newest first."""
        rows = cls.select().join(Session).where(cls.account.in_(list(accounts)), cls.ended_at.is_null())
        return rows.where(Session.unlimited()).order_by(cls.made_at.desc(), cls.id.desc())

    def opened(self) -> PushAddress:
        """Return the address. Raises crypto.WrongKey."""
        return PushAddress(*json.loads(crypto.unseal(self.sealed)))
