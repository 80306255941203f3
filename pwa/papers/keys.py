"""Make, replace and revoke the keys that sign papers, and give the list by which anyone verifies them."""

import base64
import json
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_der_private_key

from pwa.core import audit, crypto
from pwa.core.clock import now, today
from pwa.core.database import lock_rows
from pwa.organisations.models import Unit
from pwa.policy import add_months

from . import number_log
from .envelope import P256, PublicKey, key_id, make_certificate, point_of
from .models import PaperKey, TrustedKey, WithdrawnNumber

YEARS = 5


class Signer(NamedTuple):
    """A key that may sign now, with the county's certificate if it is a committee's."""

    private: ec.EllipticCurvePrivateKey
    certificate: bytes


def county_of(unit: Unit) -> Unit:
    """Return the top of the unit's tree."""
    return unit if unit.parent_id is None else Unit.ancestors(unit.path).order_by(Unit.path).first()


def signer_of(unit: Unit, by: UUID | None) -> Signer:
    """Return the key of a county or a committee; made now if there is none, or if its days are over. Call it
    inside a write transaction. Raises crypto.WrongKey if the data key is not the one that sealed it."""
    row = signing_key(unit) or make(unit, by)
    return Signer(_private(row), base64.b64decode(row.certificate or ""))


def signing_key(unit: Unit) -> PaperKey | None:
    """Return the key that signs for the unit today, or None. The unit's row is locked, so that two do not make one
    each."""
    lock_rows(Unit.select().where(Unit.id == unit.id))
    row = PaperKey.get_or_none(PaperKey.unit == unit.id, PaperKey.retired_at.is_null(), PaperKey.revoked_on.is_null())
    return row if row is not None and row.begins <= today() <= row.ends else None


def make(unit: Unit, by: UUID | None, private: ec.EllipticCurvePrivateKey | None = None) -> PaperKey:
    """Make a key for the unit and let it sign from today; one that signed until now is retired. A committee's is
    certified by its county's. `private`: the key itself, for demo data that are the same each time. Call it inside a
    write transaction."""
    private = private or ec.generate_private_key(ec.SECP256R1())
    day, top = today(), county_of(unit)
    point, ends, certificate = point_of(private), add_months(day, 12 * YEARS), None
    if top.id != unit.id:
        root = signing_key(top) or make(top, by)
        ends = min(ends, root.ends)
        vouched = make_certificate(_private(root), point, unit.name, day, ends)
        certificate = base64.b64encode(vouched).decode()
    retire(unit)
    row = PaperKey.create(
        county_id=unit.county_id,
        unit=unit.id,
        key_id=key_id(point).hex(),
        alg=P256,
        public=base64.b64encode(point).decode(),
        sealed=crypto.seal(_exported(private)),
        name=unit.name,
        begins=day,
        ends=ends,
        certificate=certificate,
    )
    number_log.append({"key": _logged(row)})
    audit.record("made paper key", "paper_key", row.id, county_id=unit.county_id, actor_id=by)
    return row


def retire(unit: Unit) -> None:
    """Let the unit's key sign no more. What it signed stays genuine."""
    signs = (PaperKey.unit == unit.id) & PaperKey.retired_at.is_null()
    PaperKey.update(retired_at=now()).where(signs).execute()


def revoke(row: PaperKey, by: UUID | None) -> None:
    """Say that a key is not to be trusted any more: somebody else may have it. If it is a county's, the keys of its
    committees sign no more either; new ones are made and certified when they are needed."""
    day = today()
    PaperKey.update(revoked_on=day, retired_at=now()).where(PaperKey.id == row.id).execute()
    if row.certificate is None:
        below = (PaperKey.county_id == row.county_id) & PaperKey.certificate.is_null(False)
        PaperKey.update(retired_at=now()).where(below, PaperKey.retired_at.is_null()).execute()
    number_log.append({"revoked": row.key_id, "on": day.isoformat()})
    audit.record("revoked paper key", "paper_key", row.id, county_id=row.county_id, actor_id=by)


def can_be_opened(row: PaperKey) -> bool:
    """Whether the data key opens the private part of a key."""
    try:
        _private(row)
    except (crypto.WrongKey, ValueError):
        return False
    return True


def _exported(private: ec.EllipticCurvePrivateKey) -> str:
    return base64.b64encode(private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())).decode()


def _private(row: PaperKey) -> ec.EllipticCurvePrivateKey:
    found = load_der_private_key(base64.b64decode(crypto.unseal(row.sealed)), None)
    assert isinstance(found, ec.EllipticCurvePrivateKey)
    return found


def _logged(row: PaperKey) -> dict[str, Any]:
    names = ("key_id", "alg", "public", "sealed", "name", "certificate")
    days = {name: getattr(row, name).isoformat() for name in ("begins", "ends")}
    ids = {"id": str(row.id), "county_id": str(row.county_id), "unit": str(row.unit_id)}
    return {name: getattr(row, name) for name in names} | days | ids


def public_list(as_of: date) -> dict[str, Any]:
    """Return what `/keys.json` gives: every key, also retired and revoked ones, and every withdrawn number. Keys of
    other installations carry their own list's day and withdrawn numbers."""
    keys = {row.key_id: _entry(row) for row in PaperKey.select().order_by(PaperKey.key_id)}
    for row in TrustedKey.select().order_by(TrustedKey.key_id):
        listed = json.loads(row.listed)
        more = {"withdrawn": listed.get("withdrawn", []), "as_of": listed.get("as_of")}
        for foreign, said in listed.get("keys", {}).items():
            keys.setdefault(foreign, said | more)
    withdrawn = [row.number for row in WithdrawnNumber.select().order_by(WithdrawnNumber.number)]
    return {"as_of": as_of.isoformat(), "keys": keys, "withdrawn": withdrawn}


def _entry(row: PaperKey) -> dict[str, Any]:
    said: dict[str, Any] = {"name": row.name, "alg": row.alg, "public": row.public}
    said |= {"from": row.begins.isoformat(), "until": row.ends.isoformat()}
    return said | ({"revoked_on": row.revoked_on.isoformat()} if row.revoked_on else {})


def known_keys(listed: dict[str, Any]) -> dict[str, PublicKey]:
    """Return the keys of a list by their id, as `envelope.verify` takes them."""
    return {
        name: PublicKey(
            base64.b64decode(said["public"]),
            said["name"],
            said["from"],
            said["until"],
            said.get("revoked_on", ""),
            said["alg"],
            None if "withdrawn" not in said else frozenset(said["withdrawn"]),
        )
        for name, said in listed["keys"].items()
    }
