"""Export the data of one's own account: consents, phones, passkeys, security notes."""

from pwa.core.clock import day_of
from pwa.core.plain_rows import Rows, plain_dicts, plain_rows

from .models import Account, Consent, Passkey, SecurityNote, Session, SignInChange


def account_of(account: Account) -> Rows:
    """Export the account, without its passphrase."""
    return plain_rows([account], "passphrase", "passphrase_link_id", "passphrase_limited_until", "unconfirmed_link_id")


def consents_of(account: Account) -> Rows:
    """Export each consent, with the times at which it was given and withdrawn."""
    return plain_rows(Consent.select().where(Consent.account == account.id).order_by(Consent.given_at), "link_id")


def phones_of(account: Account) -> Rows:
    """Export the sessions, with days instead of times."""
    rows = Session.select().where(Session.account == account.id).order_by(Session.began_at)
    return plain_dicts(
        {
            "began_on": day_of(row.began_at),
            "last_used_on": day_of(row.last_used_at),
            "way_in": row.way_in,
            "label": row.label,
            "ended_at": row.ended_at,
        }
        for row in rows
    )


def passkeys_of(account: Account) -> Rows:
    """Export the passkeys, without their technical columns."""
    return plain_rows(Passkey.of(account), "public_key", "credential_id", "sign_count", "invitation_id")


def sign_in_changes_of(account: Account) -> Rows:
    """Export the changes of the sign-in that waited, without what a new way in consists of."""
    rows = SignInChange.select().where(SignInChange.account == account.id).order_by(SignInChange.asked_at)
    return plain_rows(rows, "secret", "known_as")


def security_notes_of(account: Account) -> Rows:
    """Export the security notes of this account."""
    return plain_rows(SecurityNote.select().where(SecurityNote.account == account.id), "by_id")
