"""Accounts and the ways into them: invitations, passkeys, passphrases, signed-in phones, consents."""

import peewee as pw

from pwa.ground.clock import now
from pwa.ground.database import Row, UTCDateTimeField

CONSENTS = ("whereabouts", "host", "reminders")
NOTICE_VERSION = "2026-11"


class Account(Row):
    """Who may sign in. It belongs to a member; only `admin` and `auditor` have no member file."""

    county_id = pw.UUIDField(null=True)
    member_id = pw.UUIDField(null=True, unique=True)
    login = pw.TextField(unique=True)
    name = pw.TextField()
    sign_in_phone = pw.TextField(null=True, index=True)
    passphrase = pw.TextField(null=True)  # argon2id
    language = pw.TextField(default="")
    large_text = pw.BooleanField(default=False)
    notice_read = pw.TextField(null=True)  # which version of the notice
    offer_put_off_at = UTCDateTimeField(null=True)
    made_at = UTCDateTimeField(default=now)


class Invitation(Row):
    """A one-time link, stored only as a hash. Spent by the POST, voided by a newer one or by a restore."""

    account = pw.ForeignKeyField(Account, backref="invitations", on_delete="CASCADE")
    token_hash = pw.TextField(unique=True)
    made_at = UTCDateTimeField(default=now)
    made_by = pw.UUIDField(null=True)
    expires_at = UTCDateTimeField()
    spent_at = UTCDateTimeField(null=True)
    voided_at = UTCDateTimeField(null=True)


class Passkey(Row):
    """A discoverable credential; the public half only."""

    account = pw.ForeignKeyField(Account, backref="passkeys", on_delete="CASCADE")
    credential_id = pw.TextField(unique=True)  # base64url
    public_key = pw.TextField()  # base64url of the COSE key
    sign_count = pw.BigIntegerField(default=0)
    transports = pw.TextField(default="")
    backed_up = pw.BooleanField(default=False)
    label = pw.TextField(default="")
    made_at = UTCDateTimeField(default=now)
    last_used_on = pw.DateField(null=True)
    ended_at = UTCDateTimeField(null=True)
    ended_by = pw.UUIDField(null=True)


class Challenge(Row):
    """A passkey ceremony that was begun: single use, five minutes, bound to the browser by the session cookie."""

    value = pw.TextField(unique=True)  # base64url
    purpose = pw.TextField()
    account_id = pw.UUIDField(null=True)
    made_at = UTCDateTimeField(default=now)


class Session(Row):
    """A signed-in phone. 180 days from its last use; ended by its owner, by an officer or by a restore."""

    account = pw.ForeignKeyField(Account, backref="sessions", on_delete="CASCADE")
    began_at = UTCDateTimeField(default=now)
    last_used_at = UTCDateTimeField(default=now)  # kept to the day: no online time
    way_in = pw.TextField()
    label = pw.TextField(default="")
    ended_at = UTCDateTimeField(null=True)
    ended_by = pw.UUIDField(null=True)


class Consent(Row):
    """One consent, given on its own and withdrawn as easily (PIPL Art 14–16, 29)."""

    account = pw.ForeignKeyField(Account, backref="consents", on_delete="CASCADE")
    kind = pw.TextField(constraints=[pw.Check("kind in ('" + "','".join(CONSENTS) + "')")])
    notice = pw.TextField(default=NOTICE_VERSION)
    given_at = UTCDateTimeField(default=now)
    withdrawn_at = UTCDateTimeField(null=True)


Consent.add_index(
    Consent.index(Consent.account, Consent.kind, unique=True, name="consent_once", where=Consent.withdrawn_at.is_null())
)


class SecurityNote(Row):
    """Something about the doors of an account that its owner must see for 30 days."""

    account = pw.ForeignKeyField(Account, backref="security_notes", on_delete="CASCADE")
    kind = pw.TextField()  # all_ended, invited, counter_back, passkey_ended
    at = UTCDateTimeField(default=now)
    by_id = pw.UUIDField(null=True)
