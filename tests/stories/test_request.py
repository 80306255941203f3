"""A request from a phone without network goes up a level, comes back, and ends when the member says so."""

import re

import pytest

from pwa.cases.models import Case
from tests.cases.conftest import kinds
from tests.kit.client import client_of, sign_in
from tests.kit.server import until
from tests.people import PEOPLE
from tests.reports.phone import Phone as Wire


def write_in(page, address: str, words: str) -> None:
    """Open the step of this address, say it, and press its button."""
    form = page.locator(f"form[action$='/{address}']")
    page.locator("details.more", has=form).locator("summary").click()
    form.locator("textarea").fill(words)
    with page.expect_navigation():
        form.locator("button").click()


def written_offline(member) -> Case:
    """A request of a phone without a network, begun on the kept rights page, once the network is back."""
    member.ready_offline()
    member.offline()
    page = member.open("/liaison/rights/wages")
    page.locator("text=《劳动法》第五十条").wait_for()
    page.locator("main a.button[href*='category=wages']").click()
    page.locator("#f-category").and_(page.locator("select:has(option:checked[value=wages])")).wait_for()
    page.locator("#f-words").fill("三个月工资没有发。")
    page.locator("form[data-outbox-form=request] button[type=submit]").click()
    page.locator("main .saved").wait_for()
    assert "received" not in member.states() and len(member.entries()) == 1 and not Case.select().exists()
    member.offline(False)
    until(lambda: Case.select().exists())
    return Case.get()


@pytest.mark.nightly
def test_a_request_written_offline_arrives_with_the_network(phone):
    case = written_offline(phone)
    assert (case.category, kinds(case.id)) == ("wages", ["raised"])
    until(lambda: phone.states() == ["received"])


@pytest.mark.nightly
def test_a_request_written_offline_goes_up_comes_back_and_is_settled(phones):
    member, secretary, committee = phones("member"), phones("secretary"), phones("committee")
    case = written_offline(member)
    href = f"/liaison/cases/{case.id}"

    office = secretary.open("/")
    office.locator(f"a[href='{href}']").click()
    office.locator("text=三个月工资没有发。").wait_for()
    write_in(office, "ask-above", "外地企业欠薪，找哪个部门？")

    town = committee.open("/")
    town.locator(f"a[href='{href}']").click()
    town.locator("form[action$='/guidance']").wait_for(state="attached")
    assert town.locator("text=三个月工资没有发。").count() == 0, "the committee sees the question only"
    write_in(town, "guidance", "找用工地的劳动监察大队。")

    office = secretary.open_from_server(href)
    office.locator("text=找用工地的劳动监察大队。").wait_for()
    write_in(office, "answer", "打12333，向劳动监察投诉。")

    page = member.open_from_server("/")
    page.locator(f"a[href='{href}']").click()
    page.locator("text=打12333，向劳动监察投诉。").wait_for()
    with page.expect_navigation():
        page.locator(f"form[action='{href}/settled'] button").click()
    assert Case.get().how == "settled"
    assert kinds(case.id) == ["raised", "asked_up", "guidance", "answered", "settled"]


@pytest.mark.nightly
def test_a_case_is_printed_without_its_forms_and_with_whole_days(phones):
    secretary = phones("secretary")
    told = {"subject": str(PEOPLE["member"].member_id), "source": "phone"}
    wish = {"category": "wages", "readers": "branch", "words": "三个月工资没有发。"}
    case = Wire(sign_in(client_of(secretary.server.app), "secretary"), "secretary").accepted("request", wish, **told)
    page = secretary.open(f"/liaison/cases/{case}")
    assert page.locator("main form:visible").count() > 0
    page.emulate_media(media="print")
    assert page.locator("main form:visible, main button:visible, main summary:visible:has-text('答复')").count() == 0
    assert "打印人：张卫东" in page.inner_text("main")
    shown = page.locator("ol.timeline time").first.evaluate(
        "at => [getComputedStyle(at).fontSize, getComputedStyle(at, '::after').content]"
    )
    assert shown[0] == "0px" and re.fullmatch(r'"\d{4}年\d+月\d+日 \d\d:\d\d"', shown[1])
