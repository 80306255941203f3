"""Store the passkeys and sessions of an account, each a row that can be ended."""

from datetime import datetime, time
from typing import Any
from uuid import UUID

import peewee as pw

from pwa.core import ended_rights
from pwa.core.clock import CHINA, now, today
from pwa.core.database import Row, UTCDateTimeField, lock_rows
from pwa.core.features import registry
from pwa.organisations.models import Post

from .accounts import Account
from .change_models import SignInChange
from .invitation_models import Invitation
from .link_rules import is_limited
from .rules import LASTING, counter_verdict


def start_of_day() -> datetime:
    """Return today's midnight in China. The last use of a session is stored as a day, so that no online times are
    kept."""
    return datetime.combine(today(), time.min, CHINA)


class Passkey(Row):
    """A discoverable credential: its id and public key."""

    account = pw.ForeignKeyField(Account, backref="passkeys", on_delete="CASCADE")
    credential_id = pw.TextField(unique=True)  # base64url
    public_key = pw.TextField()  # base64url of the COSE key
    sign_count = pw.BigIntegerField(default=0)  # the highest that was seen
    uncounted_at = UTCDateTimeField(null=True)  # since when its answers say 0 although it counted before
    transports = pw.TextField(default="")
    backed_up = pw.BooleanField(default=False)
    label = pw.TextField(default="")
    invitation_id = pw.UUIDField(null=True)  # the link in whose limited session it was made
    limited_until = UTCDateTimeField(null=True)
    made_at = UTCDateTimeField(default=now)
    last_used_on = pw.DateField(null=True)
    ended_at = UTCDateTimeField(null=True)
    ended_by = pw.UUIDField(null=True)

    @classmethod
    def of(cls, account: Account) -> list["Passkey"]:
        """List the account's valid passkeys, oldest first."""
        return list(cls.select().where(cls.account == account.id, cls.ended_at.is_null()).order_by(cls.made_at, cls.id))

    @classmethod
    def any_of(cls, account: pw.Node | UUID) -> pw.Function:
        """Build the SQL condition that the account has a valid passkey."""
        return pw.fn.EXISTS(cls.select(cls.id).where(cls.account == account, cls.ended_at.is_null()))

    @classmethod
    def make(cls, key: dict[str, Any]) -> "Passkey | None":
        """Store a new key; None if its credential id is known already. Call inside a write transaction."""
        row = cls(**key)
        same = {cls.credential_id: row.credential_id}  # if two phones do it at the same time, the first row is kept
        cls.insert(row.__data__).on_conflict(conflict_target=[cls.credential_id], update=same).execute()
        return cls.get_or_none(cls.id == row.id)

    def used(self, sign_count: int, backed_up: bool) -> bool:
        """Store a use and the highest counter; False if the key was used or ended since this row was read. The owner is
        told once if the key does not count any more."""
        stopped = counter_verdict(self.sign_count, sign_count) == "zero"
        fresh = {"sign_count": max(sign_count, self.sign_count), "backed_up": backed_up, "last_used_on": today()}
        fresh["uncounted_at"] = self.uncounted_at or now() if stopped else None
        same = (Passkey.id == self.id) & (Passkey.sign_count == self.sign_count) & Passkey.ended_at.is_null()
        done = bool(Passkey.update(fresh).where(same).execute())
        if done and stopped and self.uncounted_at is None:
            self.account.record("passkey stopped counting", self.account_id, fields=["sign_count"])
            self.account.note("counter_zero")
        return done

    def report_copy(self) -> None:
        """Record that the key's signature counter went back, so that it may have been copied; warn the owner."""
        self.account.record("refused passkey", None, fields=["sign_count"])
        self.account.note("counter_back")

    def end(self, by: UUID) -> None:
        """End this passkey: it can sign in no more."""
        ended_rights.note("passkey", [self.id])
        Passkey.update(ended_at=now(), ended_by=by).where(Passkey.id == self.id, Passkey.ended_at.is_null()).execute()
        self.account.record("ended passkey", by, fields=["passkey"])
        self.account.note("passkey_ended", by)


class Ended(Exception):
    """The session of this request was ended after the request had begun."""


