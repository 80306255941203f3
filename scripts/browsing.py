"""Run the app with its demo county on a free port, and a real Chromium (for `sheets.py` and `screenshots.py`)."""

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or "chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
YANXING = [sys.executable, "-c", "from pwa.cli import main; main()"]


class App:
    """A server with a demo database in a temporary folder."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://localhost:{self.port}"
        self.environment = {
            **os.environ,
            "YANXING_VAR": str(folder),
            "YANXING_DATABASE_URL": f"sqlite:///{folder}/yanxing.db",
            "YANXING_BASE_URL": self.url,
        }

    def run(self, *words: str) -> str:
        """Run `yanxing …` and return what it prints."""
        return subprocess.run(
            [*YANXING, *words], cwd=ROOT, env=self.environment, check=True, text=True, stdout=subprocess.PIPE
        ).stdout

    def invitation(self, login: str) -> str:
        """Return a one-time sign-in link."""
        return next(word for word in self.run("invite", login).split() if word.startswith("http"))

    def forget_the_invitation(self) -> None:
        """Delete the notices about the link with which the script signed in, so that the picture shows an ordinary
        day."""
        with closing(sqlite3.connect(Path(self.environment["YANXING_VAR"]) / "yanxing.db", timeout=20)) as database:
            database.execute("DELETE FROM security_note WHERE kind IN ('invited', 'opened_by_link') AND by_id IS NULL")
            database.commit()

    def start(self) -> None:
        """Serve, and wait until it answers."""
        words = [*YANXING, "serve", "--port", str(self.port)]
        self.server = subprocess.Popen(
            words, cwd=ROOT, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for _ in range(300):
            try:
                urllib.request.urlopen(self.url + "/healthz", timeout=1).read()
                return
            except OSError:
                time.sleep(0.1)
        raise SystemExit("the server did not start")

    def stop(self) -> None:
        """End the server with its workers."""
        self.server.terminate()
        self.server.wait(15)


@contextmanager
def demo_app(*options: str) -> Iterator[App]:
    """Run the app with the data of `yanxing demo`."""
    with tempfile.TemporaryDirectory() as folder:
        app = App(Path(folder))
        app.run("init")
        app.run("demo", *options)
        app.start()
        try:
            yield app
        finally:
            app.stop()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def context(
    browser: Browser, width: int = 360, height: int = 800, sharp: float = 1, dark: bool = False
) -> BrowserContext:
    """Return a separate browser context, in China: a phone, or a wide window."""
    return browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=sharp,
        color_scheme="dark" if dark else "light",
        is_mobile=width < 900,
        has_touch=width < 900,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
    )


def sign_in(page: Page, app: App, login: str) -> None:
    """Open a fresh invitation, accept the notice, skip passkey and passphrase."""
    page.goto(app.invitation(login))
    page.click("form[data-welcome-button] button.primary")
    page.wait_for_load_state()
    app.forget_the_invitation()
    page.goto(app.url + "/")


def picture(page: Page, whole: bool = False, tallest: int = 2400) -> Image.Image:
    """Return what the page shows; `whole` first makes the window as tall as the page, so that fixed bars stay at the
    bottom."""
    size = page.viewport_size
    if whole and size:
        tall = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": size["width"], "height": max(size["height"], min(tall, tallest))})
    shot = Image.open(BytesIO(page.screenshot())).convert("RGB")
    if whole and size:
        page.set_viewport_size(size)
    return shot
