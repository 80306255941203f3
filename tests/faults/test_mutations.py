"""The bench finds mistakes: each is planted in a copy of the server or the phone, and an ordinary day must go wrong."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from pwa.core.database import Fact, write
from tests.kit.server import ROOT, Server, release_in

from .actions import Actions
from .bench import PHONE, Bench, Phone
from .recovery import all_is_well

pytestmark = [pytest.mark.nightly, pytest.mark.parametrize("bench", ["sqlite"], indirect=True)]

INTAKE = "        return transact(lambda: Batch(visitor, envelope, received, entries).run())\n"
NEVER = """        said = []
        try:
            transact(lambda: said.append(Batch(visitor, envelope, received, entries).run()) or 1 / 0)
        except ZeroDivisionError:
            return said[0]
"""
LATE = """        import threading, time
        from pathlib import Path
        from flask import copy_current_request_context
        said, ready = [], threading.Event()
        def work():
            said.append(Batch(visitor, envelope, received, entries).run())
            ready.set()
            while not Path({over!r}).exists():
                time.sleep(0.01)
        threading.Thread(target=copy_current_request_context(lambda: transact(work))).start()
        ready.wait(20)
        return said[0]
"""


def planted(file: Path, right: str, wrong: str) -> None:
    """Write the mistake into a file of the copy; the right words must be there once."""
    text = file.read_text("utf-8")
    assert text.count(right) == 1, f"{file.name} reads otherwise now: plant it anew"
    file.write_text(text.replace(right, wrong), "utf-8")


def an_ordinary_day(bench: Bench) -> None:
    """Two reports, one of them thrown away, and the backup of the morning put back."""
    actions = Actions(bench)
    actions.sign_in("member")
    actions.open("a")
    bench.back_up()
    thrown = actions.fill_in("a", "here")
    actions.discard("a", thrown)
    actions.fill_in("a", "moved")
    actions.send("a")
    actions.check()
    bench.restore(0)
    actions.jump(timedelta(minutes=11))
    all_is_well(actions)


def test_without_a_mistake_the_day_goes_well(bench):
    an_ordinary_day(bench)


@pytest.mark.parametrize("mistake", ["never", "late"])
def test_a_server_that_answers_before_it_commits_is_found(bench, tmp_path, monkeypatch, mistake):
    over = tmp_path / "over"
    root = release_in(tmp_path)
    planted(
        root / "pwa" / "reports" / "intake.py", INTAKE, NEVER if mistake == "never" else LATE.format(over=str(over))
    )
    server = Server(url=bench.server.database_url, root=root)
    server.start()
    monkeypatch.setattr(bench, "releases", [server.url])
    try:
        with pytest.raises(AssertionError, match="shown as received, but not stored"):
            an_ordinary_day(bench)
    finally:
        over.touch()
        server.close()


def test_a_database_that_gives_other_receipts_after_a_restore_is_found(bench, monkeypatch):
    restore = bench.restore

    def forgetting(which: int) -> None:
        restore(which)
        with write():
            Fact.put("receipt_key", "another")

    monkeypatch.setattr(bench, "restore", forgetting)
    with pytest.raises(AssertionError, match="another receipt than the first"):
        an_ordinary_day(bench)


MISTAKES = {
    "offers nothing again": ("if (entry.epoch !== epoch) await t.put(", "if (false) await t.put(", "'received'"),
    "forgets what was thrown away": ("filter(one => one.epoch !== epoch)", "filter(() => false)", "missing"),
}


@pytest.fixture
def copied(tmp_path) -> Iterator[Path]:
    """A copy of the phone with its outbox; `store.js` is the file to plant in."""
    for part in (PHONE.parent, ROOT / "tests" / "js" / "outbox", ROOT / "static" / "js"):
        shutil.copytree(part, tmp_path / part.relative_to(ROOT), ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return tmp_path


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_phone_that_forgets_the_restore_is_found(bench, copied, monkeypatch, mistake):
    right, wrong, found = MISTAKES[mistake]
    planted(copied / "static" / "js" / "outbox" / "store.js", right, wrong)
    phone = Phone(bench.hear, copied / PHONE.relative_to(ROOT))
    monkeypatch.setattr(bench, "phone", phone)
    try:
        with pytest.raises(AssertionError, match=found):
            an_ordinary_day(bench)
    finally:
        phone.close()
