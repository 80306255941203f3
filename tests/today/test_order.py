"""The order of Today: people in need and what is late first, then decisions, then news, grouped by person."""

import re

import pytest

from pwa.core import today_line
from pwa.core.clock import today as this_day
from pwa.core.today_line import FIRST, TodayLine
from pwa.today.cards import cards_of
from tests.cases.conftest import ask, away, search
from tests.people import PEOPLE, ago

__all__ = ["ask", "away", "search"]
PLACE = {"division": "440307", "since": ago(40), "stay": "long"}


def activity(summary: str, days: int = 3) -> dict[str, str]:
    return {"kind": "study", "on": ago(days), "summary": summary}


@pytest.fixture
def titles(as_):
    """titles("secretary") are the titles of all rows of their Today, in order; those inside another row too."""

    def of(login: str) -> list[str]:
        return re.findall(r'row-title">([^<]+)<', as_(login).get("/").text.partition("<main")[2])

    return of


def place_of(titles: list[str], part: str) -> int:
    [place] = [n for n, title in enumerate(titles) if part in title]
    return place


def test_people_in_need_stand_above_late_things_and_these_above_decisions_and_news(ask, search, phone, titles):
    phone.accepted("location", PLACE)
    phone.accepted("activity", activity("自学"))
    ask(category="opinion", words="村里的路灯")
    ask(category="wages", words="三个月没有发工资")
    shown = titles("secretary")
    order = ["王建国 · 欠薪", "王建国 · 意见", "查找：李秀英", "确认：王建国", "王建国 在 深圳龙岗"]
    places = [place_of(shown, part) for part in order]
    assert places == sorted(places), shown
    assert "欠薪" in shown[0], "nothing stands above somebody in need, not even what the officer does for themselves"


def test_a_line_whose_day_is_past_stands_with_what_is_late():
    late = TodayLine("late", "/", FIRST, today_line.TO_KNOW, due_on=this_day().replace(year=2020))
    lines = [
        TodayLine("to know", "/", FIRST, today_line.TO_KNOW),
        TodayLine("to decide", "/", FIRST, today_line.TO_DECIDE),
        late,
        TodayLine("in need", "/", FIRST, today_line.IN_NEED),
    ]
    [card] = cards_of(None, [lambda _visitor: lines])
    assert [line.text for line in card.lines] == ["in need", "late", "to decide", "to know"]


def test_a_card_without_lines_stands_below_those_with_lines():
    always = [FIRST]
    due = TodayLine("mine", "/", today_line.DUE)
    assert [card.group.name for card in cards_of(None, [lambda _visitor: [due]], always)] == ["due", "first"]


def test_eight_reports_of_one_person_are_one_row_that_opens(phone, as_, titles):
    for days in range(1, 9):
        phone.accepted("activity", activity(f"自学 {days}", days))
    page = as_("secretary").get("/").text
    news = page.partition("新收到")[2].partition("</section>")[0]
    assert titles("secretary").count("王建国：8 条报告") == 1
    assert news.count("<details") == 1 and news.partition("<details")[2].count('href="/reports/') == 8
    phone.accepted("location", PLACE)
    assert "王建国：9 条报告" in as_("secretary").get("/").text


def test_a_single_report_is_a_row_of_its_own(phone, titles):
    phone.accepted("location", PLACE)
    assert "王建国 在 深圳龙岗" in titles("secretary") and not any("条报告" in title for title in titles("secretary"))


def forms_of(page: str) -> list[tuple[str, dict[str, str]]]:
    """(address, fields) of the forms that confirm at once."""
    found = re.findall(r'<form method="post" action="(/reports/[^"]+/decision)"(.*?)</form>', page, re.S)
    return [(action, dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))) for action, form in found]


def test_one_tap_confirms_and_opens_the_next_and_the_last_leads_back(phone, as_):
    for n in (1, 2):
        phone.accepted("activity", activity(f"自学 {n}", n))
    secretary = as_("secretary")
    (first, fields), (second, _) = forms_of(secretary.get("/").text)
    answer = secretary.post(first, data=fields)
    assert answer.status_code == 303 and answer.headers["Location"] == second.removesuffix("/decision")
    assert "王建国" in secretary.get(answer.headers["Location"]).text.partition('class="banner ok"')[2][:300]
    [(again, fields)] = forms_of(secretary.get("/").text)
    assert again == second
    answer = secretary.post(again, data=fields)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert forms_of(secretary.get("/").text) == []


def test_one_tap_is_refused_when_a_colleague_decided_meanwhile(phone, as_):
    phone.accepted("activity", activity("自学"))
    [(address, fields)] = forms_of(as_("secretary").get("/").text)
    declined = {"verdict": "declined", "reason": "没有参加"}
    assert as_("organiser").post(address, data=declined).status_code == 303
    answer = as_("secretary").post(address, data=fields)
    assert answer.status_code == 422 and PEOPLE["organiser"].name in answer.text


def test_the_form_on_today_carries_the_same_state_as_that_of_the_report(phone, as_):
    phone.accepted("activity", activity("自学"))
    secretary = as_("secretary")
    [(address, fields)] = forms_of(secretary.get("/").text)
    assert f'name="seen" value="{fields["seen"]}"' in secretary.get(address.removesuffix("/decision")).text
