"""Keep accounts: who may sign in, and the security notes that they must see."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import peewee as pw

from pwa.core import audit, ended_rights
from pwa.core.bulk_sql import insert_rows
from pwa.core.clock import now
from pwa.core.crypto import CROCKFORD
from pwa.core.database import Row, UTCDateTimeField, lock_rows
from pwa.core.features import registry
from pwa.core.name_keys import name_key
from pwa.organisations.models import Post, Unit

from .rules import mobile_number

NOTICE_VERSION = "2026-12-2"  # raised when the text changes after a release: tests/me/test_notice_version.py


class Person(Protocol):
    """The attributes of a member that this package needs; it may not import `members`, a higher layer."""

    id: UUID
    county_id: UUID
    name: str
    phone: str | None


class Account(Row):
    """A person who may sign in. It belongs to a member; only administrators and auditors have no member file."""

    county_id = pw.UUIDField(null=True)
    member_id = pw.UUIDField(null=True, unique=True)
    login = pw.TextField(unique=True)
    name = pw.TextField()
    name_key = pw.TextField(default="")  # to sort by (core/name_keys.py); written with the name
    sign_in_phone = pw.TextField(null=True, index=True)
    passphrase = pw.TextField(null=True)  # argon2id
    passphrase_link_id = pw.UUIDField(null=True)  # the link in whose limited session it was set
    passphrase_limited_until = UTCDateTimeField(null=True)
    language = pw.TextField(default="")
    large_text = pw.BooleanField(default=False)
    notice_read = pw.TextField(null=True)  # version of the privacy notice that was read
    offer_put_off_at = UTCDateTimeField(null=True)
    made_at = UTCDateTimeField(default=now)
    consents_asked_at = UTCDateTimeField(null=True)  # when consents were withdrawn that the owner is asked for again
    closed_at = UTCDateTimeField(null=True)  # set by `close`: nobody signs in to it again
    closed_by = pw.UUIDField(null=True)
    unconfirmed_link_id = pw.UUIDField(null=True)  # the first link, until a second officer confirmed who came in by it

    @classmethod
    def of_member(cls, member: Person, by: UUID | None) -> "Account":
        """Return the member's account; make it if there is none. Call inside a write transaction."""
        account = cls.get_or_none(cls.member_id == member.id)
        if account:
            return account
        fresh = cls._fresh(member)
        same = {cls.member_id: member.id}  # if two officers do it at the same time, the first row is kept
        cls.insert(fresh.__data__).on_conflict(conflict_target=[cls.member_id], update=same).execute()
        account = cls.get(cls.member_id == member.id)
        if account.id == fresh.id:
            account.record("made account", by)
        return account

    @classmethod
    def of_members(cls, members: Sequence[Person], by: UUID | None) -> list["Account"]:
        """Return the accounts of these members, locked until the transaction ends; make those that there are not yet.
        Call inside a write transaction."""
        theirs = cls.member_id.in_([member.id for member in members])
        known = {row.member_id for row in cls.select(cls.member_id).where(theirs)}
        fresh = [cls._fresh(member) for member in members if member.id not in known]
        insert_rows(cls, [row.__data__ for row in fresh], " ON CONFLICT (member_id) DO NOTHING")  # as in `of_member`
        rows = lock_rows(cls.select().where(theirs).order_by(cls.id))
        made = {row.id for row in fresh}
        audit.record_all([row.audit_line("made account", by) for row in rows if row.id in made])
        return rows

    @classmethod
    def _fresh(cls, member: Person) -> "Account":
        login = "m-" + "".join(secrets.choice(CROCKFORD.lower()) for _ in range(10))
        phone = mobile_number(member.phone or "")
        named = {"login": login, "name": member.name, "name_key": name_key(member.name)}
        return cls(county_id=member.county_id, member_id=member.id, sign_in_phone=phone, **named)

    def locked(self) -> "Account":
        """Read the account again and lock it until the transaction ends: whoever signs in, sets up a way in or ends one
        waits for the other."""
        [row] = lock_rows(Account.select().where(Account.id == self.id))
        return row

    @property
    def branch_name(self) -> str:
        """The name of the member's branch; for an account without member, of the units of its posts. Reads `member` by
        a back reference of Unit, since this package may not import `members`."""
        people = Unit.members.rel_model  # type: ignore[attr-defined]
        at = Unit.select(Unit.name, Unit.path).order_by(Unit.path)
        if self.member_id:
            units = at.join(people).where(people.id == self.member_id)
        else:
            units = at.join(Post).where(Post.account_id == self.id, Post.given()).distinct()
        return "、".join(unit.name for unit in units)

    def record(self, action: str, by: UUID | None, **more: Any) -> None:
        """Write one audit line about this account."""
        audit.record_all([self.audit_line(action, by, **more)])

    def audit_line(self, action: str, by: UUID | None, **more: Any) -> dict[str, Any]:
        """Return one audit line about this account, to be written with others."""
        about = {"county_id": self.county_id, "member_id": self.member_id, "actor_id": by}
        return audit.line(action, "account", self.id, **{**about, **more})

    def close(self, by: UUID | None) -> bool:
        """Close the account: its phones are signed out and every way in is ended. False if it is closed already. Call
        inside a write transaction, which also ends its posts (`organisations.succession`)."""
        from .credential_models import end_everything

        open_ = (Account.id == self.id) & Account.closed_at.is_null()
        if not Account.update(closed_at=now(), closed_by=by).where(open_).execute():
            return False
        end_everything(self, by)
        ended_rights.note("account", [self.id])
        self.record("closed account", by, fields=["closed_at"])
        return True

    def reopen(self, by: UUID | None) -> bool:
        """Open the closed account again; every way in stays ended. False if it is open. Call inside a write
        transaction."""
        closed = (Account.id == self.id) & Account.closed_at.is_null(False)
        if not Account.update(closed_at=None, closed_by=None).where(closed).execute():
            return False
        ended_rights.note_given("account", self.id)
        self.record("reopened account", by, fields=["closed_at"])
        return True

    def note(self, kind: str, by: UUID | None = None) -> None:
        """Add a security note, which the owner sees for 30 days; kinds: `security_notes.py`."""
        SecurityNote.create(account=self, kind=kind, by_id=by)

    def tell_timeline(self, kind: str, by: UUID | None) -> None:
        """Add a line of this kind to the timeline of the account's member, if it has one. `members`, a higher layer,
        declares how. Call inside a write transaction."""
        for tell in registry().account_told:
            tell(self, kind, by)

    def read_notice(self, link_by: UUID | None = None) -> None:
        """Note that the owner has read the present privacy notice. `link_by`: who made the link by which they came."""
        Account.update(notice_read=NOTICE_VERSION).where(Account.id == self.id).execute()
        self.record("read notice", self.id, fields=["notice_read"], link_by=link_by)

    def consents_were_answered(self) -> None:
        """Note that the owner has said again what they agree to, if they were asked. Call inside a write
        transaction."""
        if self.consents_asked_at:
            Account.update(consents_asked_at=None).where(Account.id == self.id).execute()

    def put_off_offer(self) -> None:
        """Note that the owner will set up a way to sign in later; Today asks again."""
        Account.update(offer_put_off_at=now()).where(Account.id == self.id).execute()
        self.record("put off way in", self.id, fields=["offer_put_off_at"])

    def number_is_taken(self, phone: str) -> bool:
        """Whether another account signs in with this number and a passphrase."""
        with_number = (Account.sign_in_phone == phone) & Account.passphrase.is_null(False)
        return Account.select().where(with_number, Account.id != self.id).exists()

    def note_old_passphrase(self) -> None:
        """Note outside the database that the present passphrase, if there is one, opens the account no more."""
        if old := Account.select(Account.passphrase).where(Account.id == self.id).scalar():
            ended_rights.note("passphrase", [self.id], mark=passphrase_mark(old))

    def set_passphrase(
        self, phone: str, hashed: str, link_id: UUID | None = None, limited_until: datetime | None = None
    ) -> bool:
        """Store number and hashed passphrase; False if another account signs in with this number. `link_id` and
        `limited_until`: of the limited session in which it is set. Call inside a write transaction."""
        if self.number_is_taken(phone):
            return False
        self.note_old_passphrase()
        limits = {"passphrase_link_id": link_id, "passphrase_limited_until": limited_until}
        Account.update(sign_in_phone=phone, passphrase=hashed, **limits).where(Account.id == self.id).execute()
        self.record("set passphrase", self.id, fields=["sign_in_phone", "passphrase"])
        if self.passphrase:
            self.note("passphrase_set", self.id)
        return True


def passphrase_mark(hashed: str) -> str:
    """Return a digest of a stored passphrase, by which a restore knows it again."""
    return hashlib.sha256(hashed.encode()).hexdigest()


Account.add_index(Account.index(Account.county_id, Account.name_key, Account.id, name="account_county_key"))


Account.add_index(Account.index(Account.county_id, Account.login, name="account_county"))


class SecurityNote(Row):
    """An event in the security of an account, shown to its owner for 30 days."""

    account = pw.ForeignKeyField(Account, backref="security_notes", on_delete="CASCADE")
    kind = pw.TextField()  # one of those in security_notes.py
    at = UTCDateTimeField(default=now)
    by_id = pw.UUIDField(null=True)
