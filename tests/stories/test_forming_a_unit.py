"""A committee sees where four of its members live, consults the host, the county approves, and three are placed."""

import pytest
from playwright.sync_api import Page

from pwa.core.clock import today
from pwa.incorporation import unit_findings
from pwa.incorporation.unit_models import UnitProposal
from pwa.members.models import Member
from pwa.members.placements import placement_of
from tests.kit.client import client_of, sign_in
from tests.people import PEOPLE, PLACES, UNITS, ago
from tests.reports.phone import Phone

FOUR = ("courier", "builder", "trader", "nurse")
NAME = "丰山镇驻龙岗流动党员党支部"
ONLINE = {"service_workers": "block"}  # nothing here is done without a network


def press(page: Page, words: str) -> None:
    """Press the button with these words and wait for the next page."""
    with page.expect_navigation():
        page.get_by_role("button", name=words, exact=True).click()


@pytest.mark.nightly
def test_a_committee_forms_a_branch_where_four_of_its_members_live(phones, server):
    for login in FOUR:
        there = {"division": "440307", "since": ago(100), "stay": "long"}
        Phone(sign_in(client_of(server.app), login), login).accepted("location", there)
    unit_findings.renew()

    committee, host, county = (phones(login, **ONLINE) for login in ("committee", "host_committee", "county"))
    page = committee.open("/incorporation/proposals")
    page.get_by_role("link", name="龙岗区").click()
    page.wait_for_url("**/proposals/new?**")
    assert page.locator("input[name=member]:checked").count() == 4
    page.locator("input[name=name]").fill(NAME)
    press(page, "提议组建")
    proposal = page.url.removeprefix(server.url)

    page.get_by_role("link", name="选择征求意见的党组织").click()
    page.locator("input[type=search]").fill("榕湾街道党工委")
    page.locator(f'input[name=host][value="{UNITS["host-street"]}"]').check()
    press(page, "征求意见")
    asked = host.open(proposal)
    words = asked.locator("main").inner_text()
    assert "4 名正式党员" in words and not any(PEOPLE[login].name in words for login in FOUR)
    asked.locator("input[name=answer][value=agrees]").check()
    press(asked, "答复")

    page = committee.open(proposal)
    press(page, "提交")
    decides = county.open(proposal)
    assert not any(PEOPLE[login].name in decides.locator("main").inner_text() for login in FOUR)
    decides.locator("form[action$=approve] input[name=meeting]").fill("县委组织部部务会")
    decides.locator("form[action$=approve] input[name=held_on]").fill(today().isoformat())
    decides.locator("form[action$=approve] input[name=document]").fill("临组〔2026〕41号")
    press(decides, "批准")

    page = committee.open(proposal)
    for login in FOUR[:3]:
        page.locator(f'input[name=member][value="{PEOPLE[login].member_id}"]').check()
    page.locator("form[action$=place] input[name=way][value=phone]").check()
    press(page, "编入")
    assert page.locator("input[name=member]").count() == 1

    unit = UnitProposal.get().unit
    assert (unit.name, unit.parent_id) == (NAME, PLACES["fengshan"].id)
    for login in FOUR[:3]:
        assert placement_of(PEOPLE[login].member_id).unit_id == unit.id
        assert Member.get_by_id(PEOPLE[login].member_id).branch_id == UNITS["home"]
    assert placement_of(PEOPLE["nurse"].member_id) is None
    for phone in (committee, host, county):
        assert phone.faults() == []
