"""A committee opens a round; a member without network answers with one tap; back in the network it is counted."""

from datetime import timedelta

import pytest

from pwa.core.clock import today
from pwa.screening.models import Round, RoundCount, RoundResponse
from tests.kit.server import until
from tests.people import UNITS


@pytest.mark.nightly
def test_a_round_is_opened_answered_with_one_tap_offline_and_counted(phones):
    committee, member = phones("committee"), phones("member")
    town = committee.open("/screening/rounds/new")
    town.locator("#f-title").fill("冬季排查")
    town.locator("#f-purpose").fill("春节前摸清去向。")
    town.locator("#f-unit").select_option(str(UNITS["home"]))
    town.locator("#f-ends_on").fill((today() + timedelta(days=30)).isoformat())
    with town.expect_navigation():
        town.locator("main form .actions button").click()
    with town.expect_navigation():
        town.locator("form[action$='/open'] button").click()
    round_ = Round.get()

    member.ready_offline()
    assert member.page.locator("main a[href^='/screening/answers/new']").count() == 1
    member.offline()
    page = member.open(f"/screening/answers/new?round={round_.id}")
    page.locator("form[data-draft=unchanged] button").click()
    page.locator("main .saved").wait_for()
    until(lambda: member.states() == ["waiting"])
    assert not RoundResponse.select().exists()

    member.offline(False)
    until(lambda: member.states() == ["received"])
    word = RoundResponse.get()
    assert (word.round_id, word.outcome, word.unchanged) == (round_.id, "here", True)
    counted = RoundCount.get(RoundCount.round == round_, RoundCount.kind == "outcome", RoundCount.key == "here")
    assert counted.people == 1
    assert member.open_from_server("/").locator("main a[href^='/screening/answers/new']").count() == 0
    committee.open_from_server(f"/screening/rounds/{round_.id}").locator(".stat", has_text="已联系上").locator(
        "dd", has_text="1"
    ).wait_for()
