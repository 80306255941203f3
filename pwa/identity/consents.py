"""Keep what the owners of accounts consent to."""

from typing import Any
from uuid import UUID

import peewee as pw

from pwa.core import ended_rights
from pwa.core.clock import now
from pwa.core.database import Row, UTCDateTimeField, lock_rows

from .accounts import NOTICE_VERSION, Account

CONSENTS = ("whereabouts", "host", "reminders")


class Consent(Row):
    """One consent, which is given and withdrawn separately from others (PIPL Art 14–16, 29)."""

    account = pw.ForeignKeyField(Account, backref="consents", on_delete="CASCADE")
    kind = pw.TextField(constraints=[pw.Check("kind in ('" + "','".join(CONSENTS) + "')")])
    notice = pw.TextField(default=NOTICE_VERSION)
    given_at = UTCDateTimeField(default=now)
    withdrawn_at = UTCDateTimeField(null=True)
    provisional = pw.BooleanField(default=False)  # until the person has a passkey or passphrase of their own
    link_id = pw.UUIDField(null=True)  # the link with which the session began in which it was given

    @classmethod
    def of(cls, account: Account) -> set[str]:
        """Return the kinds that this account has given and not withdrawn."""
        return {row.kind for row in cls.select().where(cls.account == account.id, cls.withdrawn_at.is_null())}

    @classmethod
    def in_force(cls, account: Account) -> set[str]:
        """Return the kinds that this account has given, without the provisional ones."""
        return cls.of(account) - cls.provisional_of(account)

    @classmethod
    def provisional_of(cls, account: Account) -> set[str]:
        """Return the kinds that were given through a link by somebody who has no passkey or passphrase yet."""
        rows = cls.select().where(cls.account == account.id, cls.withdrawn_at.is_null(), cls.provisional)
        return {row.kind for row in rows}

    @classmethod
    def make_final(cls, account: Account, link_id: UUID | None) -> None:
        """Decide about the provisional consents of an account whose person has proven themselves in a session that
        began with this link, or with none: those given through it count now, those given through another link are
        withdrawn and asked for again. Call inside a write transaction."""
        given = (cls.account == account.id) & cls.provisional & cls.withdrawn_at.is_null()
        mine = given & (cls.link_id.is_null() | (cls.link_id == link_id))
        kinds = [row.kind for row in cls.select().where(mine).order_by(cls.given_at, cls.id)]
        if kinds:
            cls.update(provisional=False).where(mine).execute()
            account.record("confirmed consent", account.id, fields=kinds)
        cls.ask_again(account)

    @classmethod
    def ask_again(cls, account: Account, link_by: UUID | None = None) -> None:
        """Withdraw the provisional consents of an account, and ask its owner for them again: somebody else than the
        owner may have given them. `link_by`: who made the link that opened the account now. Call inside a write
        transaction."""
        cls._withdraw_unsure(account, cls.provisional, link_by)

    @classmethod
    def withdraw_of_link(cls, account: Account, link_id: UUID) -> None:
        """Withdraw what was agreed to through a link whose owner says that it was not them. Call inside a write
        transaction."""
        cls._withdraw_unsure(account, cls.link_id == link_id)

    @classmethod
    def _withdraw_unsure(cls, account: Account, which: Any, link_by: UUID | None = None) -> None:
        given = (cls.account == account.id) & cls.withdrawn_at.is_null() & which
        kinds = [row.kind for row in cls.select().where(given).order_by(cls.given_at, cls.id)]
        if kinds:
            cls.update(withdrawn_at=now()).where(given).execute()
            Account.update(consents_asked_at=now()).where(Account.id == account.id).execute()
            account.record("withdrew provisional consent", account.id, fields=kinds, link_by=link_by)
            account.note("consents_asked_again")

    @classmethod
    def give(
        cls,
        account: Account,
        kind: str,
        provisional: bool = False,
        link_by: UUID | None = None,
        link_id: UUID | None = None,
    ) -> None:
        """Give a consent, if it is not given already. `link_by`: who made the link by which the person came; `link_id`:
        that link. Call inside a write transaction."""
        lock_rows(Account.select(Account.id).where(Account.id == account.id))  # a double tap makes two requests
        if kind not in cls.of(account):
            cls.create(account=account, kind=kind, provisional=provisional, link_id=link_id)
            account.record("gave consent", account.id, fields=[kind], link_by=link_by)

    @classmethod
    def withdraw(cls, account: Account, kind: str) -> None:
        """Withdraw a consent from now on. Call inside a write transaction."""
        given = (cls.account == account.id) & (cls.kind == kind) & cls.withdrawn_at.is_null()
        ended_rights.note("consent", [row.id for row in cls.select(cls.id).where(given)])
        if cls.update(withdrawn_at=now()).where(given).execute():
            account.record("withdrew consent", account.id, fields=[kind])


Consent.add_index(
    Consent.index(Consent.account, Consent.kind, unique=True, name="consent_once", where=Consent.withdrawn_at.is_null())
)
