"""Find the system's Chromium, and say with which flags the tests start it."""

import shutil

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


def chromium_path() -> str | None:
    """Return where the system's Chromium is, if there is one."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def shell_path() -> str | None:
    """Return where its headless shell is: the same engine without windows, at two thirds of the cost. Else Chromium."""
    return shutil.which("chromium-headless-shell") or chromium_path()
