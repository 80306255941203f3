"""The list of a round on a phone: short rows, and a plain word where pages cannot be kept."""

import pytest

from tests.people import PEOPLE
from tests.screening.conftest import answer
from tests.stories.test_findings import Wire, client_of, sign_in
from tests.stories.test_round_over import a_round

WITHOUT_WORKERS = "Object.defineProperty(Navigator.prototype, 'serviceWorker', { get: () => undefined })"


@pytest.fixture
def listed(server):
    """A round in which one person has answered."""
    round_ = a_round("冬季排查")
    wire = Wire(sign_in(client_of(server.app), "courier"), "courier")
    assert wire.outcome(wire.entry("answer", answer(round_))) == "accepted"
    return f"/screening/rounds/{round_.id}/worklist"


@pytest.mark.nightly
@pytest.mark.parametrize("large", [False, True])
def test_what_is_on_record_stands_beside_a_row_and_makes_it_no_taller(phones, listed, large):
    page = phones("secretary").open(listed)
    if large:
        page.evaluate("() => { document.documentElement.dataset.large = '' }")
    row = page.locator(f"[data-member='{PEOPLE['courier'].member_id}']")
    beside, whole = row.locator(".so-far").bounding_box(), row.bounding_box()
    record = row.locator(".on-record")
    record.evaluate("at => { at.hidden = true }")
    assert whole["height"] <= row.bounding_box()["height"] + 1
    record.evaluate("at => { at.hidden = false }")
    assert beside["height"] >= 48 and beside["width"] >= 48
    assert beside["x"] + beside["width"] <= whole["x"] + whole["width"] + 1
    row.locator(".so-far").tap()
    page.wait_for_url(f"**/members/{PEOPLE['courier'].member_id}")


@pytest.mark.nightly
def test_a_browser_that_keeps_no_pages_says_so_instead_of_a_dead_button(phones, listed):
    phone = phones("secretary", fresh=True)
    phone.run_in_every_page(WITHOUT_WORKERS)
    page = phone.open(listed)
    page.locator("[data-prepare] [data-if=cannot]").wait_for(state="visible")
    assert "只能联网使用" in page.locator("[data-prepare]").inner_text()
    assert not page.locator("[data-fetch]").is_visible()


@pytest.mark.nightly
def test_a_worker_that_never_comes_is_not_waited_for_without_end(phones, listed):
    phone = phones("secretary", service_workers="block")
    page = phone.open(listed)
    page.locator("[data-prepare] > summary").click()
    button = page.locator("[data-fetch]")
    button.tap()
    page.locator("[data-prepare] [data-if=cannot]").wait_for(state="visible")
    assert button.is_enabled()
