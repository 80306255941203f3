"""A case on paper: who printed it and when, and no day that is only today's."""

import re
from datetime import date

import pytest
from flask_babel import force_locale

from pwa.core.clock import now
from pwa.core.i18n import readable_time
from tests.people import PEOPLE


@pytest.fixture
def paper(clock) -> str:
    """This moment in full, in Chinese."""
    return f"{clock.now.year}年{clock.now.month}月{clock.now.day}日 {clock.now:%H:%M}"


@pytest.mark.parametrize(
    ("locale", "said", "paper"),
    [("zh_Hans_CN", "今天 10:00", "2026年11月23日 10:00"), ("en", "today 10:00", "23 Nov 2026 10:00")],
)
def test_a_moment_knows_its_words_for_paper(app, clock, locale, said, paper):
    clock.on(date(2026, 11, 23))
    with force_locale(locale):
        assert (readable_time(now()), readable_time(now()).paper) == (said, paper)


def test_every_moment_of_a_case_stands_in_full_on_paper_and_so_does_who_printed_it(ask, step, as_, paper):
    case = ask()
    step("secretary", case, "take-on")
    for login, name in (("secretary", "张卫东"), ("member", "王建国")):
        page = as_(login).get(f"/liaison/cases/{case}").text.split("<main")[1]
        assert f"打印人：{name}，{paper}" in page
        said = re.sub(rf'<time[^>]* data-paper="{paper}">今天 {paper[-5:]}</time>', "", page)
        assert "今天" not in said and said != page, login


def test_the_file_tells_paper_the_whole_day_too(as_, ask, paper):
    ask()
    page = as_("secretary").get(f"/members/{PEOPLE['member'].member_id}").text
    assert re.search(rf'data-paper="{paper}">今天 {paper[-5:]}</time>\s*<div class="between"><a href="/liaison', page)


def test_the_list_of_the_silent_says_who_printed_it(as_, away):
    away(170)
    page = as_("secretary").get("/liaison/lost").text
    assert PEOPLE["silent"].name in page and re.search(r"打印人：张卫东，\d{4}年", page)


def test_the_file_says_who_printed_it_and_prints_no_way_in(as_, paper):
    page = as_("secretary").get(f"/members/{PEOPLE['member'].member_id}").text
    assert f"打印人：张卫东，{paper}" in page
    assert re.search(r'<div class="no-print"><section class="card"[^>]*><h2[^>]*>现在可以做的', page)
