"""Store changes of how somebody signs in that were asked for without a fresh proof and wait (`change_rules.py`)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import peewee as pw

from pwa.core.clock import now
from pwa.core.database import Row, UTCDateTimeField, lock_rows, one_of

from .accounts import Account
from .change_rules import takes_effect_at

PASSPHRASE, PASSKEY = "passphrase", "passkey"
END_PASSKEY, END_PHONE, END_PHONES = "end_passkey", "end_phone", "end_phones"
ENDING = (END_PASSKEY, END_PHONE, END_PHONES)
KINDS = (PASSPHRASE, PASSKEY, *ENDING)
DONE, STOPPED, VOID = "done", "stopped", "void"  # took effect; somebody objected; had become impossible


class SignInChange(Row):
    """A change that waits, or what became of it. An account has one that waits at most: so two of them never add up,
    and asking again neither shortens nor prolongs the waiting time."""

    account = pw.ForeignKeyField(Account, backref="sign_in_changes", on_delete="CASCADE")
    kind = pw.TextField(constraints=[one_of("kind", KINDS)])
    target_id = pw.UUIDField(null=True)  # the passkey or session that ends
    known_as = pw.TextField(null=True)  # of a new way in: the mobile number, or the passkey's id
    secret = pw.TextField(null=True)  # its argon2id hash, or the passkey's columns as JSON; deleted when it is settled
    asked_at = UTCDateTimeField(default=now)
    asked_on = pw.UUIDField()  # the session in which it was asked for
    takes_effect_at = UTCDateTimeField()
    settled_at = UTCDateTimeField(null=True)
    outcome = pw.TextField(null=True, constraints=[one_of("outcome", (DONE, STOPPED, VOID))])
    settled_on = pw.UUIDField(null=True)  # the session in which it was stopped

    class Meta:
        constraints = [pw.Check("(settled_at is null) = (outcome is null)")]

    @classmethod
    def waiting(cls, account_id: Any) -> "SignInChange | None":
        """Return the account's change that is not settled, or None."""
        return cls.get_or_none(cls.account == account_id, cls.settled_at.is_null())

    @classmethod
    def due_of(cls, account: pw.Node | UUID) -> "pw.ModelSelect[SignInChange]":
        """Build the subquery with the time at which the account's change that waits takes effect."""
        return cls.select(cls.takes_effect_at).where(cls.account == account, cls.settled_at.is_null())

    @classmethod
    def ask(cls, account: Account, kind: str, session_id: UUID, **what: Any) -> "SignInChange | None":
        """Store a change that waits; None if another one waits already, or if the account was closed meanwhile. `what`:
        target_id, or known_as and secret. Call inside a write transaction."""
        [locked] = lock_rows(Account.select().where(Account.id == account.id))
        if locked.closed_at is not None or cls.waiting(account.id):
            return None
        at: datetime = now()
        when = {"asked_at": at, "takes_effect_at": takes_effect_at(at)}
        row = cls.create(account=account, kind=kind, asked_on=session_id, **when, **what)
        account.record("asked for sign-in change", account.id, fields=[kind])
        account.note("change_asked", account.id)
        return row

    def settle(self, outcome: str, session_id: UUID | None = None) -> bool:
        """Note what became of it, and delete its secret; False if that was noted before. Call inside a write
        transaction."""
        fresh = {"settled_at": now(), "outcome": outcome, "settled_on": session_id, "secret": None}
        same = (SignInChange.id == self.id) & SignInChange.settled_at.is_null()
        return bool(SignInChange.update(fresh).where(same).execute())

    @classmethod
    def void_all(cls, account: Account, by: UUID | None, *kinds: str) -> None:
        """Void the change that waits, if it is of these kinds (none: any): everything of the account has ended, or the
        same was done with a proof. Call inside a write transaction."""
        row = cls.waiting(account.id)
        if row and row.kind in (kinds or KINDS) and row.settle(VOID):
            account.record("voided sign-in change", by, fields=[row.kind])

    @classmethod
    def void_all_waiting(cls) -> None:
        """Void what waits in all accounts: the database was restored, and every phone is signed out. Call inside a
        write transaction."""
        for row in cls.select(cls, Account).join(Account).where(cls.settled_at.is_null()).order_by(cls.id):
            cls.void_all(row.account, None)

    @classmethod
    def void_asked_on(cls, account: Account, by: UUID | None, sessions: Iterable[UUID]) -> None:
        """Void the change that waits if it was asked for in one of these sessions, which their owner or who declined
        their link has ended: they were somebody else's. Call inside a write transaction."""
        row = cls.waiting(account.id)
        if row and row.asked_on in set(sessions):
            cls.void_all(account, by)


SignInChange.add_index(
    SignInChange.index(
        SignInChange.account, unique=True, name="sign_in_change_waiting", where=SignInChange.settled_at.is_null()
    )
)
SignInChange.add_index(
    SignInChange.index(SignInChange.known_as, name="sign_in_change_known_as", where=SignInChange.settled_at.is_null())
)
