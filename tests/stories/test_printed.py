"""What lies on paper: the words that are needed and who printed them; no button, form or way to go on."""

import pytest
from playwright.sync_api import Page

from pwa.cases.models import Case
from pwa.cases.rules import LOST
from pwa.screening.models import Round
from tests.kit.client import client_of, sign_in
from tests.kit.server import Server
from tests.people import PEOPLE

A4 = {"width": 658, "height": 971}  # CSS px between the margins of the sheet
ACTING = "button, input, select, textarea, form, nav:not(.crumbs), .button, .back, .top, .foot, .actions, .no-print"
SHOWN = """names => [...document.querySelectorAll(names)].filter(e => e.checkVisibility() && e.getClientRects().length)
  .map(e => e.outerHTML.slice(0, 90))"""
LIKE_LINKS = """() => [...document.querySelectorAll('main a')].filter(e => e.checkVisibility()).filter(e => {
    const look = getComputedStyle(e)
    return look.textDecorationLine !== 'none' || look.color !== getComputedStyle(e.parentElement).color
  }).map(e => e.outerHTML.slice(0, 90))"""
CAN_BE_TORN = """() => [...document.querySelectorAll('.list > li, .timeline > li, .facts > div, .stat, tr, .tile-map')]
  .filter(e => getComputedStyle(e).breakInside !== 'avoid').map(e => e.outerHTML.slice(0, 90))"""
LEFT_ALONE = """() => [...document.querySelectorAll('main :is(h1, h2, h3)')]
  .filter(e => getComputedStyle(e).breakAfter !== 'avoid').map(e => e.textContent)"""


@pytest.fixture(scope="module")
def peopled(peopled: Server) -> Server:
    """The server, where everybody reported, asked for help and answered a round, and one person is searched for."""
    secretary = sign_in(client_of(peopled.app), "secretary")
    said = {"words": "电话停机，先问家人。"}
    assert secretary.post(f"/liaison/lost/{PEOPLE['silent'].member_id}", data=said).status_code == 303
    return peopled


def a_case(lost: bool) -> Case:
    """A case of the home branch."""
    whose = PEOPLE["silent" if lost else "member"].member_id
    return Case.select().where(Case.member == whose, Case.category == LOST if lost else Case.category != LOST).get()


def the_round() -> Round:
    """The one of the home county."""
    return Round.get(Round.county_id == PEOPLE["committee"].county_id)


PAGES = {
    "a case": ("secretary", lambda: f"/liaison/cases/{a_case(False).id}", "王建国"),
    "a search": ("secretary", lambda: f"/liaison/cases/{a_case(True).id}", PEOPLE["silent"].name),
    "a member's file": ("secretary", lambda: f"/members/{PEOPLE['member'].member_id}", "王建国"),
    "one's own file": ("member", lambda: f"/members/{PEOPLE['member'].member_id}", "王建国"),
    "what a round found": ("committee", lambda: f"/screening/rounds/{the_round().id}/findings", "已联系上"),
    "whom to reach": ("secretary", lambda: f"/screening/rounds/{the_round().id}/worklist", "王建国"),
}


BY_DAY = ("a case", "what a round found")


@pytest.fixture(scope="module")
def printer(chromium, peopled):
    """A phone from which pages are printed, one after the other."""
    phone = chromium.phone(peopled, service_workers="block")
    yield phone
    assert phone.faults() == []
    phone.close()


@pytest.fixture(
    scope="module", params=[name if name in BY_DAY else pytest.param(name, marks=pytest.mark.nightly) for name in PAGES]
)
def paper(request, printer):
    """One of these pages as the printer gets it."""
    login, address, needed = PAGES[request.param]
    printer.context.clear_cookies()
    printer.sign_in(login)
    printer.page.emulate_media(media="print")
    page = printer.open(address())
    page.set_viewport_size(A4)
    return page, needed, PEOPLE[login].name


def test_paper_has_the_words_and_nothing_to_press(paper: tuple[Page, str, str]):
    page, needed, by = paper
    words = page.locator("main").inner_text()
    assert page.locator("h1").is_visible() and needed in words
    assert f"打印人：{by}" in words
    assert page.evaluate(SHOWN, ACTING) == []
    assert page.evaluate(LIKE_LINKS) == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_a_sheet_ends_between_things_and_not_within_them(paper: tuple[Page, str, str]):
    page, _, _ = paper
    assert page.evaluate(CAN_BE_TORN) == []
    assert page.evaluate(LEFT_ALONE) == []
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_what_is_folded_away_on_the_screen_lies_open_on_paper(printer):
    printer.context.clear_cookies()
    printer.sign_in("committee")
    printer.page.emulate_media(media="screen")
    page = printer.open(f"/screening/rounds/{the_round().id}/findings")
    table = page.locator("#where table")
    assert not table.is_visible()
    page.emulate_media(media="print")
    assert table.is_visible()
