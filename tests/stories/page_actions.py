"""Act on a page as a person does: tap, type, choose; one function each."""

from datetime import timedelta

from playwright.sync_api import Locator, Page

from pwa.reports.models import Submission
from tests.kit.browser import Phone
from tests.kit.set_clock import day_of_phones
from tests.people import PEOPLE

LONGGANG = "440307"


def form_of(page: Page, kind: str) -> Locator:
    """The full form of this kind, once the outbox has it in hand; a page can hold small ones beside it."""
    return page.locator(f"form[data-outbox-form={kind}][data-alive]:not([data-draft])")


def choose_place(page: Page, words: str, code: str) -> None:
    """Type into the picker and tap the first suggestion."""
    page.locator("[data-place-picker][data-alive]").wait_for()
    field = page.locator("#f-division")
    field.fill(words)
    page.locator("[role=option]").first.click()
    assert (
        page.evaluate(
            "() => new FormData(document.querySelector('[data-place-picker]').closest('form')).get('division')"
        )
        == code
    )


def report_place(phone: Phone, days_ago: int = 3, words: str = "龙岗", code: str = LONGGANG) -> None:
    """Report where one is, from opening the form to 'saved'."""
    page = phone.open("/reports/location/new")
    form = form_of(page, "location")
    choose_place(page, words, code)
    form.locator("input[name=since]").fill((day_of_phones() - timedelta(days=days_ago)).isoformat())
    form.locator("label:has(input[name=stay][value=long])").click()
    form.locator("button[type=submit], button:not([type])").last.click()
    page.locator("main .saved").wait_for()


def note_activity(phone: Phone, summary: str, days_ago: int = 1) -> None:
    """Note an activity, from opening the form to 'saved'."""
    page = phone.open("/reports/activity/new")
    form = form_of(page, "activity")
    form.locator("select[name=kind]").select_option("theme_day")
    form.locator("input[name=on]").fill((day_of_phones() - timedelta(days=days_ago)).isoformat())
    form.locator("textarea[name=summary]").fill(summary)
    form.locator("button[type=submit], button:not([type])").last.click()
    page.locator("main .saved").wait_for()


def says_once_that_it_was_received(phone: Phone) -> None:
    """The page that was opened by saving says so in one place, and leads on."""
    saved = phone.page.locator("main .saved")
    saved.locator("[data-outbox-entry][data-state=received]").wait_for()
    assert saved.inner_text().count("已收到") == 1 and "回执码" in saved.inner_text()
    assert saved.locator("a[data-href=see]").first.is_visible()
    assert saved.locator("[data-outbox-list] [data-entry]").count() == 0
    assert phone.faults() == []


def received(login: str = "member") -> list[str]:
    """The kinds of report that the server has taken in from this person."""
    rows = Submission.select(Submission.form).where(Submission.account_id == PEOPLE[login].account_id)
    return sorted(row.form for row in rows)


def press(page: Page, selector: str, key: str = "Enter", most: int = 80) -> None:
    """Walk with Tab until the focus is on `selector`, then press a key: no mouse, no finger."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement?.matches(wanted) ?? false", selector):
            if key:
                page.keyboard.press(key)
            return
    raise AssertionError(f"the keyboard never came to {selector}")
