"""WebKitGTK through its own driver, plain W3C WebDriver over HTTP: the nearest stand-in for iOS Safari's path.

It has a worker, caches, IndexedDB and locks, but neither Background Sync nor passkeys.
"""

import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from tests.kit import set_clock
from tests.kit.cluster import free_port
from tests.kit.server import Server, until

LIBRARIES = ("/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu")
SIZE = (360, 800)


def browser_path() -> str | None:
    """The small browser that comes with the driver."""
    for folder in LIBRARIES:
        for version in ("4.1", "4.0"):
            path = Path(folder, f"webkit2gtk-{version}", "MiniBrowser")
            if path.exists():
                return str(path)
    return None


def missing() -> list[str]:
    """Which packages are not here."""
    needed = {"webkit2gtk-driver": "WebKitWebDriver", "xvfb": "Xvfb", "dbus": "dbus-run-session"}
    found = [package for package, program in needed.items() if not shutil.which(program)]
    return found if found or browser_path() else ["webkit2gtk-driver"]


class WebKit:
    """One browser on a screen of its own."""

    def __init__(self, server: Server) -> None:
        self.server, self.home = server, Path(tempfile.mkdtemp(prefix="yanxing-webkit-"))
        self.port, display = free_port(), f":{free_port() % 500 + 100}"
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.screen = subprocess.Popen(["Xvfb", display, "-screen", "0", "500x900x24"], **quiet)  # type: ignore[call-overload]
        until(lambda: Path(f"/tmp/.X11-unix/X{display[1:]}").exists(), 10)
        environment = {
            **os.environ,
            "TZ": set_clock.zone(),
            "DISPLAY": display,
            "HOME": str(self.home),
            "XDG_RUNTIME_DIR": str(self.home),
            "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",  # it cannot make one as root
            "LIBGL_ALWAYS_SOFTWARE": "1",
            "NO_AT_BRIDGE": "1",
            "LANG": "C.UTF-8",
            "http_proxy": "http://127.0.0.1:9",  # nothing ever leaves this machine
            "https_proxy": "http://127.0.0.1:9",
            "no_proxy": "localhost,127.0.0.1",
        }
        command = ["dbus-run-session", "--", "WebKitWebDriver", f"--port={self.port}", "--host=127.0.0.1"]
        self.driver = subprocess.Popen(command, env=environment, start_new_session=True, **quiet)  # type: ignore[call-overload]
        until(self._ready, 15)
        options = {"webkitgtk:browserOptions": {"binary": browser_path(), "args": ["--automation"]}}
        begun = self._call("POST", "/session", {"capabilities": {"alwaysMatch": options}})
        self.session = f"/session/{begun['sessionId']}"
        self._call("POST", f"{self.session}/timeouts", {"script": 20_000, "pageLoad": 30_000})

    def _ready(self) -> bool:
        try:
            return bool(self._call("GET", "/status"))
        except OSError:
            return False

    def _call(self, method: str, path: str, body: object = None) -> Any:
        data = json.dumps(body).encode() if body is not None else None
        asked = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", data, {"Content-Type": "application/json"}, method=method
        )
        try:
            with urllib.request.urlopen(asked, timeout=60) as answer:
                return json.loads(answer.read())["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(error.read().decode()[:600]) from None

    def open(self, path: str) -> None:
        """Go to an address of ours."""
        self._call("POST", f"{self.session}/url", {"url": self.server.url + path})

    def sign_in(self, login: str) -> None:
        """Signed in as one of the cast, without the ceremony; a page of ours must be open."""
        cookie = self.server.cookie(login)
        kept = {"name": cookie["name"], "value": cookie["value"], "path": "/", "httpOnly": True}
        self._call("POST", f"{self.session}/cookie", {"cookie": kept})

    def does(self, expression: str) -> Any:
        """The value of an expression in the page, awaited."""
        script = (
            "const done = arguments[0]; Promise.resolve().then(async () => (" + expression + "))"
            ".then(value => done(value === undefined ? null : value), fault => done('FAULT ' + fault))"
        )
        value = self._call("POST", f"{self.session}/execute/async", {"script": script, "args": []})
        if str(value).startswith("FAULT "):
            raise RuntimeError(value)
        return value

    def waits_for(self, expression: str, timeout: float = 20) -> Any:
        """The first truthy value of an expression; a page that is just being left does not count."""
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            try:
                if value := self.does(expression):
                    return value
            except RuntimeError:
                pass
            time.sleep(0.1)
        seen = self.does("location.pathname + ' ' + document.title + ' ' + document.querySelector('main')?.innerText")
        raise AssertionError(f"not within {timeout} s: {expression}; the page: {seen[:400]!r}")

    def close(self) -> None:
        """End browser, driver and screen."""
        try:
            self._call("DELETE", self.session)
        except (RuntimeError, OSError):
            pass
        os.killpg(self.driver.pid, signal.SIGTERM)
        try:
            self.driver.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self.driver.pid, signal.SIGKILL)
        self.screen.terminate()
        self.screen.wait(10)
        shutil.rmtree(self.home, ignore_errors=True)
