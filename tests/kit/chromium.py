"""Start the system's Chromium and attach to it over CDP.

A phone of the shared browser has a profile of its own in memory, which costs a tenth of a second. A phone of its own
has a profile on disk and a process that can be killed with -9 and started again, as phones do.
"""

import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Playwright

from tests.kit import set_clock
from tests.kit.browser import AGENT, SIZE, Phone
from tests.kit.cluster import die_with_parent
from tests.kit.server import Server, until

FLAGS = [
    "--headless=new",
    "--remote-debugging-port=0",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-breakpad",
    "--disable-component-update",
    "--disable-extensions",
    "--disable-sync",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-client-side-phishing-detection",
    "--disable-field-trial-config",
    "--disable-renderer-backgrounding",
    "--metrics-recording-only",
    "--mute-audio",
    "--password-store=basic",
    # A spare process for the next site would be started after every page. The last two: every window would load two
    # pages for its address bar, which cost more than the phone itself.
    "--disable-features=Translate,OptimizationHints,MediaRouter,SpareRendererForSitePerProcess,WebUIOmniboxPopup,"
    "WebUIOmniboxAimPopup",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",  # nothing ever leaves this machine
]


# In Debian. The command of that name is a script, which a signal ends without the browser.
SHELL = "/usr/lib/chromium/chromium-headless-shell"


def chromium_path() -> str | None:
    """Return where the system's Chromium is, if there is one."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def shell_path() -> str | None:
    """Return where its headless shell is: the same engine without windows, at two thirds of the cost. Else Chromium."""
    return shutil.which(SHELL) or chromium_path()


class Chromium:
    """A browser process with a profile on disk. `shell` is cheaper, and keeps nothing of a phone of its own."""

    def __init__(
        self, playwright: Playwright, profile: Path | None = None, shell: bool = False, flags: tuple[str, ...] = ()
    ) -> None:
        self.playwright, self.command = playwright, shell_path() if shell else chromium_path()
        self.profile = profile or Path(tempfile.mkdtemp(prefix="yanxing-profile-"))
        self.flags, self._put_away = flags, []  # type: tuple[str, ...], list[Phone]
        self.start()

    def start(self) -> None:
        """Start it on its profile and attach."""
        told = self.profile / "DevToolsActivePort"
        told.unlink(missing_ok=True)
        self.process = subprocess.Popen(
            [str(self.command), f"--user-data-dir={self.profile}", *FLAGS, *self.flags, "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=die_with_parent,
        )
        until(lambda: told.exists() and told.read_text().count("\n"))
        port = told.read_text().splitlines()[0]
        self.browser = self.playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")

    def phone(self, server: Server, **options: Any) -> Phone:
        """A phone with an empty profile of its own."""
        context = self.browser.new_context(
            viewport=SIZE, screen=SIZE, device_scale_factor=1, is_mobile=True, has_touch=True, user_agent=AGENT,
            locale="zh-CN", timezone_id=set_clock.zone(), **options,
        )  # fmt: skip
        return Phone(self, server, context)

    def used_phone(self, server: Server) -> Phone:
        """A phone that may have served another story, with nothing of it but the app's own files: those cost most."""
        while self._put_away:
            phone = self._put_away.pop()
            if phone.server is server:
                phone.forget()
                return phone
            phone.context.close()
        phone = self.phone(server)
        phone.can_serve_again = True
        return phone

    def put_away(self, phone: "Phone") -> None:
        """Keep it for another story."""
        self._put_away.append(phone)

    def own_phone(self, server: Server) -> Phone:
        """The phone whose profile is this browser's own: it survives `kill()` and `start()`."""
        return Phone(self, server, self.browser.contexts[0], emulate=True)

    def kill(self) -> None:
        """The phone's battery is empty: -9."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def close(self) -> None:
        """End it and forget the profile."""
        try:
            self.browser.close()
        except Exception:  # the process may be gone already
            pass
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
        shutil.rmtree(self.profile, ignore_errors=True)