class Session(Row):
    """A signed-in phone. It expires 180 days after its last use; its owner, an officer or a restore can end it."""

    account = pw.ForeignKeyField(Account, backref="sessions", on_delete="CASCADE")
    began_at = UTCDateTimeField(default=now)
    last_used_at = UTCDateTimeField(default=start_of_day)  # the day only
    way_in = pw.TextField()
    label = pw.TextField(default="")
    ended_at = UTCDateTimeField(null=True)
    ended_by = pw.UUIDField(null=True)
    invitation_id = pw.UUIDField(null=True)  # the link by which it began
    limited_until = UTCDateTimeField(null=True)  # until the owner has proven who they are, at the latest then
    link_by = pw.UUIDField(null=True)  # who made that link, until the person has a way in of their own

    @classmethod
    def begin(cls, account: Account, way_in: str, label: str, **link: Any) -> "Session":
        """Sign a phone in. `link`: invitation_id, limited_until and link_by if a link is behind it. Call inside a write
        transaction."""
        row = cls.create(account=account, way_in=way_in, label=label, **link)
        account.record("signed in", account.id, reason=way_in, link_by=row.link_by)
        return row

    @property
    def limited(self) -> bool:
        """Whether its person must still prove that they are the owner of the account."""
        return is_limited(self.limited_until, now())

    @classmethod
    def unlimited(cls) -> pw.Expression:
        """Build the condition of the sessions that are valid and not limited."""
        open_ = cls.ended_at.is_null() & (cls.last_used_at >= cls.oldest())
        return open_ & (cls.limited_until.is_null() | (cls.limited_until <= now()))

    @classmethod
    def of(cls, account: Account) -> list["Session"]:
        """List the valid sessions of an account, the one used last first."""
        mine = cls.select().where(cls.account == account.id, cls.ended_at.is_null(), cls.last_used_at >= cls.oldest())
        return list(mine.order_by(cls.last_used_at.desc(), cls.began_at.desc()))

    @staticmethod
    def oldest() -> datetime:
        """Return the earliest last use of a session that has not expired."""
        return start_of_day() - LASTING

    @property
    def used_today(self) -> bool:
        """Whether today's use is stored."""
        return self.last_used_at >= start_of_day()

    def use(self) -> None:
        """Store that it was used today."""
        day = start_of_day()
        Session.update(last_used_at=day).where(Session.id == self.id, Session.last_used_at < day).execute()

    def require_open(self) -> None:
        """Check that the phone is still signed in, and let nobody sign it out until the transaction ends: nothing that
        opens the account is set up on a phone that somebody has just ended. Raises Ended."""
        lock_rows(Account.select(Account.id).where(Account.id == self.account_id))
        if not lock_rows(Session.select(Session.id).where(Session.id == self.id, Session.ended_at.is_null())):
            raise Ended

    def end(self, by: UUID) -> None:
        """Sign this phone out."""
        Session.update(ended_at=now(), ended_by=by).where(Session.id == self.id, Session.ended_at.is_null()).execute()
        self.account.record("signed out", by, fields=["session"])


def has_way_in(account: Account) -> bool:
    """Whether the account has a passkey or a passphrase, whoever made it: without one its owner would need a new
    invitation after signing out."""
    return bool(account.passphrase or Passkey.of(account))


def end_sessions(account: Account, by: UUID | None) -> int:
    """End all sessions of an account. Returns how many were open. Call inside a write transaction."""
    account.locked()  # whoever signs in at this moment does so before it, or not with what has ended
    mine = (Session.account == account.id) & Session.ended_at.is_null()
    ended = Session.update(ended_at=now(), ended_by=by).where(mine).execute()
    account.record("ended all sessions", by, fields=["sessions"])
    return ended


def end_everything(account: Account, by: UUID | None) -> None:
    """End all sessions, passkeys, invitations and the passphrase, for a lost phone; the owner needs a new
    invitation."""
    end_sessions(account, by)
    keys = (Passkey.account == account.id) & Passkey.ended_at.is_null()
    ended_rights.note("passkey", [row.id for row in Passkey.select(Passkey.id).where(keys)])
    account.note_old_passphrase()
    Passkey.update(ended_at=now(), ended_by=by).where(keys).execute()
    nothing = {"passphrase": None, "passphrase_link_id": None, "passphrase_limited_until": None}
    Account.update({**nothing, "unconfirmed_link_id": None}).where(Account.id == account.id).execute()
    Post.update(unconfirmed_link_id=None).where(Post.account_id == account.id).execute()  # nobody is in any more
    Invitation.void_all(account)
    SignInChange.void_all(account, by)
    for end in registry().all_ended:
        end(account, by)
    account.record("ended all ways in", by, fields=["passkeys", "passphrase", "invitations"])
    account.note("all_ended", by)
