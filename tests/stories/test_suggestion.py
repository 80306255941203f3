"""A member writes a suggestion with their name offline; the committee answers, and the branch learns nothing."""

import pytest

from pwa.cases.models import Case
from tests.kit.server import until

WORDS = "希望支部活动改在周末，打工的人才能参加。"


@pytest.mark.nightly
def test_a_suggestion_with_a_name_is_written_offline_and_answered_by_the_committee(phones):
    member, committee, secretary = phones("member"), phones("committee"), phones("secretary")
    member.ready_offline()
    member.offline()
    page = member.open("/")
    page.locator("footer a[href='/suggestions/new']").click()
    form = page.locator("form[data-outbox-form=suggestion][data-alive]")
    form.locator("#f-words").fill(WORDS)
    form.locator("button[type=submit]").click()
    page.locator("main .saved").wait_for()
    assert "received" not in member.states() and not Case.select().exists()
    member.offline(False)
    until(lambda: member.states() == ["received"])
    [case] = Case.select()
    href = f"/liaison/cases/{case.id}"

    page = committee.open("/")
    page.locator(f"a[href='{href}']").first.click()
    page.get_by_text(WORDS).first.wait_for()
    form = page.locator("form[action$='/answer']")
    page.locator("details.more", has=form).locator("summary").click()
    form.locator("textarea").fill("从下月起改在周六上午。")
    with page.expect_navigation():
        form.locator("button").click()

    page = member.open_from_server(href)
    page.get_by_text("从下月起改在周六上午。").first.wait_for()
    assert href not in secretary.open("/").content()
