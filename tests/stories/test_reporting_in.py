"""A courier finds a receiving point, reports in from a stairwell without a network, and is taken in; home sees it."""

from pwa.demo.cast_rows import POINTS
from pwa.members.placements import pending_of
from tests.kit.client import client_of, sign_in
from tests.kit.server import until
from tests.people import PEOPLE, PLACES, UNITS, ago
from tests.reports.phone import Phone

COURIER, HOST = PEOPLE["courier"], POINTS["host-branch"]


def test_a_courier_reports_in_without_a_network_and_is_taken_in(phones, server):
    there = {"division": "440307", "since": ago(20), "stay": "long"}
    Phone(sign_in(client_of(server.app), "courier"), "courier").accepted("location", there)
    phone = phones("courier")
    phone.ready_offline()

    server.stop()
    page = phone.open("/incorporation/receiving-points")
    assert HOST[0] in page.locator("main").inner_text() and page.locator(f'a[href="tel:{HOST[2]}"]').is_visible()
    page.locator(f'a[href*="unit={UNITS["host-branch"]}"]').click()
    chosen = page.locator(f'input[name=unit][value="{UNITS["host-branch"]}"]')
    until(chosen.is_checked)
    page.locator("input[name=consent]").check()
    page.locator("form[data-outbox-form=report_in] button[type=submit]").last.click()
    until(lambda: phone.states() == ["waiting"])

    server.start()
    phone.page.evaluate("() => dispatchEvent(new Event('online'))")
    until(lambda: phone.states() == ["received"])
    assert phone.faults() == []

    request = pending_of(COURIER.member_id)
    host, home = (sign_in(client_of(server.app), login) for login in ("host", "secretary"))
    assert COURIER.name in host.get("/").text
    contact = {"contact": str(PEOPLE["host"].account_id)}
    assert host.post(f"/incorporation/report-ins/{request.id}/accept", data=contact).status_code == 303
    page = home.get(f"/incorporation/report-ins/{request.id}").text
    assert "已接收" in page and PLACES["host-branch"].name in page and HOST[0] in page
