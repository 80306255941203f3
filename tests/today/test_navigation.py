"""Tabs, the rail of a desk, the officer's work and the member's branch: everybody finds their own, on every page."""

import re

import pytest

from pwa.core.database import write
from pwa.members.models import Member
from pwa.stages import Stage
from pwa.today.navigation import BELONGS, home_of
from tests.people import PEOPLE, PLACES

PLACE = {"division": "440307", "since": "2026-07-04", "stay": "long"}
TABS = {
    "member": ["今日", "报告", "支部", "我的"],
    "contact": ["今日", "党员", "工作", "报告", "我的"],
    "secretary": ["今日", "党员", "工作", "报告", "我的"],
    "committee": ["今日", "党员", "工作", "组织", "我的"],
    "county": ["今日", "党员", "工作", "组织", "我的"],
    "auditor": ["今日", "审计", "我的"],
    "admin": ["今日", "设置", "我的"],
}


def bar_of(page) -> str:
    return page.text.partition('class="tab-bar"')[2].partition("</nav>")[0]


def tabs_of(page) -> list[tuple[str, str, str]]:
    """(address, words, aria-current) of each tab, without what the rail opens."""
    bar = re.sub(r'<ul class="opened">.*?</ul>(?=</li>|$)', "", bar_of(page), flags=re.S)
    found = re.findall(r'<a href="([^"]+)"(?: aria-current="(\w+)")?><svg.*?</svg><span>([^<]+)', bar, re.S)
    return [(href, words, current) for href, current, words in found]


@pytest.mark.parametrize(("login", "words"), TABS.items(), ids=TABS)
def test_each_role_has_its_tabs_and_never_more_than_five(as_, login, words):
    assert [tab[1] for tab in tabs_of(as_(login).get("/"))] == words


@pytest.mark.parametrize(
    ("login", "path", "tab"),
    [
        ("secretary", "/liaison/cases", "/work"),
        ("secretary", "/liaison/lost", "/work"),
        ("secretary", "/screening", "/work"),
        ("secretary", "/screening/roster", "/members"),
        ("secretary", "/organisations", "/work"),
        ("secretary", "/work", "/work"),
        ("secretary", "/reports/activity/new", "/reports"),
        ("secretary", "/branch", "/me"),
        ("committee", "/reports", "/"),
        ("committee", "/organisations", "/organisations"),
        ("county", "/liaison/cases", "/work"),
        ("member", "/liaison/cases", "/branch"),
        ("member", "/liaison/requests/new", "/branch"),
        ("member", f"/members/{PEOPLE['member'].member_id}", "/me"),
        ("member", "/me/phones", "/me"),
        ("member", "/me/notice", "/me"),
        ("auditor", "/audit", "/audit"),
        ("admin", "/organisations/accounts", "/organisations"),
    ],
)
def test_the_page_one_is_on_is_marked_whatever_its_address(as_, login, path, tab):
    page = as_(login).get(path)
    assert page.status_code == 200
    assert [href for href, _, current in tabs_of(page) if current] == [tab]


def test_every_stage_has_a_tab():
    assert {stage.prefix for stage in Stage} <= {prefix for prefix, _ in BELONGS}
    assert home_of("/contribution/offers", ["/", "/branch", "/me"]) == "/branch"
    assert home_of("/nowhere", ["/", "/me"]) == "/"


def test_the_rail_shows_the_work_opened_and_marks_the_entry(as_):
    bar = bar_of(as_("secretary").get("/liaison/cases"))
    opened = bar.partition('<ul class="opened">')[2].partition("<svg")[0].rpartition("<li>")[0]
    assert re.findall(r"<b>([^<]+)", opened) == ["排查", "纳入", "联系", "管理", "发挥作用"]
    assert re.findall(r'href="([^"]+)"', opened) == [
        "/screening", "/incorporation/report-ins", "/incorporation/file-proposals", "/incorporation/applicants",
        "/papers", "/meetings", "/liaison/cases", "/liaison/lost", "/liaison/contacts", "/liaison/assignments",
        "/liaison/notices/published", "/management/departures", "/management/transfers",
        "/management/incoming-letters", "/management/probation", "/management/dues", "/management/learning",
        "/management/measures", "/management/appraisals", "/contribution/offers", "/contribution/tasks",
    ]  # fmt: skip
    assert re.findall(r'href="([^"]+)" aria-current="page"', bar) == ["/liaison/cases"]
    assert 'href="/me/phones"' in bar, "what a phone keeps in its menu stands on the rail"
    assert "<b>" not in bar_of(as_("member").get("/"))


@pytest.mark.parametrize(
    ("page", "beside"),
    [
        ("/incorporation/report-ins", ("receiving-points", "guests", "homecomings")),
        ("/meetings", ("/meetings/bylaws", "/meetings/plan", "/meetings/groups", "/meetings/minutes")),
    ],
)
def test_pages_that_belong_to_an_entry_of_the_work_are_linked_from_it(as_, page, beside):
    main = as_("secretary").get(page).text.partition("<main")[2]
    assert [address for address in beside if f'{address}"' not in main] == []


def test_what_is_kept_of_it_has_the_marks_of_no_other_page_and_the_words_of_no_other_language(as_):
    officer = as_("secretary")
    for path in ("/liaison/cases", "/", "/liaison/cases", "/me/phones"):
        bar = bar_of(officer.get(path))
        assert re.findall(r'href="([^"]+)" aria-current="page"', bar)[-1:] == [path], path
        assert bar.count("aria-current") == (2 if path != "/" else 1), path
    for language, words in (("en", "Members"), ("zh", "党员"), ("en", "Members")):
        assert officer.post("/me/language", data={"language": language, "next": "/"}).status_code == 303
        assert [tab[1] for tab in tabs_of(officer.get("/"))][1] == words
        assert as_("contact").get("/").text.count("<span>党员</span>") == 1, "everybody has their own language"


def test_the_work_of_an_officer_is_five_stages_each_with_its_question_and_what_is_due(as_, phone):
    text = as_("secretary").get("/work").text
    heads = re.findall(r'<h2 id="stage-\d">(?:<span[^>]*>(\S+)</span> )?(\S+)', text)
    assert [sign for sign, _ in heads] == [stage.value for stage in Stage] == list("查纳联管用")
    assert "这里还没有内容" not in text, "every stage has work"
    assert "由哪个党支部接收这名党员？" in text
    assert re.findall(r"\d+ 件要办", text) == ["4 件要办"] * 2, "no meeting of this month, quarter and year is planned"
    phone.accepted("request", {"category": "wages", "readers": "branch", "words": "三个月没有发工资"})
    assert text.count("现在没有要办的") == 12 and as_("secretary").get("/work").text.count("1 件要办") == 2
    assert as_("county").get("/work").status_code == 200
    for login in ("member", "auditor", "admin"):
        assert as_(login).get("/work").status_code == 404


def test_a_member_finds_who_to_turn_to(as_):
    secretary, contact = (Member.get_by_id(PEOPLE[login].member_id) for login in ("secretary", "contact"))
    with write():
        Member.update(phone="13900001234").where(Member.id == secretary.id).execute()
    text = as_("member").get("/branch").text
    assert PLACES["home"].name in text and secretary.name in text and contact.name in text
    assert 'href="tel:13900001234"' in text and PLACES["host-branch"].name in text
    assert "/liaison/requests/new" in text and "还没有。支部召开会议" in text
    alone = as_("organiser").get("/branch").text
    assert "还没有联系人" in alone and PLACES["host-branch"].name not in alone
    assert as_("auditor").get("/branch").status_code == 404
