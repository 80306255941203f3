"""Take over the county's key of another installation, after its fingerprint was compared by telephone."""

import base64
import hashlib
import json
from datetime import date
from typing import Any

from pwa.core import audit

from .envelope import KEY_ID, POINT, key_id
from .models import PaperKey, TrustedKey

DAYS = ("from", "until")


def county_keys(listed: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the keys of another installation's list that are well formed and its own. Raises ValueError, KeyError or
    TypeError if it is no such list."""
    found = {}
    for name, said in listed["keys"].items():
        point = base64.b64decode(said["public"], validate=True)
        for day in DAYS:
            date.fromisoformat(said[day])
        if len(point) != POINT or key_id(point).hex() != name or not isinstance(said["name"], str):
            raise ValueError("this key is not what it says")
        if "withdrawn" not in said:  # that of a third installation, which the other one trusts
            found[name] = said
    if not isinstance(listed["withdrawn"], list) or not all(isinstance(one, str) for one in listed["withdrawn"]):
        raise ValueError("no list of withdrawn numbers")
    date.fromisoformat(listed["as_of"])
    return found


def fingerprint(said: dict[str, Any]) -> str:
    """Return a key's fingerprint as it is read out: 8 groups of 4 hex digits, half of SHA-256 of its point."""
    digest = hashlib.sha256(base64.b64decode(said["public"])).hexdigest()[: 4 * KEY_ID]
    return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))


def trust(key: str, listed: dict[str, Any]) -> TrustedKey:
    """Trust a county's key, and with it those that it certifies; keep the list's revoked keys and withdrawn numbers. A
    key that is trusted already gets the newer list. Call it inside a write transaction."""
    said, own = listed["keys"][key], {row.key_id for row in PaperKey.select(PaperKey.key_id)}
    shown = {name: one for name, one in county_keys(listed).items() if name not in own}
    kept = {"keys": {name: one for name, one in shown.items() if name == key or one.get("revoked_on")}}
    kept |= {"withdrawn": listed["withdrawn"], "as_of": listed["as_of"]}
    values = {
        "public": said["public"],
        "name": said["name"],
        "begins": date.fromisoformat(said["from"]),
        "ends": date.fromisoformat(said["until"]),
        "listed": json.dumps(kept, ensure_ascii=False),
        "as_of": date.fromisoformat(listed["as_of"]),
    }
    row = TrustedKey.get_or_none(TrustedKey.key_id == key)
    if row is None:
        row = TrustedKey.create(key_id=key, **values)
    elif row.as_of is None or row.as_of <= values["as_of"]:
        TrustedKey.update(values).where(TrustedKey.id == row.id).execute()
    audit.record("trusted paper key", "paper_key", row.id)
    return row
