"""Searching on a slow line."""

import pytest

from tests.kit.server import until


@pytest.mark.nightly
def test_the_rows_of_a_search_are_those_of_the_last_word_however_slow_the_line(phones):
    phone = phones("secretary")
    page = phone.open("/members")
    asked: list[str] = []

    def slowly(route):
        word = route.request.url.split("q=")[1].split("&")[0]
        asked.append(word)
        if word != "wang":
            page.wait_for_timeout(1500)
        route.continue_()

    page.route("**/members?*q=*", slowly)
    field = page.locator("input[name=q]")
    for word in ("li", "liu", "wang"):
        field.fill(word)
        page.wait_for_timeout(400)
    until(lambda: "wang" in asked)
    page.locator("#rows", has_text="王建国").wait_for()
    page.wait_for_timeout(2000)
    assert "王建国" in page.locator("#rows").inner_text() and "李秀英" not in page.locator("#rows").inner_text()
