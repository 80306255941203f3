"""JavaScript off: every form posts to its own address, through the same intake."""

import re
from datetime import timedelta

import pytest

from pwa.core.clock import today
from pwa.reports.models import Decision
from tests.stories.page_actions import received

ACTIVITY = "form[action='/reports/activity']"
LOCATION = "form[action='/reports/location']:not([data-draft])"


def plain(phones, login):
    """A phone whose browser runs no scripts."""
    phone = phones(login, java_script_enabled=False)
    phone.scripts = False
    return phone


@pytest.mark.nightly
def test_a_member_reports_and_an_officer_confirms_without_scripts(phones, server):
    phone = plain(phones, "member")
    page = phone.open("/")
    assert page.locator("html").get_attribute("data-account")
    page = phone.open("/reports/activity/new")
    form = page.locator(ACTIVITY)
    form.locator("select[name=kind]").select_option("theme_day")
    form.locator("input[name=on]").fill((today() - timedelta(days=1)).isoformat())
    form.locator("textarea[name=summary]").fill("没有脚本也能报告")
    with page.expect_navigation():
        form.locator(".actions button").click()
    assert re.search(r"/reports/[0-9a-f-]{36}", page.url)
    assert received() == ["activity"]
    page.reload()
    assert received() == ["activity"]

    page = phone.open("/reports/location/new")
    form = page.locator(LOCATION)
    form.locator("input[name=division]").fill("龙岗区")
    form.locator("label:has(input[name=stay][value=long])").click()
    with page.expect_navigation():
        form.locator(".actions button").click()
    assert received() == ["activity", "location"]

    officer = plain(phones, "secretary")
    page = officer.open("/")
    page.locator("a[href^='/reports/0']").first.click()
    page.locator("label:has(input[name=verdict][value=confirmed])").click()
    with page.expect_navigation():
        page.locator("form[action$='/decision'] button").click()
    assert [decision.verdict for decision in Decision.select()] == ["confirmed"]


@pytest.mark.nightly
def test_a_mistake_is_named_beside_its_field_and_nothing_typed_is_lost(phones):
    phone = plain(phones, "member")
    page = phone.open("/reports/activity/new")
    form = page.locator(ACTIVITY)
    form.evaluate("form => { form.noValidate = true }")
    form.locator("textarea[name=summary]").fill("缺了种类")
    form.locator("input[name=on]").fill((today() + timedelta(days=9)).isoformat())
    with page.expect_navigation():
        form.locator(".actions button").click()
    assert received() == []
    assert page.locator(ACTIVITY).locator("textarea[name=summary]").input_value() == "缺了种类"
    assert page.locator(".error-summary a").count() >= 1
    assert page.locator("[aria-invalid=true]").count() >= 1
