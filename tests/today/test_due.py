"""What is due from each person of a case or a search stands on their Today, nobody else's, and goes when done."""

import re
from datetime import timedelta

import pytest

from pwa.cases.models import Case
from pwa.core.access import Role
from pwa.core.database import write
from pwa.identity.models import Account
from pwa.organisations.models import Post
from tests.cases.conftest import ask, away, search, step
from tests.cases.test_lost_contact import TRY
from tests.kit.crawl import LONG
from tests.people import PEOPLE, ago
from tests.reports.phone import Phone

__all__ = ["ask", "away", "search", "step"]
SILENT = PEOPLE["silent"].member_id
# Whose Today is opened: by day everybody who has a post in the unit or above it, the members spoken of, and outsiders.
BY_DAY = "member silent secretary organiser contact committee county host next_secretary auditor admin".split()
EVERYBODY = list(PEOPLE) if LONG else BY_DAY


@pytest.fixture
def today(as_):
    """today("secretary") is what stands in the page, as words and links."""

    def page(login: str) -> str:
        return as_(login).get("/").text.partition("<main")[2]

    return page


@pytest.fixture
def due(as_):
    """due("secretary") is the number on the tab."""
    Account.update(passphrase="$argon2id$x").execute()

    def number(login: str) -> int:
        found = re.search(r'class="count">(\d+)', as_(login).get("/").text)
        return int(found[1]) if found else 0

    return number


def who_has(today, href: str) -> set[str]:
    return who_have(today, href)[0]


def who_have(today, *hrefs: str) -> list[set[str]]:
    """Who has each of these, of everybody: each Today is opened once."""
    pages = {login: today(login) for login in EVERYBODY}
    return [{login for login, page in pages.items() if href in page} for href in hrefs]


def test_who_was_not_heard_of_for_long_stands_first_for_those_who_can_get_in_touch(away, today):
    away(118)
    assert who_has(today, f"/liaison/lost/{SILENT}") == {"secretary", "organiser", "contact"}
    first = today("secretary").partition("今天先做")[2]
    assert "长期未取得联系：李秀英，118 天" in first
    assert "长期未取得联系" not in today("committee") and "长期未取得联系" not in today("county")


def test_three_months_are_not_over_so_nothing_is_said(away, today):
    away(89)
    assert who_has(today, f"/liaison/lost/{SILENT}") == set()


def test_several_are_a_number_and_lead_to_the_list(away, as_, today, clock, due):
    clock.forward(days=-100)
    phone = Phone(as_("courier"), "courier")
    phone.accepted("location", {"division": "440307", "since": clock.today.isoformat(), "stay": "long"})
    clock.forward(days=100)
    away(118)
    page = today("secretary")
    assert "长期未取得联系：2 名党员" in page and 'href="/liaison/lost"' in page and "李秀英，118 天" in page
    assert due("secretary") == 1, "one line, one thing to do"
    assert "长期未取得联系：李秀英" in today("contact") or "长期未取得联系：2 名党员" in today("contact")


def test_a_word_takes_the_line_away(away, as_, today, due):
    away(118)
    assert due("secretary") == 1
    Phone(as_("silent"), "silent").accepted("location", {"division": "431103", "since": ago(118), "stay": "long"})
    assert who_has(today, f"/liaison/lost/{SILENT}") == set() and due("secretary") == 0


def test_a_search_that_runs_stands_with_its_next_step_and_is_theirs_who_began_it(search, as_, today, due):
    searching, candidate = who_have(today, search, f"/liaison/lost/{SILENT}")
    assert searching == {"secretary", "organiser", "contact", "silent"}
    assert candidate == set(), "who is searched for is no candidate any more"
    assert "查找：李秀英" in today("secretary") and "下一步：登记一次查找" in today("secretary")
    assert (due("secretary"), due("organiser"), due("contact")) == (1, 0, 0)
    as_("secretary").post(f"{search}/search", data=TRY)
    assert due("secretary") == 0 and search in today("secretary"), "it goes on, and nothing is due just now"


def test_a_search_says_when_a_meeting_may_have_to_decide_and_when_it_is_late(search, as_, today, due, clock):
    as_("secretary").post(f"{search}/search", data=TRY)
    clock.forward(days=31)
    page = today("secretary").partition(search)[2].partition("</li>")[0]
    assert "六个月已满" in page and "超期" in page
    assert due("secretary") == due("organiser") == 1, "what is late is everybody's of that level"


def test_a_search_that_asked_above_is_due_there(search, as_, today, due):
    as_("secretary").post(f"{search}/ask-above", data={"words": "如何请公安协助？"})
    assert "已向丰山镇党委请示" in today("secretary").partition(search)[2].partition("</li>")[0]
    assert due("secretary") == 0 and due("committee") == 1 and search in today("committee")
    as_("committee").post(f"{search}/guidance", data={"words": "由镇里出函。"})
    assert due("committee") == 0 and search not in today("committee") and due("secretary") == 1


