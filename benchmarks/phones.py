"""Phones that send: each with its own account, session and numbering; the requests are prepared."""

import json
import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from benchmarks.load import written
from benchmarks.servers import ROOT, environment, settings
from pwa.app import create_app
from pwa.core import database
from pwa.core.bulk_sql import insert_rows
from pwa.core.clock import CHINA, now, today
from pwa.core.database import write
from pwa.core.ids import new_id
from pwa.identity.models import Account, Session
from pwa.members.models import Member

DIVISIONS = ("440307", "110105", "310115", "330106", "510107", "320583")
NOTE = (
    "参加支部组织的主题党日，学习文件并讨论外出党员如何联系群众；会后走访了两户困难家庭，登记了需要，约好下月再去一次。"
)


class Phone:
    """One account on one phone: it counts its entries."""

    def __init__(self, account: UUID, cookie: str, origin: str, chance: random.Random) -> None:
        self.account, self.device, self.seq, self.chance = str(account), str(uuid4()), 0, chance
        self.headers = {
            "Host": origin.removeprefix("http://"),
            "Cookie": f"yanxing={cookie}",
            "Content-Type": "application/json",
            "Accept-Encoding": "gzip, deflate, br",
            "Sec-Fetch-Site": "same-origin",
        }

    def entry(self) -> dict[str, Any]:
        """Return the next entry: a place and an activity alternating."""
        self.seq += 1
        moment = now().astimezone(CHINA) - timedelta(minutes=5)
        day = (today() - timedelta(days=self.chance.randrange(1, 200))).isoformat()
        place = {"division": self.chance.choice(DIVISIONS), "area": "三里湾路 12 号", "since": day, "stay": "long"}
        done = {"kind": "theme_day", "topic": "theory", "on": day, "summary": NOTE, "hours": 1.5}
        return {
            "id": str(uuid4()),
            "seq": self.seq,
            "form": "location" if self.seq % 2 else "activity",
            "version": 1,
            "recorded_at": moment.isoformat(timespec="milliseconds"),
            "fields": place if self.seq % 2 else done,
        }

    def batch(self, size: int) -> bytes:
        """Return a request with the next `size` entries."""
        return self.sync([self.entry() for _ in range(size)])

    def form(self) -> bytes:
        """Return the same place as a browser without JavaScript posts it: a form, stored by the same intake."""
        day = (today() - timedelta(days=self.chance.randrange(1, 200))).isoformat()
        place = {"division": self.chance.choice(DIVISIONS), "area": "三里湾路 12 号", "since": day, "stay": "long"}
        headers = {**self.headers, "Content-Type": "application/x-www-form-urlencoded"}
        return written("POST", "/reports/location", headers, urlencode({"submission_id": uuid4(), **place}).encode())

    def sync(self, entries: list[dict[str, Any]]) -> bytes:
        """Return these entries as one request."""
        moment = now().isoformat(timespec="milliseconds")
        envelope = {"device": self.device, "account": self.account, "epoch": None, "sent_at": moment, "discarded": []}
        body = json.dumps({**envelope, "submissions": entries}, ensure_ascii=False).encode()
        return written("POST", "/sync", self.headers, body)


def fill(url: str, folder: Path, members: int) -> None:
    """Create a county of synthetic people with the product's own command."""
    command = [sys.executable, "-c", "from pwa.cli import main; main()"]
    given = environment(url, folder, 0)
    for words in (["init"], ["demo", "--members", str(members)]):
        subprocess.run([*command, *words], env=given, cwd=ROOT, check=True, capture_output=True)


def sign_in(url: str, folder: Path, origin: str, count: int) -> list[Phone]:
    """Return `count` members of the county, each with an account and a signed-in phone."""
    app = create_app(settings(url, folder, int(origin.rpartition(":")[2])))
    moment, chance = now(), random.Random(count)
    with app.app_context():
        database.db.connect(reuse_if_open=True)
        known = Account.select(Account.member_id).where(Account.member_id.is_null(False))
        people = list(Member.select().where(Member.id.not_in(known)).order_by(Member.id).limit(count))
        accounts = [
            {
                "id": new_id(),
                "county_id": one.county_id,
                "member_id": one.id,
                "login": f"bench-{one.id.hex}",
                "name": one.name,
            }
            for one in people
        ]
        used = {"began_at": moment, "last_used_at": moment, "way_in": "passkey", "label": "benchmark"}
        sessions = [{"id": new_id(), "account": account["id"], **used} for account in accounts]
        with write():
            insert_rows(Account, accounts)
            insert_rows(Session, sessions)
        serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        signed = [
            serializer.dumps({"_user_id": str(row["id"]), "_fresh": True, "_permanent": True}) for row in sessions
        ]
    database.release()
    return [Phone(account["id"], cookie, origin, chance) for account, cookie in zip(accounts, signed, strict=True)]


def baseline_reports(count: int, size: int = 1) -> list[bytes]:
    """Return `count` requests of `size` reports of about the same length, for the minimal app."""
    chance = random.Random(count)
    return [_baseline_request(list(islice(_baseline_entries(chance), size))) for _ in range(count)]


def _baseline_entries(chance: random.Random) -> Iterator[dict[str, Any]]:
    while True:
        yield {
            "client_id": str(uuid4()),
            "member": chance.randrange(100_000),
            "branch": chance.randrange(30_000),
            "kind": "visit",
            "occurred_at": 1_763_900_000 + chance.randrange(10**6),
            "extra": {"division": chance.choice(DIVISIONS), "area": "三里湾路 12 号", "stay": "long", "hours": 1.5},
            "note": NOTE,
        }


def _baseline_request(entries: list[dict[str, Any]]) -> bytes:
    headers = {"Host": "localhost", "Content-Type": "application/json", "Accept-Encoding": "gzip, deflate, br"}
    body = entries[0] if len(entries) == 1 else {"reports": entries}
    path = "/reports" if len(entries) == 1 else "/sync"
    return written("POST", path, headers, json.dumps(body, ensure_ascii=False).encode())
