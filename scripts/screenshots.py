"""Take the pictures of the README (docs/screenshots/) and of the install sheet (static/screenshots/) from the running
app.

Starts the app with a demo county, signs in, takes each picture, reduces it to a palette.
"""

from collections.abc import Callable
from io import BytesIO

from browsing import ROOT, App, chromium, context, demo_app, picture, sign_in
from PIL import Image
from playwright.sync_api import Page

DOCS, INSTALL_SHEET = ROOT / "docs" / "screenshots", ROOT / "static" / "screenshots"
LIMIT = 60 * 1024


def stay(page: Page) -> None:
    """Do nothing before the picture."""


def saved_offline(page: Page) -> None:
    """Report an activity offline, and wait until it is saved."""
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1000)
    page.context.set_offline(True)
    page.select_option("main form select[name=kind]", "theme_day")
    page.fill("main form textarea[name=summary]", "和工友一起参加主题党日，学习安全生产。")
    page.click("main form .actions .primary")
    page.wait_for_selector(".saved h1")


def open_why(page: Page) -> None:
    """Open the rule behind what the page says."""
    if page.locator("details.why > summary").count():
        page.click("details.why > summary >> nth=0")


def open_the_round(page: Page, link: str) -> None:
    """Open one of the pages of the open round."""
    page.click("main .list a >> nth=0")
    page.click(f"main a[href$='/{link}']")
    page.wait_for_load_state()


def taken_along(page: Page) -> None:
    """Open the worklist and wait until the phone has the forms."""
    open_the_round(page, "worklist")
    page.wait_for_load_state("networkidle")
    page.click("[data-prepare] > summary")
    page.click("[data-prepare] [data-fetch]")
    page.wait_for_selector("[data-prepare] [data-if=ready]", state="visible")
    page.click("[data-prepare] > summary")


def one_tap_in_view(page: Page) -> None:
    """Scroll to the end of the known facts, the round's own questions and the one button."""
    page.locator("form[data-draft=unchanged]").evaluate(
        "form => scrollTo(0, form.getBoundingClientRect().bottom + scrollY - innerHeight + 130)"
    )


def map_in_view(page: Page) -> None:
    """Scroll from the figures down to the map."""
    open_the_round(page, "findings")
    page.locator("#where").evaluate("map => scrollTo(0, map.getBoundingClientRect().top + scrollY - 300)")


# name, login, address (or a selector to follow from it), width, dark, large, what to do first
SHOTS: list[tuple[str, str, str, str | None, int, bool, bool, Callable[[Page], None]]] = [
    ("today-member", "member", "/", None, 360, False, False, stay),
    ("location", "member", "/reports/location/new", None, 360, False, False, stay),
    ("saved-offline", "member", "/reports/activity/new", None, 360, False, False, saved_offline),
    ("today-large", "member", "/", None, 360, False, True, stay),
    ("today-secretary", "secretary", "/", None, 360, False, False, stay),
    ("member-file", "secretary", "/members", "main a.row-title:has-text('王建国')", 360, True, False, open_why),
    ("round-answer", "member", "/screening/answers/new", None, 360, False, False, one_tap_in_view),
    ("round-worklist", "secretary", "/screening", None, 360, False, False, taken_along),
    ("round-findings", "committee", "/screening", None, 360, False, False, map_in_view),
    ("today-wide", "secretary", "/", None, 1280, False, False, stay),
]
INSTALL = {"today-member": "narrow.png", "today-wide": "wide.png"}


def small(image: Image.Image) -> bytes:
    """Return a palette PNG within the size limit, with fewer colours until it fits."""
    for colours in (128, 64, 48, 32, 24, 16):
        out = BytesIO()
        image.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
            out, "PNG", optimize=True
        )
        if out.tell() <= LIMIT:
            break
    return out.getvalue()


def take(
    page: Page, app: App, address: str, follow: str | None, large: bool, prepare: Callable[[Page], None]
) -> Image.Image:
    """Take one picture."""
    page.goto(app.url + address)
    if follow:
        page.click(follow + " >> nth=0")
        page.wait_for_load_state()
    if large:
        page.evaluate("document.documentElement.dataset.large = ''")
    prepare(page)
    page.wait_for_timeout(300)
    return picture(page)


def main() -> None:
    """Take all pictures."""
    DOCS.mkdir(parents=True, exist_ok=True)
    INSTALL_SHEET.mkdir(parents=True, exist_ok=True)
    with demo_app() as app, chromium() as browser:
        sessions: dict[str, list] = {}
        for name, login, address, follow, width, dark, large, prepare in SHOTS:
            with context(browser, width, 800, 2 if width < 900 else 1, dark) as window:
                page = window.new_page()
                if login in sessions:
                    window.add_cookies(sessions[login])
                else:
                    sign_in(page, app, login)
                    sessions[login] = window.cookies()
                image = small(take(page, app, address, follow, large, prepare))
                (DOCS / f"{name}.png").write_bytes(image)
                if name in INSTALL:
                    (INSTALL_SHEET / INSTALL[name]).write_bytes(image)
                print(f"{name:20} {len(image):6}", flush=True)


if __name__ == "__main__":
    main()