def test_word_of_them_asks_to_record_it_and_found_they_stand_nowhere(search, as_, today, clock):
    clock.forward(days=1)
    as_("secretary").post(f"{search}/search", data=TRY | {"on": ago(-1), "result": "reached"})
    assert "已有本人消息" in today("secretary").partition(search)[2].partition("</li>")[0]
    found = {"kind": "found", "held_on": ago(-1), "words": "换了手机号"}
    assert as_("secretary").post(f"{search}/decision", data=found).status_code == 303
    searching, candidate = who_have(today, search, f"/liaison/lost/{SILENT}")
    assert searching <= {"silent"} and candidate == set()
    assert "李秀英" not in as_("secretary").get("/liaison/lost").text
    clock.forward(days=95)
    assert "长期未取得联系：李秀英，95 天" in today("secretary"), "a new silence counts from the day she was found"


def test_a_new_request_is_due_from_whoever_may_answer_it(ask, today):
    confided = f"/liaison/cases/{ask(readers='branch')}"
    to_all = f"/liaison/cases/{ask(readers='contact')}"
    above = f"/liaison/cases/{ask(readers='committee')}"
    have = who_have(today, confided, to_all, above)
    assert have[0] == {"secretary", "organiser", "member"}
    assert have[1] == {"secretary", "organiser", "contact", "member"}
    assert have[2] == {"committee", "member"}


def test_what_a_colleague_has_taken_on_is_theirs_until_it_is_late_or_they_leave(ask, step, today, clock):
    case = ask()
    href = f"/liaison/cases/{case}"
    step("secretary", case, "take-on")
    assert who_has(today, href) == {"secretary", "member"}
    clock.forward(days=60)
    assert "超期" in today("secretary").partition(href)[2].partition("</li>")[0]
    assert who_has(today, href) == {"secretary", "organiser", "member"}
    Case.update(due_on=clock.today + timedelta(days=9)).where(Case.id == case).execute()
    assert who_has(today, href) == {"secretary", "member"}
    with write():
        Post.get(Post.account_id == PEOPLE["secretary"].account_id, Post.role == Role.SECRETARY).end(None)
    assert who_has(today, href) == {"organiser", "member"}


def test_the_contact_person_who_took_it_on_has_it_alone(ask, step, today):
    case = ask(readers="contact")
    assert step("contact", case, "take-on") == 303
    assert who_has(today, f"/liaison/cases/{case}") == {"contact", "member"}


def test_a_question_goes_up_one_level_at_a_time_and_guidance_comes_down_the_same_way(ask, step, today, due):
    case = ask()
    href, ways = f"/liaison/cases/{case}", []

    def made(login: str, address: str) -> None:
        assert step(login, case, address) == 303
        ways.append(who_has(today, href) - {"member"})

    made("secretary", "take-on")
    made("secretary", "ask-above")
    made("committee", "ask-above")
    assert due("county") == 1 and due("committee") == due("secretary") == 0
    made("county", "guidance")
    made("committee", "guidance")
    made("secretary", "answer")
    assert ways == [{"secretary"}, {"committee"}, {"county"}, {"committee"}, {"secretary"}, set()]
    assert "王建国" not in today("county"), "the county sees the question and the branch, not whose it is"


def test_a_question_that_is_late_says_so_to_whom_it_was_put_and_counts(ask, step, today, due, clock):
    case = ask()
    step("secretary", case, "ask-above")
    clock.forward(days=11)
    assert "超期" in today("committee").partition(f"/liaison/cases/{case}")[2].partition("</li>")[0]
    assert (due("committee"), due("secretary")) == (1, 0)


def test_the_member_is_asked_until_they_have_said_whether_it_is_settled(ask, step, today, due):
    case = ask()
    href = f"/liaison/cases/{case}"
    step("secretary", case, "take-on")
    assert due("member") == 0 and href in today("member"), "where it stands is news, not a duty"
    step("secretary", case, "answer")
    assert due("member") == 1 and due("secretary") == 0
    step("member", case, "not-settled", "还没有到账")
    assert due("member") == 0 and due("secretary") == 1
    step("secretary", case, "answer", "已补发")
    step("secretary", case, "ask-member")
    assert due("member") == 1
    step("member", case, "settled")
    assert due("member") == due("secretary") == 0 and href in today("member") and href not in today("secretary")


def test_requests_crowd_no_search_off_the_page(ask, search, today):
    for _ in range(17):
        ask()
    first = today("secretary").partition("今天先做")[2].partition("</section>")[0]
    assert "查找：李秀英" in first and 'href="/liaison/cases"' in first


def test_more_than_fit_lead_to_the_list(ask, today):
    for _ in range(9):
        ask()
    assert 'href="/liaison/cases"' in today("secretary").partition("今天先做")[2].partition("</section>")[0]
