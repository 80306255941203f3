"""End again, after a restore, what had ended since the backup was made: passkeys, passphrases, links, consents."""

from typing import Any
from uuid import UUID

import peewee as pw
from flask_babel import lazy_gettext as _l

from pwa.core.clock import now
from pwa.core.right_kinds import EndsAgain

from .accounts import Account, passphrase_mark
from .consents import Consent
from .credential_models import Passkey
from .invitation_models import Invitation


def end_passkey(key_id: UUID, _line: Any) -> dict[str, Any] | None:
    """End a passkey; None if it has ended, or is unknown."""
    row = Passkey.get_or_none(Passkey.id == key_id, Passkey.ended_at.is_null())
    change = Passkey.update(ended_at=now()).where(Passkey.id == key_id)
    return _done(row.account, "passkey", change) if row else None


def end_passphrase(account_id: UUID, line: Any) -> dict[str, Any] | None:
    """Remove the passphrase of an account if it is the one that the line means; None if it is another one."""
    row = Account.get_or_none(Account.id == account_id, Account.passphrase.is_null(False))
    if row is None or passphrase_mark(str(row.passphrase)) != line.get("mark"):
        return None
    nothing = {"passphrase": None, "passphrase_link_id": None, "passphrase_limited_until": None}
    return _done(row, "passphrase", Account.update(nothing).where(Account.id == account_id))


def decline_link(link_id: UUID, _line: Any) -> dict[str, Any] | None:
    """Void a link that its owner declined, with what was agreed to through it; None if it is declined."""
    row = Invitation.get_or_none(Invitation.id == link_id, Invitation.declined_at.is_null())
    if row is None:
        return None
    Consent.withdraw_of_link(row.account, row.id)
    over = {"declined_at": now(), "voided_at": now()}
    return _done(row.account, "invitations", Invitation.update(over).where(Invitation.id == link_id))


def withdraw_consent(consent_id: UUID, _line: Any) -> dict[str, Any] | None:
    """Withdraw a consent; None if it is withdrawn."""
    row = Consent.get_or_none(Consent.id == consent_id, Consent.withdrawn_at.is_null())
    change = Consent.update(withdrawn_at=now()).where(Consent.id == consent_id)
    return _done(row.account, row.kind, change) if row else None


def _done(account: Account, field: str, change: pw.Query) -> dict[str, Any]:
    change.execute()
    about = {"about": ("account", account.id), "fields": [field]}
    return {**about, "county_id": account.county_id, "member_id": account.member_id}


ENDS_AGAIN = {
    "passkey": EndsAgain(_l("passkeys"), end_passkey),
    "passphrase": EndsAgain(_l("passphrases"), end_passphrase),
    "link": EndsAgain(_l("declined links"), decline_link),
    "consent": EndsAgain(_l("consents"), withdraw_consent),
}
