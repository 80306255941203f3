"""Rate limits that survive restarts and several processes: counted in the database, per fixed window.

What is counted is stored as a keyed digest: a table of tries must not become a list of addresses and phone numbers.
"""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import peewee as pw
from flask import current_app

from .clock import now
from .database import UTCDateTimeField, db, write


class Throttle(pw.Model):
    """How often something was tried in one window."""

    name = pw.TextField()
    window = UTCDateTimeField()
    tries = pw.IntegerField()

    class Meta:
        database = db
        legacy_table_names = False
        primary_key = pw.CompositeKey("name", "window")


def too_many(name: str, limit: int, per: timedelta) -> int:
    """Count one try of `name`; seconds to wait when over `limit` in this window, else 0."""
    moment = now()
    seconds = int(per.total_seconds())
    began = datetime.fromtimestamp(int(moment.timestamp()) // seconds * seconds, UTC)
    name = _digest(f"{name} {seconds}")
    with write():
        Throttle.insert(name=name, window=began, tries=1).on_conflict(
            conflict_target=[Throttle.name, Throttle.window], update={Throttle.tries: Throttle.tries + 1}
        ).execute()
        tries = Throttle.select(Throttle.tries).where(Throttle.name == name, Throttle.window == began).scalar()
    return 0 if tries <= limit else max(1, int((began + per - moment).total_seconds()))


def _digest(name: str) -> str:
    key = current_app.config["YANXING"].secret_key.encode()
    return hmac.new(key, name.encode(), hashlib.sha256).hexdigest()[:32]


def forget_old() -> int:
    """Delete windows that began two days ago; none is longer than one. Returns how many."""
    with write():
        return Throttle.delete().where(Throttle.window < now() - timedelta(days=2)).execute()
