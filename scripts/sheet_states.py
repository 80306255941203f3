"""Bring pages into states that have no address: after a tap, a refusal, without network. For `sheets.py`."""

from collections.abc import Callable

from playwright.sync_api import Page

BAD_ACTIVITY = "() => { const f = document.querySelector('main form'); f.noValidate = true; f.submit() }"


def stay(page: Page) -> None:
    """Leave the page as it opens."""


def refused_passkey(page: Page) -> None:
    """Show all messages of a passkey ceremony at once."""
    page.evaluate("() => document.querySelectorAll('[data-said]').forEach(words => { words.hidden = false })")


def wrong_passphrase(page: Page) -> None:
    """Sign in with a wrong number and passphrase."""
    page.fill("#f-phone", "13900000001")
    page.fill("#f-passphrase", "an old tree by the lake")
    page.locator("main form button").last.click()
    page.wait_for_load_state()


def menu(page: Page) -> None:
    """Open the menu."""
    page.click("header details.menu > summary")


def sign_out_asked(page: Page) -> None:
    """Show the warning for somebody who could not sign in again."""
    awake(page)
    menu(page)
    page.click("#sign-out button")
    page.wait_for_selector("dialog[open]")


def awake(page: Page) -> None:
    """Wait for the page's scripts."""
    page.wait_for_selector(".lines", state="attached")


def empty_activity(page: Page) -> None:
    """Submit the empty form, to show what is missing."""
    page.evaluate(BAD_ACTIVITY)
    page.wait_for_selector(".error-summary")


def waiting(page: Page) -> None:
    """Save while the server cannot be reached."""
    page.wait_for_function(
        "() => navigator.locks.query().then(all => all.held.some(one => one.name.startsWith('draft')))"
    )
    page.context.route("**/sync", lambda route: route.abort())
    page.select_option("main form select[name=kind]", "theme_day")
    page.fill("main form textarea[name=summary]", "和工友一起参加主题党日，学习安全生产。")
    page.click("main form .actions .primary")
    page.wait_for_selector(".saved h1")


def waiting_list(page: Page) -> None:
    """Show the reports, one of them not sent."""
    waiting(page)
    page.goto(page.url.replace("/activity/new", ""))
    page.wait_for_selector("[data-outbox-list] [data-entry]")


def this_phone(page: Page) -> None:
    """Show the phone's state while an entry waits."""
    waiting(page)
    page.goto(page.url.replace("/reports/activity/new", "/me/phone"))
    page.wait_for_selector("[data-phone]:not([hidden]) dd:has-text('1')")


def slip(page: Page) -> None:
    """Show a new invitation, for the first member in the list."""
    page.locator("main a.row-title").nth(3).click()
    page.wait_for_load_state()
    page.locator("main a[href$='/invitation']").first.click()
    page.wait_for_load_state()
    page.locator("main form button.primary").first.click()
    page.wait_for_selector("#invitation, [id=invitation]")


def search_for_nobody(page: Page) -> None:
    """Search a list without results."""
    page.goto(page.url + "?q=zzzz")


# login, name of the sheet, address, what to do there
STATES: list[tuple[str, str, str, Callable[[Page], None]]] = [
    ("nobody", "passkey-refused", "/sign-in", refused_passkey),
    ("nobody", "signed-out-elsewhere", "/sign-in?reason=ended", stay),
    ("nobody", "passphrase-wrong", "/sign-in", wrong_passphrase),
    ("nobody", "welcome-gone", "/welcome/none", stay),
    ("member", "menu", "/", menu),
    ("member", "sign-out-asked", "/", sign_out_asked),
    ("member", "sign-out", "/sign-out", stay),
    ("member", "activity-again", "/reports/activity/new", empty_activity),
    ("member", "saved", "/reports/activity/new", waiting),
    ("member", "waiting", "/reports/activity/new", waiting_list),
    ("member", "this-phone", "/reports/activity/new", this_phone),
    ("secretary", "slip", "/members", slip),
    ("secretary", "nobody-found", "/members", search_for_nobody),
    ("secretary", "no-report-found", "/reports", search_for_nobody),
]
