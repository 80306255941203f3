"""Make the fixtures of one release: `python -m tests.released.make TREE FOLDER COMMIT`.

TREE is a checkout of the release (`git worktree add --detach TREE COMMIT`); its server, its command and its scripts run
as they were, with this virtualenv. FOLDER, beside this file, then holds

    release.json       which commit, which origin and keys, when it was made, who was signed in by which session
    database.db.xz     a demo county with few members, and what the phones below sent
    audit-heads.jsonl  the log of audit heads that stands beside the database
    backup.zip         `yanxing backup` of the same
    outbox.json        the batches that the phones of a member and of a secretary sent: each form kind, as they wrote it
    pages.json.xz      pages with forms, as the release sent them
    profile.tar.xz     the member's Chromium: one entry received, the others waiting, a draft, kept pages, the worker

Everything is driven from outside (command, addresses, a browser), so that the same lines serve a later release: give
it a port in PORTS, and what it adds a line in typed.py. What was made once is not made again: it is what was released.
"""

import json
import lzma
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import urllib.parse
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from playwright.sync_api import BrowserContext, Page, sync_playwright

from pwa.core import clock
from tests.kit.browser import Phone
from tests.kit.chromium import Chromium

from .driven import KEYS, Person, Release, save, type_into
from .fixtures import HEADS, HERE
from .typed import DRAFT, ENTRIES, FIRST, MEMBERS, PAGES, PASSPHRASE, PHONE, RECORDS

# Storage is bound to the origin, so each release has a port of its own for ever.
PORTS = {"0.1.0": 14_817, "2a8505b": 14_818}
OF_A_PROFILE = ("IndexedDB", "Service Worker", "WebStorage")


def deny_background_sync(chromium: Chromium, context: BrowserContext, page: Page, url: str) -> None:
    """Only pages send, so that what they send can be held back."""
    here = context.new_cdp_session(page).send("Target.getTargetInfo")["targetInfo"]["browserContextId"]
    asked = {"permission": {"name": "background-sync"}, "setting": "denied", "origin": url, "browserContextId": here}
    chromium.browser.new_browser_cdp_session().send("Browser.setPermission", asked)


def fill_outbox(phone: Phone, login: str, names: dict[str, str]) -> dict[str, Any]:
    """Save an entry of each form kind while nothing gets through; the batch that the phone tried to send in the end."""
    sent: list[dict[str, Any]] = []

    def hold(route: Any) -> None:
        sent.append(json.loads(route.request.post_data))
        route.abort()

    phone.context.route("**/sync", hold)
    for kind, path, values in ENTRIES[login]:
        filled = {name: value.format(**names) for name, value in values.items()}
        save(phone.page, phone.server.url + path.format(**names), kind, filled)
    for _ in range(100):
        phone.page.evaluate("() => dispatchEvent(new Event('online'))")
        phone.page.wait_for_timeout(300)
        waiting = [entry for entry in phone.entries() if entry["state"] != "received"]
        if sent and len(sent[-1]["submissions"]) == len(waiting):
            return sent[-1]
    raise RuntimeError(f"{login}: {phone.entries()}")


def pack(profile: Path, into: Path) -> None:
    """What belongs to the origin, without logs and locks."""

    def wanted(info: tarfile.TarInfo) -> tarfile.TarInfo | None:
        info.uid = info.gid = 0
        info.uname = info.gname = ""
        return None if Path(info.name).name in ("LOCK", "LOG", "LOG.old") else info

    with tarfile.open(into, "w:xz", preset=9) as file:
        for name in OF_A_PROFILE:
            if (profile / "Default" / name).exists():
                file.add(profile / "Default" / name, name, filter=wanted)


