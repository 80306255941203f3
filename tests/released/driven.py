"""A release as it was, driven from outside: its command, its server, somebody signed in, forms filled in a browser."""

import io
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import closing
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from uuid import UUID

from PIL import Image
from playwright.sync_api import Error, Locator, Page

from tests.kit.cluster import die_with_parent

KEYS = {"secret_key": "the secret key of a released fixture", "data_key": "the data key of a released fixture"}


class Release:
    """A checkout of a release, with a data folder of its own and its server on the fixture's port."""

    def __init__(self, tree: Path, port: int) -> None:
        self.tree, self.port, self.url = tree, port, f"http://localhost:{port}"
        self.var = Path(tempfile.mkdtemp(prefix="yanxing-release-"))
        self.file = self.var / "yanxing.db"
        (self.var / "metrics").mkdir()
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("YANXING_")}
        self.environment |= {
            "PYTHONPATH": str(tree),
            "LC_ALL": "en_US.UTF-8",
            "PROMETHEUS_MULTIPROC_DIR": str(self.var / "metrics"),
            "YANXING_DATABASE_URL": f"sqlite:///{self.file}",
            "YANXING_BASE_URL": self.url,
            "YANXING_VAR": str(self.var),
            **{f"YANXING_{name.upper()}": value for name, value in KEYS.items()},
        }
        self.command = [sys.executable, "-c", "from pwa.cli import main; main()"]

    def run(self, *arguments: str) -> str:
        """One command of the release; what it printed."""
        done = subprocess.run(
            [*self.command, *arguments], cwd=self.tree, env=self.environment, capture_output=True, text=True
        )
        assert done.returncode == 0, (arguments, done.stdout, done.stderr)
        return done.stdout

    def link(self, login: str) -> str:
        """A one-time sign-in link."""
        return next(word for word in self.run("invite", login).split() if "/welcome/" in word)

    def serve(self) -> None:
        """Start the server and wait until it is ready."""
        self.server = subprocess.Popen(
            [*self.command, "serve", "--port", str(self.port), "--workers", "1"],
            cwd=self.tree,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=(self.var / "log").open("ab"),
            preexec_fn=die_with_parent,
        )
        for _ in range(300):
            try:
                urllib.request.urlopen(self.url + "/readyz", timeout=2).close()
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError((self.var / "log").read_text())

    def stop(self) -> None:
        """Stop the server."""
        self.server.send_signal(signal.SIGTERM)
        self.server.wait(30)

    def ask(self, sql: str, *values: object) -> Any:
        """The first column of the first row; None if there is none, or no such table in this release."""
        try:
            with closing(sqlite3.connect(self.file, timeout=30)) as connection:
                row = connection.execute(sql, values).fetchone()
        except sqlite3.OperationalError:
            return None
        found = row and row[0]
        return str(UUID(found)) if isinstance(found, str) and len(found) == 32 else found


class Person:
    """One of the cast, signed in through a one-time link without a browser."""

    def __init__(self, release: Release, login: str) -> None:
        self.release, self.jar = release, CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        self.post(urllib.parse.urlsplit(release.link(login)).path, agree="1")
        self.account = release.ask("select id from account where login = ?", login)
        newest = "select id from session where account_id = ? order by began_at desc"
        self.session = release.ask(newest, self.account.replace("-", ""))

    def get(self, path: str) -> str | None:
        """The page at this address, or None if the release has none there."""
        try:
            with self.opener.open(self.release.url + path) as answer:
                return str(answer.read().decode())
        except urllib.error.HTTPError as error:
            assert error.code == 404, (path, error.code)
            return None

    def post(self, path: str, **fields: str) -> None:
        """Send a form as a browser would."""
        data = urllib.parse.urlencode(fields).encode()
        asked = urllib.request.Request(self.release.url + path, data, {"Sec-Fetch-Site": "same-origin"})
        self.opener.open(asked).close()

    def cookies(self) -> list[dict[str, Any]]:
        """For a browser."""
        return [
            {"name": c.name, "value": str(c.value), "domain": "localhost", "path": c.path, "httpOnly": True}
            | {"sameSite": "Lax", "expires": c.expires or -1}
            for c in self.jar
        ]


# Sets what is typed; a form must have a place for each of it.
TYPE = """(form, values) => {
  for (const [name, value] of Object.entries(values)) {
    const radio = form.querySelector(`[name="${name}"][type=radio][value="${value}"]`)
    const control = radio || form.querySelector(`[name="${name}"]`)
    if (!control) throw new Error(`no place for ${name}`)
    for (let fold = control.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true
    if (radio) radio.checked = true
    else control.value = value
    for (const type of ['input', 'change']) control.dispatchEvent(new Event(type, { bubbles: true }))
  }
}"""
SEND = "form => form.requestSubmit([...form.querySelectorAll('button')].filter(b => b.type === 'submit').at(-1))"
IN_HAND = 1500  # milliseconds until the outbox has a form in hand: 0.1.0 does not say when


def photo() -> bytes:
    """A small picture."""
    file = io.BytesIO()
    Image.new("RGB", (64, 48), (140, 40, 30)).save(file, "JPEG")
    return file.getvalue()


def type_into(page: Page, kind: str, values: dict[str, str]) -> Locator:
    """Fill in the full form of this kind."""
    form = page.locator(f"form[data-outbox-form={kind}]:not([data-draft])").first
    page.wait_for_timeout(IN_HAND)
    typed = {name: value for name, value in values.items() if name != "photo"}
    if "photo" in values:
        picture: Any = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": photo()}
        form.locator("input[type=file]").set_input_files(picture)
        page.wait_for_timeout(IN_HAND)
    form.evaluate(TYPE, typed)
    if "stay" in typed or "outcome" in typed:
        form.locator("#f-division").fill("龙岗")
        page.locator("[role=option]").first.click()
    return form


def save(page: Page, url: str, kind: str, values: dict[str, str]) -> None:
    """Open a form, fill it in and save it on the phone; nothing where the release has no such form."""
    answer = page.goto(url)
    if answer is None or answer.status == 404:
        return
    type_into(page, kind, values).evaluate(SEND)
    try:
        page.locator("main .saved").wait_for()
    except Error as fault:
        raise RuntimeError(f"{kind} was not saved: {page.locator('main').inner_text()}") from fault
