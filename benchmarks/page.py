"""On a phone: the first load on slow 4G, and offline from the cache with a processor four times slower.

Uses the system's Chromium, throttled by its own protocol. Slow 4G: 1.6 Mbit/s down, 750 kbit/s up, 150 ms.
"""

import time
from statistics import median
from typing import Any

from playwright.sync_api import sync_playwright

from benchmarks.tables import Line, at_most, show, told
from pwa.core.clock import today
from tests.kit.browser import Phone
from tests.kit.chromium import Chromium, chromium_path
from tests.kit.server import Server
from tests.stories.page_actions import choose_place, form_of

SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
SLOWER, TIMES = 4, 5
SHOWN = "() => performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"


def main() -> None:
    """Run the real server with the cast in it, and one phone for each measurement."""
    if not chromium_path():
        print("NOT RUN: page (apt-get install chromium fonts-noto-cjk)")
        return
    server = Server()
    server.start()
    with sync_playwright() as playwright, server.bound():
        chromium = Chromium(playwright)
        try:
            show("Slow 4G: the first load", first_load(chromium, server))
            show(
                f"From the cache, offline, processor {SLOWER} times slower (median of {TIMES})",
                cached(chromium, server),
            )
        finally:
            chromium.close()
    server.close()


def first_load(chromium: Chromium, server: Server) -> list[Line]:
    """Load the sign-in page, then Today, with empty caches: bytes transferred and time until usable."""
    phone = chromium.phone(server)
    session, bytes_of = phone.cdp(), {"all": 0.0}
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_4G)
    session.on("Network.loadingFinished", lambda said: bytes_of.update(all=bytes_of["all"] + said["encodedDataLength"]))
    lines = []
    for name, path in (("sign-in", "/sign-in"), ("Today after it", "/")):
        if path == "/":
            phone.sign_in("member")
        bytes_of["all"], began = 0.0, time.perf_counter()
        phone.open(path)
        phone.page.locator("h1").wait_for()
        usable = time.perf_counter() - began
        phone.page.wait_for_load_state("networkidle")
        lines.append(told(f"{name}: until it can be used", f"{usable:.2f} s"))
        lines.append(told(f"{name}: on the wire, headers and data included", f"{bytes_of['all'] / 1024:.1f} KiB"))
    phone.context.close()
    return lines


def cached(chromium: Chromium, server: Server) -> list[Line]:
    """Open Today and the form offline, and measure from the tap to ✓."""
    phone = chromium.phone(server)
    phone.sign_in("member")
    phone.ready_offline()
    phone.cdp().send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    phone.offline()
    home = [_opened(phone, "/") for _ in range(TIMES)]
    form = [_opened(phone, "/reports/location/new") for _ in range(TIMES)]
    ticks = [_tap_to_tick(phone) for _ in range(TIMES)]
    phone.context.close()
    return [
        at_most("Today", median(home), 1.0, "s"),
        at_most("the form for a place", median(form), 1.0, "s"),
        at_most("from the tap to ✓", median(ticks), 0.5, "s"),
    ]


def _opened(phone: Phone, path: str) -> float:
    page = phone.open(path)
    page.locator("h1").wait_for()
    return float(page.evaluate(SHOWN)) / 1000


def _tap_to_tick(phone: Phone) -> float:
    page = phone.open("/reports/location/new")
    form: Any = form_of(page, "location")
    choose_place(page, "龙岗", "440307")
    form.locator("input[name=since]").fill(today().isoformat())
    form.locator("label:has(input[name=stay][value=long])").click()
    page.evaluate(
        """() => {
          addEventListener('click', () => { window.tapped ??= performance.now() }, { capture: true, once: true })
          new MutationObserver(() => {
            if (document.querySelector('main .saved')) window.ticked ??= performance.now()
          }).observe(document.body, { childList: true, subtree: true, attributes: true })
        }"""
    )
    form.locator("button[type=submit], button:not([type])").last.click()
    page.locator("main .saved").wait_for()
    return float(page.evaluate("() => (window.ticked ?? performance.now()) - window.tapped")) / 1000


if __name__ == "__main__":
    main()
