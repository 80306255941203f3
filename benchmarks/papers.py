"""Papers: a signature, the page with a code, numbers taken by sixteen writers at once, a letter verified on a phone.

A number is compared with a write that only adds a row of the audit trail, by as many writers on the same engine.
"""

import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from cryptography.hazmat.primitives.asymmetric import ec
from playwright.sync_api import sync_playwright

from benchmarks.engines import each_asked
from benchmarks.page import SLOWER
from benchmarks.tables import Line, at_least, at_most, show, told
from pwa.core import audit, database
from pwa.core.clock import today
from pwa.core.database import transact, write
from pwa.members.models import Member
from pwa.organisations.models import Unit
from pwa.papers import paper_steps
from pwa.papers.envelope import make_certificate, make_envelope, point_of
from pwa.papers.models import Paper
from pwa.papers.numbers import next_number
from tests.kit.chromium import Chromium, chromium_path
from tests.kit.client import client_of, sign_in
from tests.kit.engines import fill, settings_for, testing
from tests.kit.server import Server
from tests.people import PEOPLE, UNITS

WRITERS, NUMBERS, TIMES = (16,), 25, 20
SAID = (
    "certificate",
    "LF01-2026-A-0417",
    "2026-11-20",
    "2027-05-20",
    "王建国",
    "1",
    "",
    "1",
    "河西村党支部",
    "深圳",
    "组织生活",
)
VERIFIED = """digits => import(document.querySelector('[src*="papers/verify"]').src.replace('verify.js', 'envelope.js'))
  .then(async ({ fromDigits, readList, verify }) => {
    const list = await (await fetch('/keys.json')).json(), took = []
    let said
    for (let n = 0; n < 20; n++) {
      const began = performance.now()
      said = await verify(fromDigits(digits), readList(list), '2026-11-20')
      took.push(performance.now() - began)
    }
    return [said.word, took.sort((a, b) => a - b)[10]]
  })"""


def main() -> None:
    """Both engines; `python -m benchmarks.papers SQLite 4` numbers on one, with four writers."""
    show(f"Papers (median of {TIMES})", [signature(), page()])
    for engine, writers in each_asked("papers", WRITERS):
        with tempfile.TemporaryDirectory() as var:
            app = testing(settings_for(engine.url("papers"), Path(var)))
            fill(app)
            with app.app_context():
                lines = [line for many in writers for line in numbering(app, many)]
            database.release()
        show(f"{engine.name}: numbers taken at once", lines)
    verified()


def milliseconds(work: Callable[[], object]) -> float:
    """Return the processor time of a call, the median of some."""
    took = []
    for _ in range(TIMES):
        began = time.process_time()
        work()
        took.append((time.process_time() - began) * 1000)
    return median(took)


def signature() -> Line:
    """Sign a letter with a committee's key."""
    county, committee = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    vouched = make_certificate(
        county, point_of(committee), "丰山镇党委", today(), today().replace(year=today().year + 5)
    )
    return at_most("to sign", milliseconds(lambda: make_envelope(committee, SAID, vouched)), 1, "ms")


def page() -> Line:
    """Open the page of a letter with its code."""
    with tempfile.TemporaryDirectory() as var:
        app = testing(settings_for(f"sqlite:///{var}/papers.db", Path(var)))
        fill(app)
        with app.app_context():
            letter = issued_letter()
            client = sign_in(client_of(app), "committee")
            took = milliseconds(lambda: client.get(f"/papers/{letter.id}"))
        database.release()
    return at_most("the page with its code", took, 80, "ms", 0)


def issued_letter() -> Paper:
    """Issue a certificate letter of one of the cast."""
    with write():
        member = Member.with_branch(PEOPLE["member"].member_id)
        details = {"to": "深圳市龙岗区平湖街道党工委", "purpose": "参加当地党组织活动"}
        paper = paper_steps.ask("certificate", member, details, PEOPLE["secretary"].account_id)
        paper_steps.issue(paper, PEOPLE["committee"].account_id)
    return Paper.get_by_id(paper.id)


def numbering(app, writers: int) -> list[Line]:
    """Take numbers of one issuer with so many writers, and write plain rows with as many."""
    committee = Unit.get_by_id(UNITS["fengshan"])
    plain = rate(app, writers, lambda: audit.record("benchmark", "paper", committee.id))
    numbers = rate(app, writers, lambda: next_number(committee, today()))
    return [
        told(f"{writers} writers: plain rows", f"{plain:.0f} a second"),
        told(f"{writers} writers: numbers", f"{numbers:.0f} a second"),
        at_least("numbers, of the plain rate", numbers / plain, 0.25, "×", 2),
    ]


def rate(app, writers: int, work: Callable[[], object]) -> float:
    """Return how many transactions a second so many threads commit."""

    def run() -> None:
        with app.app_context():
            for _ in range(NUMBERS):
                transact(work)
            database.db.close()

    threads = [threading.Thread(target=run) for _ in range(writers)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return writers * NUMBERS / (time.perf_counter() - began)


def verified() -> None:
    """Verify a letter in Chromium with a slower processor."""
    if not chromium_path():
        print("NOT RUN: papers on a phone (apt-get install chromium fonts-noto-cjk)")
        return
    server = Server()
    server.start()
    with sync_playwright() as playwright, server.bound():
        chromium = Chromium(playwright)
        try:
            letter = issued_letter()
            phone = chromium.phone(server)
            phone.open("/v")
            phone.cdp().send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
            word, took = phone.page.evaluate(VERIFIED, letter.code)
            line = at_most(f"a letter verified: {word}", took, 30, "ms", 1)
            show(f"On a phone, processor {SLOWER} times slower", [line])
        finally:
            chromium.close()
    server.close()


if __name__ == "__main__":
    main()
