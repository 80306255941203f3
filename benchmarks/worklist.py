"""An officer's list of five hundred people on a phone with a processor four times slower, without a network.

Measured: from the key press to the drawn rows of a search, and the longest frame while scrolling from end to end.
"""

from datetime import timedelta
from statistics import median

from playwright.sync_api import sync_playwright

from benchmarks.page import SLOWER, TIMES
from benchmarks.tables import Line, at_most, show, told
from pwa.core import clock
from pwa.core.database import write
from pwa.members.changes import admit
from pwa.organisations.models import Unit
from pwa.screening import rounds
from tests.kit.browser import Phone
from tests.kit.chromium import Chromium, chromium_path
from tests.kit.server import Server
from tests.people import PEOPLE, UNITS

PEOPLE_ASKED = 500
WORDS = ("zhao", "王", "0016", "zzzz", "")
SEARCHED = """words => new Promise(done => {
  const input = document.querySelector('[data-worklist] [name=q]'), began = performance.now()
  input.value = words
  input.dispatchEvent(new Event('input'))
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)))
})"""
SCROLLED = """() => new Promise(done => {
  const frames = []
  let last = performance.now()
  const step = now => {
    frames.push(now - last)
    last = now
    scrollBy(0, 150)            // a hard fling: 9,000 px a second
    if (scrollY + innerHeight < document.documentElement.scrollHeight - 1) requestAnimationFrame(step)
    else done(frames.slice(1))
  }
  requestAnimationFrame(step)
})"""


def main() -> None:
    """Run the real server, five hundred people in one branch, and a phone that has fetched the list."""
    if not chromium_path():
        print("NOT RUN: worklist (apt-get install chromium fonts-noto-cjk)")
        return
    server = Server()
    server.start()
    with sync_playwright() as playwright, server.bound():
        chromium = Chromium(playwright)
        try:
            show(f"A list of {PEOPLE_ASKED}, offline, processor {SLOWER} times slower", _measured(chromium, server))
        finally:
            chromium.close()
    server.close()


def _round_of_many() -> str:
    by, home = PEOPLE["secretary"].account_id, Unit.get_by_id(UNITS["home"])
    with write():
        for n in range(PEOPLE_ASKED):
            admit(home, name=f"{'赵钱孙李王'[n % 5]}{'春夏秋冬'[n % 4]}{n}", sex="1", phone=f"1990000{n:04}", by=by)
        today = clock.today()
        row = rounds.draft(home, rounds.Wish("年底摸排", "摸清去向", today, today + timedelta(days=20)), by)
        rounds.open_round(row, by)
    return str(row.id)


def _measured(chromium: Chromium, server: Server) -> list[Line]:
    address = f"/screening/rounds/{_round_of_many()}/worklist"
    phone: Phone = chromium.phone(server)
    phone.sign_in("secretary")
    phone.ready_offline()
    page = phone.open(address)
    page.locator("[data-prepare] [data-fetch]").click()
    page.locator("[data-prepare] [data-if=ready]").wait_for(state="visible", timeout=60_000)
    size = page.locator("[data-prepare] [data-slot=size]").inner_text()
    phone.cdp().send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    phone.offline()
    page = phone.open(address)
    page.wait_for_function("() => document.querySelector('[data-worklist-online]').hidden")
    searched = [float(page.evaluate(SEARCHED, words)) / 1000 for _ in range(TIMES) for words in WORDS]
    frames = [float(frame) / 1000 for frame in page.evaluate(SCROLLED)]
    phone.context.close()
    return [
        told("list and forms on the phone", f"{size} MB"),
        at_most("from the key to the drawn rows, median", median(searched), 0.1, "s"),
        at_most("from the key to the drawn rows, worst", max(searched), 0.2, "s"),
        at_most("a frame while scrolling, median", median(frames), 0.034, "s"),
        told("a frame while scrolling, longest", f"{max(frames):.3f} s"),
    ]


if __name__ == "__main__":
    main()
