"""Take from the log outside the database what a restored backup does not know: withdrawn numbers, keys, revocations."""

from datetime import date
from typing import Any
from uuid import UUID

from pwa.core.clock import now
from pwa.organisations.models import Unit

from . import number_log
from .models import PaperKey, WithdrawnNumber


def read_back() -> tuple[int, int]:
    """Add what the log knows and the database does not. A key that comes back signs no more, because it may not be the
    last one; what it signed stays genuine. Call it inside a write transaction. Returns how many (numbers, keys)."""
    numbers = keys = 0
    for line in number_log.lines():
        try:
            numbers += "withdrawn" in line and _withdraw(line)
            keys += "key" in line and _key(line["key"])
            if "revoked" in line:
                day = date.fromisoformat(line["on"])
                known = (PaperKey.key_id == line["revoked"]) & PaperKey.revoked_on.is_null()
                PaperKey.update(revoked_on=day, retired_at=now()).where(known).execute()
        except (KeyError, ValueError, TypeError):  # a line that somebody has edited
            continue
    return numbers, keys


def _withdraw(line: dict[str, Any]) -> bool:
    values = {"county_id": UUID(line["county"]), "withdrawn_on": date.fromisoformat(line["on"])}
    if WithdrawnNumber.select().where(WithdrawnNumber.number == line["withdrawn"]).exists():
        return False
    WithdrawnNumber.create(number=line["withdrawn"], **values)
    return True


def _key(said: dict[str, Any]) -> bool:
    here = PaperKey.select().where(PaperKey.key_id == said["key_id"]).exists()
    if here or not Unit.select().where(Unit.id == UUID(said["unit"])).exists():
        return False
    days = {name: date.fromisoformat(said[name]) for name in ("begins", "ends")}
    ids = {name: UUID(said[name]) for name in ("id", "county_id", "unit")}
    rest = {name: said[name] for name in ("key_id", "alg", "public", "sealed", "name", "certificate")}
    PaperKey.create(**ids, **days, **rest, retired_at=now())
    return True
