"""Today for each role of the demo data, rendered in this process: processor time and queries per page."""

import tempfile
import time
from pathlib import Path

from flask import Flask

from benchmarks.tables import Line, at_most, show, told
from pwa import demo
from pwa.core import schema
from pwa.demo.cast import LOGINS
from tests.kit.client import Client, sign_in
from tests.kit.engines import settings_for, testing
from tests.kit.queries import counted

TIMES, MOST_QUERIES = 200, 12


def main() -> None:
    """Run on the demo data in SQLite. Only ratios taken in one run, beside another checkout, mean much."""
    with tempfile.TemporaryDirectory() as var:
        app = testing(settings_for(f"sqlite:///{var}/demo.db", Path(var)))
        app.test_client_class = Client
        with app.app_context():
            schema.migrate()
            demo.build(report=lambda _words: None)
            show(f"Today, mean of {TIMES} pages in one process", [line for login in LOGINS for line in of(app, login)])


def of(app: Flask, login: str) -> list[Line]:
    """Measure one role's page: number of queries, and processor time."""
    client = app.test_client()
    sign_in(client, login)
    client.get("/")
    with counted() as seen:
        client.get("/")
    began = time.process_time()
    for _ in range(TIMES):
        client.get("/")
    spent = (time.process_time() - began) / TIMES * 1000
    return [at_most(f"{login}: queries", len(seen.selects), MOST_QUERIES, "", 0), told(f"{login}: ms", f"{spent:.1f}")]
