"""What the round found, on a phone: from the county's map to one person's file, readable for everybody."""

from datetime import timedelta

import pytest

from pwa.core.clock import today
from pwa.core.database import write
from pwa.organisations.models import Unit
from pwa.screening import rounds
from pwa.screening.models import Round
from tests.kit.client import client_of, sign_in
from tests.kit.server import Server
from tests.people import PEOPLE, UNITS
from tests.reports.phone import Phone as Wire
from tests.screening.conftest import answer
from tests.stories.page_looks import LOOKS, found_in


@pytest.fixture
def told(server: Server) -> Round:
    """A round of the committee, some of whom answered."""
    since = (today() - timedelta(days=300)).isoformat()
    away = {"unchanged": False, "outcome": "away_long", "since": since, "reason": "work", "settled": "yes"}
    words = {
        "member": {**away, "division": "440307"},
        "courier": {**away, "division": "440106"},
        "next_member": {**away, "division": "310115", "reason": "family"},
        "builder": {**away, "division": None, "outcome": "abroad", "country": "SG"},
        "silent": {},
    }
    with write():
        wish = rounds.Wish("年底排查", "摸清去向", today(), today() + timedelta(days=9))
        round_ = rounds.draft(Unit.get_by_id(UNITS["fengshan"]), wish, PEOPLE["committee"].account_id)
        rounds.open_round(round_, PEOPLE["committee"].account_id)
    for login, said in words.items():
        phone = Wire(sign_in(client_of(server.app), login), login)  # type: ignore[arg-type]
        said = {name: value for name, value in said.items() if value is not None}
        assert phone.outcome(phone.entry("answer", answer(round_, **said))) == "accepted"
    return round_


@pytest.mark.nightly
def test_from_the_map_down_to_one_persons_file(phones, told):
    phone = phones("committee")
    page = phone.open(f"/screening/rounds/{told.id}/findings")
    page.locator(".tile-map a", has_text="广东").tap()
    page.locator(".tile-map a", has_text="深圳市").wait_for()
    assert page.locator(".tile-map a").count() == 2
    page.locator("#where summary").tap()
    rows = page.locator("#where tbody tr")
    assert [row.inner_text().split() for row in rows.all()] == [["广州市", "1"], ["深圳市", "1"]]
    page.locator(".tile-map a", has_text="深圳市").tap()
    page.locator("tr", has_text=PEOPLE["member"].name).locator("a").tap()
    page.locator("h1", has_text=PEOPLE["member"].name).wait_for()
    assert PEOPLE["member"].name in page.inner_text("h1")


@pytest.mark.nightly
def test_pictures_and_tables_can_be_read_by_everybody(phones, told):
    phone, found = phones("committee", service_workers="block"), []
    phone.carry_axe()
    for province in ("", "?province=440000"):
        page = phone.open(f"/screening/rounds/{told.id}/findings{province}")
        for summary in page.locator("main summary").all():
            summary.tap()
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found += found_in(phone, f"{province} {scheme}", *LOOKS[scheme])
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
    assert found == []


BROKEN = """[...document.querySelectorAll('.stat dt')].flatMap(dt => dt.textContent.split(/\\s+/).filter(word => {
    const range = document.createRange(), at = dt.textContent.indexOf(word)
    range.setStart(dt.firstChild, at)
    range.setEnd(dt.firstChild, at + word.length)
    return word && range.getClientRects().length > 1
  }))"""


@pytest.mark.nightly
@pytest.mark.parametrize("large", [False, True])
def test_figures_stand_two_by_two_no_word_is_broken_and_the_map_keeps_off_the_edge(phones, told, large):
    phone = phones("committee", service_workers="block")
    page = phone.open("/")
    page.click(".menu > summary")
    with page.expect_navigation():
        page.click("button[name=language][value=en]")
    for address in ("", "/findings"):
        page = phone.open(f"/screening/rounds/{told.id}{address}")
        if large:
            page.evaluate("document.documentElement.dataset.large = ''")
        boxes = [one.bounding_box() for one in page.locator(".stats").first.locator(".stat").all()]
        assert len(boxes) == 4 and len({box["y"] for box in boxes}) == len({box["x"] for box in boxes}) == 2
        assert page.evaluate(BROKEN) == []
        bar = page.locator(".bar svg").last.bounding_box()
        assert bar["width"] >= 90  # in large words it was 45
    page.locator("#below summary").tap()
    named = [one.bounding_box() for one in page.locator(".by-unit tbody th").all()]
    assert named and all(box["width"] >= 200 for box in named)  # squeezed by four figures it was a word wide
    drawn, window = page.locator(".tile-map").bounding_box(), page.viewport_size["width"]
    assert drawn["x"] >= 16 and drawn["x"] + drawn["width"] <= window - 16
    size = page.locator(".tile-map text").first.evaluate("text => text.getBoundingClientRect().height")
    assert size >= (17 if large else 13)
