"""The minimal app: Flask and Peewee, one table, the validation no server can omit; no sessions, rights or history.

    BASELINE_URL=sqlite:////path/to.db python -m benchmarks.baseline.app PORT PROCESSES THREADS

`POST /reports` stores one report, `POST /sync` fifty in one statement, with a result for each. `BASELINE_QUEUE=1`: on
SQLite, writers queue on a lock; without it they wait in the engine's busy handler.
"""

import contextlib
import fcntl
import json
import logging
import os
import socket
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import peewee as pw
import waitress
from flask import Flask, Response, jsonify, request
from playhouse.db_url import parse
from playhouse.pool import PooledPostgresqlDatabase, PooledSqliteDatabase

from tests.kit.cluster import die_with_parent

URL = os.environ["BASELINE_URL"]
LITE = URL.startswith("sqlite:///")
FILE = URL.removeprefix("sqlite:///")
QUEUE = bool(os.environ.get("BASELINE_QUEUE"))
KINDS = {"meeting", "visit", "study", "training"}
COLUMNS = ("client_id", "member", "branch", "kind", "occurred_at", "received_at", "extra", "note")


def _database() -> pw.Database:
    if LITE:
        pragmas = {
            "journal_mode": "wal",
            "synchronous": os.environ.get("BASELINE_SYNC", "full"),
            "cache_size": -8_192,
            "foreign_keys": 1,
            "busy_timeout": 20_000,
        }
        return PooledSqliteDatabase(FILE, pragmas=pragmas, max_connections=40, timeout=30, check_same_thread=False)
    options = parse(URL)
    return PooledPostgresqlDatabase(options.pop("database"), max_connections=40, timeout=30, **options)


db = _database()


class Report(pw.Model):
    """One report: a key made on the phone, and the two indexes a list would need."""

    id = pw.AutoField() if LITE else pw.BigAutoField()
    client_id = pw.TextField(unique=True) if LITE else pw.UUIDField(unique=True)
    member = pw.IntegerField()
    branch = pw.IntegerField()
    kind = pw.TextField()
    occurred_at = pw.BigIntegerField()
    received_at = pw.BigIntegerField()
    extra = pw.TextField(null=True)
    note = pw.TextField(null=True)

    class Meta:
        database = db
        table_name = "report"
        indexes = ((("member", "occurred_at"), False), (("branch", "occurred_at"), False))


app = Flask(__name__)
_turn, _gate = threading.Lock(), []


@app.before_request
def borrow() -> None:
    """Take a pooled connection for the request."""
    db.connect(reuse_if_open=True)


@app.teardown_request
def give_back(_: BaseException | None) -> None:
    """Give it back to the pool."""
    if not db.is_closed():
        db.close()


@contextlib.contextmanager
def write() -> Iterator[None]:
    """One write transaction."""
    if not LITE:
        with db.atomic():
            yield
        return
    with contextlib.ExitStack() as stack:
        if QUEUE:
            stack.enter_context(_turn)
            if not _gate:
                _gate.append(os.open(f"{FILE}.lock", os.O_CREAT | os.O_RDWR))
            fcntl.flock(_gate[0], fcntl.LOCK_EX)
            stack.callback(fcntl.flock, _gate[0], fcntl.LOCK_UN)
        stack.enter_context(db.atomic("IMMEDIATE"))
        yield


def checked(sent: Any) -> dict[str, Any]:
    """Return the report as a row. Raises KeyError, ValueError or TypeError."""
    client, kind = UUID(sent["client_id"]), sent["kind"]
    if kind not in KINDS:
        raise ValueError("kind")
    return {
        "client_id": str(client) if LITE else client,
        "member": int(sent["member"]),
        "branch": int(sent["branch"]),
        "kind": kind,
        "occurred_at": int(sent["occurred_at"]),
        "received_at": int(time.time()),
        "extra": json.dumps(sent.get("extra")),
        "note": str(sent.get("note") or "")[:2000],
    }


@app.post("/reports")
def report() -> tuple[Response, int]:
    """Store one report."""
    try:
        row = checked(request.get_json())
    except (KeyError, ValueError, TypeError) as error:
        return jsonify(error=str(error)), 400
    with write():
        done = Report.insert(row).on_conflict_ignore().execute()
    return jsonify(client_id=str(row["client_id"]), status="stored" if done else "duplicate"), 201 if done else 200


@app.post("/sync")
def sync() -> Response:
    """Store a batch: one query for reports stored before, one insert, a result for each."""
    rows = [checked(sent) for sent in request.get_json()["reports"]]
    ids = [row["client_id"] for row in rows]
    with write():
        have = {str(found) for (found,) in Report.select(Report.client_id).where(Report.client_id.in_(ids)).tuples()}
        fresh = [row for row in rows if str(row["client_id"]) not in have]
        if fresh:
            Report.insert_many(fresh).on_conflict_ignore().execute()
    return jsonify(results=[{"client_id": str(i), "status": "duplicate" if str(i) in have else "stored"} for i in ids])


def serve(port: int, processes: int, threads: int) -> None:
    """Run several processes on one listening socket, with the HTTP server that Yanxing uses."""
    listening = socket.create_server(("127.0.0.1", port), backlog=1024)
    for _ in range(processes - 1):
        if not os.fork():
            die_with_parent()
            break
    logging.getLogger("waitress").setLevel(logging.ERROR)
    waitress.serve(app, sockets=[listening], threads=threads, asyncore_use_poll=True, connection_limit=1000)


if __name__ == "__main__":
    with db:
        db.create_tables([Report])
    if sys.argv[1:]:
        serve(*(int(word) for word in sys.argv[1:]))
