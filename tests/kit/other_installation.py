"""Another installation, as far as its papers show it: a county's key, a committee's key that it certifies, and what
they sign."""

import base64
from datetime import date
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from pwa.core.clock import today
from pwa.core.database import write
from pwa.papers.digits import to_digits
from pwa.papers.envelope import key_id, make_certificate, make_envelope, point_of
from pwa.papers.rules import FIELDS
from pwa.papers.trusted_keys import trust
from pwa.policy import add_months

LETTER = {
    "name": "远志明", "sex": "男", "born": "1985-03", "ethnicity": "汉族", "kind": "正式党员", "from": "远山村党支部",
    "to": "丰山镇党委", "dues_until": "2026-11", "address": "", "unit_phone": "0593-1234567",
}  # fmt: skip
RECEIPT = {
    "letter": "",
    "name": "",
    "branch": "龙岗社区党支部",
    "accepted_on": "",
    "handler": "何主任",
    "unit_phone": "",
}


class OtherInstallation:
    """The keys of a county and a committee somewhere else. `listed`: what its /keys.json gives."""

    def __init__(self, county: str = "远县县委组织部", committee: str = "远山镇党委") -> None:
        self.county, self.committee = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
        self.days = (add_months(today(), -12), add_months(today(), 48))
        self.certificate = make_certificate(self.county, point_of(self.committee), committee, *self.days)
        point = point_of(self.county)
        self.key = key_id(point).hex()
        begins, ends = (day.isoformat() for day in self.days)
        said = {"name": county, "alg": 1, "public": base64.b64encode(point).decode(), "from": begins, "until": ends}
        self.listed: dict[str, Any] = {"as_of": today().isoformat(), "keys": {self.key: said}, "withdrawn": []}

    def trusted(self, *withdrawn: str) -> "OtherInstallation":
        """Its county's key is trusted here, with its list of withdrawn numbers."""
        self.listed["withdrawn"] = list(withdrawn)
        with write():
            trust(self.key, self.listed)
        return self

    def signs(self, kind: str, number: str, until: date | None = None, on: date | None = None, **said: str) -> str:
        """The digits of a paper of this kind."""
        values = {**(LETTER if kind == "letter" else RECEIPT if kind == "receipt" else {}), **said}
        row = (kind, number, (on or today()).isoformat(), until.isoformat() if until else "")
        told = [values.get(name, "") for name in FIELDS[kind]]
        return to_digits(make_envelope(self.committee, (*row, *told), self.certificate))

    def letter(self, number: str = "YX01-2026-A-0001", until: date | None = None, **said: str) -> str:
        """An introduction letter that is good for two months."""
        return self.signs("letter", number, until or add_months(today(), 2), **said)
