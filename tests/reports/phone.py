"""A phone that speaks the sync protocol for one of the cast."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from werkzeug.test import TestResponse

from pwa.core import clock
from tests.kit.client import Client
from tests.people import PEOPLE, ago

LOCATION = {"division": "440307", "since": ago(145), "stay": "long"}
ACTIVITY = {"kind": "theme_day", "on": ago(3), "summary": "参加主题党日"}


class Phone:
    """One store on one phone: it counts its entries and stamps them with its own clock."""

    def __init__(self, client: Client, login: str) -> None:
        self.client, self.account = client, str(PEOPLE[login].account_id)
        self.device, self.seq, self.ahead = str(uuid4()), 0, timedelta(0)
        self.last: TestResponse | None = None

    def now(self) -> datetime:
        """What this phone's clock shows."""
        return (clock.now() + self.ahead).astimezone(clock.CHINA)

    def entry(self, form: str = "location", fields: dict[str, Any] | None = None, **beside: Any) -> dict[str, Any]:
        """A new entry under the next number."""
        self.seq += 1
        said = fields if fields is not None else {"location": LOCATION, "activity": ACTIVITY}[form]
        base = {"id": str(uuid4()), "seq": self.seq, "form": form, "version": 1, "fields": said}
        return {**base, "recorded_at": self.now().isoformat(timespec="milliseconds"), **beside}

    def send(self, *entries: dict[str, Any], **envelope: Any) -> dict[str, Any]:
        """Flush a batch; the answer's body. `self.last` keeps the whole answer."""
        body = {"device": self.device, "account": self.account, "epoch": None, "sent_at": self.now().isoformat()}
        self.last = self.client.post("/sync", json={**body, "discarded": [], "submissions": list(entries), **envelope})
        return self.last.get_json()

    def outcome(self, entry: dict[str, Any]) -> str:
        """What became of one entry sent alone."""
        return self.send(entry)["results"][0]["outcome"]

    def accepted(self, form: str = "location", fields: dict[str, Any] | None = None, **beside: Any) -> UUID:
        """Send an entry that must be accepted; its id."""
        entry = self.entry(form, fields, **beside)
        result = self.send(entry)["results"][0]
        assert result["outcome"] == "accepted", result
        return UUID(entry["id"])
