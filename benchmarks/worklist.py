"""Lists of people on a phone with a processor four times slower, without a network: an officer's five hundred of a
round, and two hundred of a round beside two hundred that a contact person keeps in touch with.

Measured: what the processor does to open the list, from the key press to the drawn rows of a search, and the longest
frame while scrolling from end to end.
"""

from datetime import timedelta
from statistics import median
from uuid import UUID

from playwright.sync_api import sync_playwright

from benchmarks.page import SLOWER, TIMES
from benchmarks.tables import Line, at_most, show, told
from pwa.core import clock
from pwa.core.database import write
from pwa.identity.models import Account
from pwa.members.changes import admit, assign_contact
from pwa.members.models import AwayPeriod, Member
from pwa.organisations.models import Unit
from pwa.screening import rounds
from tests.kit.browser import Phone
from tests.kit.chromium import Chromium, chromium_path
from tests.kit.server import Server
from tests.people import PEOPLE, UNITS

PEOPLE_ASKED, PEOPLE_KEPT = 500, 200
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
            for name, login, address in (
                (f"A round's list of {PEOPLE_ASKED}", "secretary", _round_of(PEOPLE_ASKED)),
                (f"A round's list of {PEOPLE_KEPT}", "next_secretary", _round_of(PEOPLE_KEPT, "next-door")),
                (f"Contacts with {PEOPLE_KEPT} people", "contact", _kept_in_touch(PEOPLE_KEPT)),
            ):
                show(f"{name}, offline, processor {SLOWER} times slower", _measured(chromium, server, login, address))
        finally:
            chromium.close()
    server.close()


def _people(unit: Unit, n: int, by: UUID) -> list[Member]:
    return [
        admit(unit, name=f"{'赵钱孙李王'[n % 5]}{'春夏秋冬'[n % 4]}{n}", sex="1", phone=f"1990000{n:04}", by=by)
        for n in range(n)
    ]


def _round_of(n: int, branch: str = "home") -> str:
    """Open a round in which a branch asks n new members. Returns the address of its list."""
    by, unit = PEOPLE["secretary"].account_id, Unit.get_by_id(UNITS[branch])
    with write():
        _people(unit, n, by)
        today = clock.today()
        row = rounds.draft(unit, rounds.Wish("年底摸排", "摸清去向", today, today + timedelta(days=20)), by)
        rounds.open_round(row, by)
    return f"/screening/rounds/{row.id}/worklist"


def _kept_in_touch(n: int) -> str:
    """Let the contact person keep in touch with n new members who are away. Returns the address of the list."""
    account, since = Account.get_by_id(PEOPLE["contact"].account_id), clock.today() - timedelta(days=200)
    with write():
        for member in _people(Unit.get_by_id(UNITS["home"]), n, account.id):
            assign_contact(member, account, account.id)
            facts = {"began_on": since, "here_since": since, "said_at": member.made_at, "division": "440307"}
            AwayPeriod.create(county_id=member.county_id, member=member, **facts)
    return "/liaison/contacts"


def _measured(chromium: Chromium, server: Server, login: str, address: str) -> list[Line]:
    phone: Phone = chromium.phone(server)
    phone.sign_in(login)
    phone.ready_offline()
    page = phone.open(address)
    page.locator("[data-prepare] > summary").click()
    page.locator("[data-prepare] [data-fetch]").click()
    page.locator("[data-prepare] [data-if=ready]").wait_for(state="visible", timeout=60_000)
    size = page.locator("[data-prepare] [data-slot=size]").inner_text()
    session = phone.cdp()
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    session.send("Performance.enable")
    phone.offline()
    page = phone.open(address)
    page.wait_for_function("() => document.querySelector('[data-worklist-online]').hidden")
    page.wait_for_timeout(2_000)  # what follows the marks of this phone's entries
    spent = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    people = page.locator(".worklist > *").count()
    searched = [float(page.evaluate(SEARCHED, words)) / 1000 for _ in range(TIMES) for words in WORDS]
    frames = [float(frame) / 1000 for frame in page.evaluate(SCROLLED)]
    phone.context.close()
    return [
        told("people on the list", str(people)),
        told("list and forms on the phone", f"{size} MB"),
        told("to open it, scripts", f"{spent['ScriptDuration']:.2f} s"),
        told("to open it, styles and layout", f"{spent['RecalcStyleDuration'] + spent['LayoutDuration']:.2f} s"),
        told("to open it, all tasks", f"{spent['TaskDuration']:.2f} s"),
        at_most("from the key to the drawn rows, median", median(searched), 0.1, "s"),
        at_most("from the key to the drawn rows, worst", max(searched), 0.2, "s"),
        at_most("a frame while scrolling, median", median(frames), 0.034, "s"),
        told("a frame while scrolling, longest", f"{max(frames):.3f} s"),
    ]


if __name__ == "__main__":
    main()
