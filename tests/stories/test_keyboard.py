"""Every story can be done by keyboard alone, with a focus that can be seen."""

import os

import pytest

from tests.kit.server import until
from tests.kit.set_clock import day_of_phones
from tests.stories.page_actions import form_of, press, received

LONG = "YANXING_LONG" in os.environ


def test_a_place_is_reported_by_keyboard(phone):
    if LONG:
        page = phone.open("/")
        press(page, "a[href='/reports/location/new']")
        page.wait_for_url("**/reports/location/new")
    else:
        page = phone.open("/reports/location/new")
    form_of(page, "location").wait_for()
    page.locator("[data-place-picker][data-alive]").wait_for()
    press(page, "#f-division", key="")
    page.keyboard.type("龙岗")
    page.locator("[role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    press(page, "form:not([data-draft]) input[name=since]", key="")
    press(page, "input[name=stay]", key="Space")
    press(page, "form[data-outbox-form=location]:not([data-draft]) .actions button")
    page.locator("main .saved").wait_for()
    page.wait_for_function("() => document.activeElement.tagName === 'H1'")
    until(lambda: received() == ["location"])


@pytest.mark.nightly
def test_an_activity_is_noted_by_keyboard(phone):
    page = phone.open("/")
    press(page, "a[href='/reports/activity/new']")
    page.wait_for_url("**/reports/activity/new")
    form_of(page, "activity").wait_for()
    press(page, "select[name=kind]", key="")
    page.keyboard.press("ArrowDown")
    press(page, "textarea[name=summary]", key="")
    page.keyboard.type("用键盘写的")
    press(page, "form[data-outbox-form=activity] .actions button")
    page.locator("main .saved").wait_for()
    until(lambda: received() == ["activity"])


@pytest.mark.nightly
def test_the_menu_and_sign_out_are_reached_by_keyboard(phone):
    page = phone.open("/")
    press(page, ".skip")
    assert page.evaluate("() => document.activeElement.id") == "main"
    page.goto(phone.server.url + "/")
    press(page, "details.menu summary")
    press(page, "#sign-out button")
    page.wait_for_function("() => document.querySelector('dialog[open]') || location.pathname === '/sign-in'")
    if page.locator("dialog[open]").count():
        page.locator("dialog[open] button[value=leave]").focus()
        page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in*")


def test_a_form_opens_with_today_and_its_focus_can_be_seen(phone):
    page = phone.open("/reports/activity/new")
    assert page.locator("input[name=on]").input_value() == day_of_phones().isoformat()
    seen_somewhere: dict[str, bool] = {}  # a date has several stops inside one input
    for _ in range(30):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => { const e = document.activeElement; if (!e || e === document.body) return null
              const s = getComputedStyle(e), label = e.closest('label'), l = label && getComputedStyle(label)
              const line = s => parseFloat(s.outlineWidth) > 0 && s.outlineStyle !== 'none'
              const ring = s => s && (line(s) || s.boxShadow !== 'none')
              const near = e.nextElementSibling && getComputedStyle(e.nextElementSibling)
              return [e.outerHTML.slice(0, 100), !!(ring(s) || ring(l) || ring(near))] }"""
        )
        if seen:
            seen_somewhere[seen[0]] = seen_somewhere.get(seen[0], False) or seen[1]
    assert [html for html, ring in seen_somewhere.items() if not ring] == []
