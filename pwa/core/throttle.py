"""Limit how often something is tried: tries are counted in the database, across processes, per fixed time window.

Names are stored as keyed digests, so that the table is no list of IP addresses and phone numbers.
"""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from typing import Any

import peewee as pw
from flask import current_app

from .clock import now
from .compiled_query import compiled_query
from .database import UTCDateTimeField, db, write


class Throttle(pw.Model):
    """How often something was tried in one time window."""

    name = pw.TextField()
    window = UTCDateTimeField()
    tries = pw.IntegerField()

    class Meta:
        database = db
        legacy_table_names = False
        primary_key = pw.CompositeKey("name", "window")


def count(name: str, per: timedelta) -> tuple[int, int]:
    """Count one try of `name`. Returns the tries in this window including this one, and the seconds until it ends."""
    moment = now()
    began = _began(moment, per)
    blinded = _blind(name, per)
    with write(bookkeeping=True):
        [[tries]] = _count(blinded, began)
    return tries, max(1, int((began + per - moment).total_seconds()))


@compiled_query
def _count(name: Any, window: Any) -> Any:
    once_more = {Throttle.tries: Throttle.tries + 1}
    counted = Throttle.insert(name=name, window=window, tries=1)
    counted = counted.on_conflict(conflict_target=[Throttle.name, Throttle.window], update=once_more)
    return counted.returning(Throttle.tries)


def too_many(name: str, limit: int, per: timedelta) -> int:
    """Count one try of `name`. Returns the seconds to wait if this window has more than `limit` tries, else 0."""
    tries, wait = count(name, per)
    return wait if tries > limit else 0


def counted(name: str, per: timedelta) -> bool:
    """Whether `name` was counted in this window."""
    return Throttle.select().where(Throttle.name == _blind(name, per), Throttle.window == _began(now(), per)).exists()


def take_back(name: str, per: timedelta) -> None:
    """Subtract the try just counted, because it succeeded. One statement, so that a concurrent count is not lost."""
    same = (Throttle.name == _blind(name, per)) & (Throttle.window == _began(now(), per)) & (Throttle.tries > 0)
    with write(bookkeeping=True):
        Throttle.update({Throttle.tries: Throttle.tries - 1}).where(same).execute()


def _began(moment: datetime, per: timedelta) -> datetime:
    seconds = int(per.total_seconds())
    return datetime.fromtimestamp(int(moment.timestamp()) // seconds * seconds, UTC)


def _blind(name: str, per: timedelta) -> str:
    return blinded(f"{name} {int(per.total_seconds())}")


def blinded(name: str) -> str:
    """Return a keyed digest (32 hex digits) that reveals nothing about `name`."""
    key = current_app.config["YANXING"].secret_key.encode()
    return hmac.new(key, name.encode(), hashlib.sha256).hexdigest()[:32]


def forget_old() -> int:
    """Delete windows that began more than two days ago (none is longer than one day). Returns how many."""
    with write():
        return Throttle.delete().where(Throttle.window < now() - timedelta(days=2)).execute()