def use_phones(release: Release, people: dict[str, Person], names: dict[str, str], into: Path) -> dict[str, Any]:
    """The phones of member and secretary, used and put aside: their batches. Packs the member's profile."""
    server: Any = SimpleNamespace(url=release.url)
    with sync_playwright() as playwright:
        chromium = Chromium(playwright)
        phone = chromium.own_phone(server)
        phone.context.add_cookies(people["member"].cookies())  # type: ignore[arg-type]
        deny_background_sync(chromium, phone.context, phone.page, release.url)
        phone.page.goto(release.url)
        phone.page.locator("[data-ready-offline=ready]").wait_for(state="visible", timeout=60_000)
        save(phone.page, release.url + FIRST[1], FIRST[0], FIRST[2])
        while phone.states() != ["received"]:
            phone.page.wait_for_timeout(200)
        names["first"] = phone.entries()[0]["id"]
        batches = {"member": fill_outbox(phone, "member", names)}
        phone.offline()  # a request that is held back when its page is left would get through
        phone.page.goto(release.url + DRAFT[0])
        type_into(phone.page, "activity", DRAFT[1])
        while len(phone.stored("drafts")) != 1:
            phone.page.wait_for_timeout(200)
        while phone.states().count("waiting") != len(batches["member"]["submissions"]):
            phone.page.wait_for_timeout(200)
        phone.page.goto("about:blank")
        phone.page.close()

        office = chromium.phone(server)
        office.context.add_cookies(people["secretary"].cookies())  # type: ignore[arg-type]
        deny_background_sync(chromium, office.context, office.page, release.url)
        office.page.goto(release.url)
        batches["secretary"] = fill_outbox(office, "secretary", names)
        office.offline()
        office.close()
        chromium.browser.new_browser_cdp_session().send("Browser.close")
        chromium.process.wait(20)
        pack(chromium.profile, into / "profile.tar.xz")
        chromium.close()
    return batches


def written(data: object) -> str:
    """JSON that a person can read."""
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def make(tree: Path, folder: Path, commit: str) -> None:
    """All files of one release."""
    folder.mkdir()
    release = Release(tree, PORTS[folder.name])
    release.run("init")
    release.run("demo", "--members", MEMBERS)
    release.serve()
    people = {login: Person(release, login) for login in PAGES}
    people["member"].post("/me/way-in", do="passphrase", phone=PHONE, passphrase=PASSPHRASE, again=PASSPHRASE, next="/")
    link = urllib.parse.urlsplit(release.link("contact")).path
    names = {name: str(release.ask(sql) or "none") for name, sql in RECORDS.items()}
    batches = use_phones(release, people, names, folder)
    for entry in (entry for batch in batches.values() for entry in batch["submissions"]):
        assert not release.ask("select 1 from submission where id = ?", entry["id"].replace("-", "")), "it got through"
    pages = {}
    for login, person in people.items():
        for path in PAGES[login].format(**names).split():
            if html := person.get(path):
                pages[f"{login} {path}"] = html
    release.run("backup", str(folder / "backup.zip"))
    release.stop()
    shutil.copy(release.var / HEADS, folder / HEADS)
    with closing(sqlite3.connect(release.file)) as now, closing(sqlite3.connect(release.var / "copy.db")) as then:
        now.backup(then)
        then.execute("vacuum")
    (folder / "database.db.xz").write_bytes(lzma.compress((release.var / "copy.db").read_bytes(), preset=9))
    (folder / "pages.json.xz").write_bytes(lzma.compress(json.dumps(pages, ensure_ascii=False).encode(), preset=9))
    (folder / "outbox.json").write_text(written(batches), "utf-8")
    version = subprocess.run(["chromium", "--version"], capture_output=True, text=True).stdout.split(" built")[0]
    signed_in = {
        login: {"account": who.account, "session": who.session, "cookies": who.cookies()}
        for login, who in people.items()
    }
    facts = {"commit": commit, "origin": release.url, **KEYS, "browser": version, "phone": PHONE}
    facts |= {"made_at": clock.now().isoformat(timespec="seconds"), "passphrase": PASSPHRASE, "link": link}
    (folder / "release.json").write_text(written({**facts, "names": names, "people": signed_in}), "utf-8")
    shutil.rmtree(release.var)


if __name__ == "__main__":
    make(Path(sys.argv[1]).resolve(), HERE / sys.argv[2], sys.argv[3])
