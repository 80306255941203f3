"""Faults of network, phone and server in a real browser: each report still arrives exactly once."""

import re

import pytest

from pwa.reports.models import Submission
from tests.core.program import yanxing
from tests.kit.server import until
from tests.kit.set_clock import python_path
from tests.stories.faulty_proxy import proxy_to
from tests.stories.page_actions import form_of, note_activity, received, report_place

ONLINE = "() => dispatchEvent(new Event('online'))"
WAITING_FOR_THE_LOCK = "() => navigator.locks.query().then(all => all.pending.some(one => one.name === 'outbox'))"


@pytest.fixture
def proxy(server):
    with proxy_to(server) as proxy:
        yield proxy


@pytest.fixture
def away(proxy, chromium):
    """The phone of the member who is away; its only way to the server is this proxy."""
    phone = chromium.phone(proxy)
    phone.sign_in("member")
    phone.ready_offline()
    yield phone
    faults = phone.faults()
    phone.close()
    assert faults == []


def receipts(phone) -> list[str | None]:
    """What the phone shows for its entries."""
    return [entry.get("receipt") for entry in phone.entries()]


def stored() -> list[str]:
    """The receipts of what the server holds."""
    return [row.receipt for row in Submission.select()]


@pytest.mark.nightly
def test_an_answer_that_is_lost_or_cut_after_the_commit_ends_as_one_report(proxy, away):
    proxy.meets("/sync", "lost")
    report_place(away)
    until(lambda: received() == ["location"] and away.states() == ["waiting"])
    first = stored()
    proxy.meets("/sync", "cut")
    away.page.evaluate(ONLINE)
    until(lambda: proxy.troubled and away.states() == ["waiting"])
    assert receipts(away) == [None]
    proxy.clears()
    away.page.evaluate(ONLINE)
    until(lambda: away.states() == ["received"])
    assert received() == ["location"] and receipts(away) == stored() == first


@pytest.mark.nightly
def test_a_portal_that_answers_everything_delivers_nothing_and_takes_nothing_away(proxy, away):
    proxy.meets("/sync", "portal")
    proxy.meets("/me/session", "portal")
    report_place(away)
    note_activity(away, "在候车室自学")
    until(lambda: "/sync" in proxy.troubled and away.states() == ["waiting", "waiting"])
    assert received() == [] and receipts(away) == [None, None]
    away.page.locator("main .saved [data-outbox-entry][data-state=waiting]").wait_for()  # drawn after it is stored
    proxy.meets("/", "portal")
    assert "Free Wi-Fi" in away.open("/").title()  # the network shows it; it is not kept
    away.offline()
    assert "王建国" in away.open("/").locator("main").inner_text()
    away.offline(False)
    proxy.clears()
    away.open("/")
    until(lambda: away.states() == ["received", "received"])
    assert received() == ["activity", "location"] and sorted(receipts(away)) == sorted(stored())


@pytest.mark.nightly
def test_a_browser_that_is_killed_while_it_sends_has_sent_once(proxy, own_phone):
    phone, chromium = own_phone, own_phone.chromium
    phone.server = proxy
    phone.sign_in("member")
    phone.ready_offline()
    proxy.meets("/sync", "held")
    report_place(phone)
    until(lambda: received() == ["location"] and phone.states() == ["sending"])
    chromium.kill()
    proxy.clears()

    chromium.start()
    phone = chromium.own_phone(proxy)
    phone.sign_in("member")  # Chromium writes cookies to disk only every half minute
    phone.open("/")
    until(lambda: phone.states() == ["received"])
    assert received() == ["location"] and receipts(phone) == stored()
    assert phone.faults() == []


@pytest.mark.nightly
def test_two_tabs_and_the_worker_at_once_on_a_slow_network_send_once(proxy, away):
    other = away.new_page()
    other.goto(proxy.url + "/reports")
    proxy.meets("/sync", "held")
    report_place(away)
    until(lambda: proxy.troubled)
    for page in (away.page, other):
        page.evaluate(ONLINE)
    away.sync_event()
    until(lambda: other.evaluate(WAITING_FOR_THE_LOCK))
    assert proxy.troubled == ["/sync"]
    proxy.clears()
    until(lambda: away.states() == ["received"])
    assert received() == ["location"] and receipts(away) == stored()


@pytest.mark.nightly
def test_a_server_that_was_put_back_to_an_older_backup_gets_everything_again(server, phone):
    keys = {
        "YANXING_DATABASE_URL": server.database_url,
        "YANXING_VAR": str(server.folder),
        "PYTHONPATH": python_path(str(server.root)),
    }
    done = yanxing(server.folder, "backup", "older.zip", **keys)
    assert done.returncode == 0, done.stderr
    phone.ready_offline()
    report_place(phone)
    until(lambda: phone.states() == ["received"])
    first = stored()

    server.stop()
    done = yanxing(server.folder, "restore", "older.zip", "--replace", **keys)
    assert done.returncode == 0, done.stderr
    server.start()
    assert received() == []
    phone.sign_in("member")
    note_activity(phone, "恢复之后写的")
    until(lambda: received() == ["activity", "location"])
    until(lambda: phone.states() == ["received", "received"])
    assert receipts(phone) and set(first) < set(receipts(phone)) == set(stored())


FULL = """() => { IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError') } }"""


@pytest.mark.nightly
@pytest.mark.parametrize("network", ["there", "away"])
def test_a_phone_without_space_posts_the_form_itself_or_keeps_the_words(phone, network):
    phone.ready_offline()
    page = phone.open("/reports/activity/new")
    form = form_of(page, "activity")
    form.locator("select[name=kind]").select_option("theme_day")
    form.locator("textarea[name=summary]").fill("手机满了")
    page.evaluate(FULL)  # DevTools' own quota does not bind IndexedDB
    if network == "away":
        phone.offline()
    form.locator("button[type=submit], button:not([type])").last.click()
    if network == "there":
        page.wait_for_url(re.compile(r"/reports/[0-9a-f-]{36}"))
        assert received() == ["activity"] and phone.entries() == []
    else:
        page.locator("[data-outbox-failed]").wait_for()
        assert form.locator("textarea[name=summary]").input_value() == "手机满了"
        assert received() == [] and phone.entries() == []
    phone.errors.clear()  # the fault was told on the console, as it should
