"""Make contact sheets of every page: phone, large text, dark and 1280 px in Chinese, phone in English.

Starts the app with a demo county, follows the links of each role (one page for each kind of address), takes five
pictures of each, puts them side by side in ./sheets/ and prints faults that a program can find: axe's violations, pages
wider than the window, targets that are too small. `python scripts/sheets.py [--states] [login …]`
"""

import argparse
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from browsing import ROOT, App, chromium, context, demo_app, picture, sign_in
from PIL import Image
from playwright.sync_api import Browser, Page
from sheet_states import STATES, stay

OUT = ROOT / "sheets"
AXE = (ROOT / "tests" / "vendor" / "axe.min.js").read_text(encoding="utf-8")
LOGINS = ("member", "secretary", "host", "contact", "committee", "county", "auditor", "admin", "nobody")
OPEN = ("/sign-in", "/offline", "/privacy", "/no-such-page")
OWN = ("/", "/reports", "/members")  # these look different for each role
MOST = 40  # pages for one role
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+|(?<=welcome/)[\w-]+")
LINKS = """[...document.querySelectorAll('a[href]:not([download])')]
  .map(a => new URL(a.getAttribute('href'), document.baseURI).href)"""
WIDE_ONES = """[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
  .slice(0, 3).map(e => e.tagName + '.' + e.className).join(' ')"""
SMALL_ONES = """least => [...document.querySelectorAll('a, button, summary, input, select, textarea')].filter(e => {
    const r = e.getBoundingClientRect()
    if (!r.width || e.matches('.skip') || e.closest('.choice, p, dd, caption, .foot')) return false
    return r.height < least - 1 || r.width < least - 1
  }).slice(0, 5).map(e => e.tagName + '.' + e.className + ' ' + e.textContent.trim().slice(0, 10))"""
AXE_RUN = """axe.run(document, {resultTypes: ['violations']}).then(r => r.violations.map(v => v.id + ': ' +
  v.nodes.slice(0, 2).map(n => n.html.slice(0, 120) + ' ' + n.failureSummary.slice(0, 160)).join(' | ')))"""


def kind_of(address: str) -> str:
    """Return the address without the part that names one record."""
    return ID.sub("*", urlsplit(address).path)


def walk(page: Page, app: App, seen: set[str]) -> list[str]:
    """Return addresses that this role reaches, one of each kind, nearest first; kinds seen with an earlier role are
    left out."""
    todo, kinds, found = ["/"], {"/"}, []
    while todo and len(found) < MOST:
        address = todo.pop(0)
        answer = page.goto(urljoin(app.url, address))
        if not answer or "text/html" not in (answer.headers.get("content-type") or ""):
            continue
        if kind_of(address) in OWN or kind_of(address) not in seen:
            found.append(address)
        for link in page.evaluate(LINKS):
            parts = urlsplit(link)
            if (
                link.startswith(app.url)
                and "/welcome/" not in link
                and "." not in parts.path
                and kind_of(link) not in kinds
            ):
                kinds.add(kind_of(link))
                todo.append(parts.path + ("?" + parts.query if parts.query else ""))
    seen |= {kind_of(address) for address in found}
    return found


def faults(page: Page, least: int) -> list[str]:
    """Return the faults that a program can find."""
    said = []
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        said.append("wider than the window: " + page.evaluate(WIDE_ONES))
    said += [f"small target: {one}" for one in page.evaluate(SMALL_ONES, least)]
    page.evaluate(AXE)
    return said + page.evaluate(AXE_RUN)


def language(page: Page, app: App, code: str) -> None:
    """Change the account's language with the menu's form."""
    page.goto(app.url + "/")
    page.click(".menu > summary")
    button = page.locator(f"button[name=language][value={code}]")
    if button.count():
        button.click()
        page.wait_for_load_state()


Shown = list[tuple[str, str, Callable[[Page], None]]]  # name of the sheet, address, what to do there


def shoot(browser: Browser, app: App, login: str | None, shown: Shown) -> dict[str, list[Image.Image]]:
    """Take five pictures of each page."""
    shots: dict[str, list[Image.Image]] = {name: [] for name, _, _ in shown}
    looks = [
        ("phone", 360, False, False),
        ("large", 360, False, True),
        ("dark", 360, True, False),
        ("wide", 1280, False, False),
    ]
    state = None
    for name, width, dark, large in [*looks, ("english", 360, False, False)]:
        with context(browser, width, 800, 1, dark) as window:
            page = window.new_page()
            if state:
                window.add_cookies(state)
            elif login:
                sign_in(page, app, login)
                state = window.cookies()
            if name == "english":
                language(page, app, "en")
            for sheet, address, prepare in shown:
                page.goto(urljoin(app.url, address))
                prepare(page)
                if large:
                    page.evaluate("document.documentElement.dataset.large = ''")
                page.wait_for_timeout(150)
                for fault in faults(page, 60 if large else 48):
                    print(f"{login or 'nobody'} {sheet} {name}: {fault}", flush=True)
                shots[sheet].append(picture(page, whole=True))
            if name == "english" and login:
                language(page, app, "zh")
    return shots


def lay_out(pictures: list[Image.Image], gap: int = 16) -> Image.Image:
    """Put pictures side by side on grey; the wide one at 60 %."""
    ready = [
        p if p.width < 900 else p.resize((p.width * 3 // 5, p.height * 3 // 5), Image.Resampling.LANCZOS)
        for p in pictures
    ]
    width = sum(p.width + gap for p in ready) + gap
    sheet = Image.new("RGB", (width, max(p.height for p in ready) + 2 * gap), (120, 118, 114))
    left = gap
    for one in ready:
        sheet.paste(one, (left, gap))
        left += one.width + gap
    return sheet


def pages_of(browser: Browser, app: App, login: str, seen: set[str]) -> Shown:
    """Return one page for each kind of address that this role reaches by its links."""
    if login == "nobody":
        addresses = [*OPEN, urlsplit(app.invitation("member")).path]
    else:
        with context(browser) as window:
            page = window.new_page()
            sign_in(page, app, login)
            addresses = walk(page, app, seen)
    names = [re.sub(r"[^a-z]+", "-", kind_of(address)).strip("-") or "today" for address in addresses]
    return [
        (f"{number:02}-{name}", address, stay)
        for number, (name, address) in enumerate(zip(names, addresses, strict=True))
    ]


def main() -> None:
    """Follow links, take pictures, put them together."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("logins", nargs="*", default=LOGINS)
    words.add_argument("--states", action="store_true", help="only what no address shows (sheet_states.py)")
    OUT.mkdir(exist_ok=True)
    seen: set[str] = set()
    given = words.parse_args()
    with demo_app() as app, chromium() as browser:
        for login in given.logins:
            shown = [] if given.states else pages_of(browser, app, login, seen)
            shown += [(name, address, do) for whose, name, address, do in STATES if whose == login]
            for name, shots in shoot(browser, app, None if login == "nobody" else login, shown).items():
                path = Path(OUT, f"{login}-{name}.png")
                lay_out(shots).save(path, optimize=True)
                print(path.relative_to(ROOT), flush=True)


if __name__ == "__main__":
    main()
