"""Store the challenges of passkey ceremonies."""

from uuid import UUID

import peewee as pw

from pwa.core.clock import now
from pwa.core.crypto import hash_token
from pwa.core.database import Row, UTCDateTimeField

from .rules import CHALLENGE_LASTING

MOST_ANONYMOUS = 10_000  # challenges of people who are not signed in, of all browsers together


class Challenge(Row):
    """The challenge of a passkey ceremony: valid once, for five minutes, in the browser whose session cookie began
    it."""

    value = pw.TextField(unique=True)  # base64url
    purpose = pw.TextField()
    browser = pw.TextField()  # hash of the random text in the session cookie
    account_id = pw.UUIDField(null=True)
    made_at = UTCDateTimeField(default=now, index=True)

    @classmethod
    def begin(cls, value: str, purpose: str, browser: str, account_id: UUID | None = None) -> None:
        """Store a new challenge; delete those that have expired, and of nobody's more than the newest MOST_ANONYMOUS:
        anybody can begin to sign in."""
        cls.delete().where(cls.made_at < now() - CHALLENGE_LASTING).execute()
        if account_id is None:
            newest = cls.select(cls.id).where(cls.account_id.is_null()).order_by(cls.made_at.desc(), cls.id.desc())
            over = [row.id for row in newest.offset(MOST_ANONYMOUS - 1).limit(MOST_ANONYMOUS)]
            cls.delete().where(cls.id.in_(over)).execute()
        cls.create(value=value, purpose=purpose, browser=hash_token(browser), account_id=account_id)

    @classmethod
    def take(cls, value: str, purpose: str, browser: str, account_id: UUID | None = None) -> bool:
        """Delete the challenge. False if there is none of this purpose, browser and account that is still valid."""
        mine = (cls.value == value) & (cls.purpose == purpose) & (cls.browser == hash_token(browser))
        mine &= (cls.account_id == account_id) if account_id else cls.account_id.is_null()
        return bool(cls.delete().where(mine, cls.made_at >= now() - CHALLENGE_LASTING).execute())
