"""Today for each of the cast: what is due, what first, what came in, and nothing of anybody else's."""

import os
import re

import pytest

from pwa.core.database import write
from pwa.demo.cast import LOGINS
from pwa.identity.models import Account
from pwa.members.models import Member
from pwa.members.placements import name_host
from pwa.organisations.models import Unit
from tests.people import PEOPLE, PLACES, ago

LONG = "YANXING_LONG" in os.environ
PLACE = {"division": "440307", "since": ago(142), "stay": "long", "settled": "unknown"}


def _words(page) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<(template|script).*?</\1>|<[^>]+>", " ", page.text, flags=re.S))


@pytest.mark.parametrize("login", list(PEOPLE))
def test_everyone_has_a_morning(as_, login, clock):
    clock.on(clock.today)
    page = as_(login).get("/")
    assert page.status_code == 200
    assert f"{PEOPLE[login].name}，早上好" in page.text


def test_who_is_signed_out_is_asked_to_sign_in(client):
    answer = client.get("/")
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/sign-in")


def test_a_member_reads_where_they_are_which_day_away_and_which_paper_fits(phone):
    phone.accepted("location", PLACE)
    words = _words(phone.client.get("/"))
    assert "深圳龙岗 · 外出第 143 天" in words
    assert "登记为流动党员" in words and "为什么？" in words


def test_in_english_too(phone, clock):
    clock.on(clock.today)
    phone.accepted("location", PLACE)
    phone.client.post("/me/language", data={"language": "en"})
    words = _words(phone.client.get("/"))
    assert "Good morning, 王建国" in words and "day 143 away" in words


def test_at_home_nothing_is_suggested(as_):
    words = _words(as_("silent").get("/"))
    assert "在家 · 丰山村党支部" in words and "为什么？" not in words


def test_who_has_no_way_in_is_asked_again(as_):
    assert "/me/way-in" in as_("member").get("/").text
    Account.update(passphrase="$argon2id$x").where(Account.id == PEOPLE["member"].account_id).execute()
    assert "/me/way-in" not in as_("member").get("/").text.partition("<main")[2]


def test_a_named_host_waits_for_the_members_word(as_):
    member = Member.select(Member, Unit).join(Unit).where(Member.id == PEOPLE["silent"].member_id).get()
    with write():
        name_host(member, Unit.get_by_id(PLACES["host-branch"].id), "in_app", PEOPLE["secretary"].account_id)
    assert "让榕树社区党支部看到你吗？" in _words(as_("silent").get("/"))
    assert "尚未答复是否同意流入地党支部查看：李秀英" in _words(as_("secretary").get("/"))
    assert "李秀英" not in _words(as_("host").get("/"))


def test_a_report_that_could_not_be_taken_in_is_due(phone):
    phone.send(phone.entry("location", {**PLACE, "since": ago(-39)}))
    assert "有 1 份报告未能收下" in _words(phone.client.get("/"))


def test_a_number_that_never_came_shows_after_a_day_and_is_closed_with_a_reason(phone, as_, clock):
    phone.accepted("location", PLACE)
    phone.seq += 1
    phone.accepted("location", PLACE)
    secretary = as_("secretary")
    assert "第 2 号报告一直没有到" not in _words(phone.client.get("/"))
    clock.forward(hours=25)
    for client in (phone.client, secretary):
        assert "第 2 号报告一直没有到" in _words(client.get("/"))
    assert "第 2 号报告一直没有到" not in _words(as_("committee").get("/")), "the branch asks, nobody above it"
    gap = re.search(r"/reports/gaps/([0-9a-f-]+)/closure", secretary.get("/").text)[1]
    assert secretary.post(f"/reports/gaps/{gap}/closure", data={"reason": "手机丢了"}).status_code == 303
    for client in (phone.client, secretary):
        assert "第 2 号报告一直没有到" not in _words(client.get("/"))


def test_the_branch_has_it_within_one_look(phone, as_):
    phone.accepted("location", PLACE)
    for login in ("secretary", "organiser", "contact", "committee", "host"):
        assert "王建国 在 深圳龙岗" in _words(as_(login).get("/")), login
    for login in ("next_secretary", "host_works", "host_committee", "county", "host_county", "auditor", "admin"):
        assert "王建国" not in _words(as_(login).get("/")), login


def test_what_came_in_is_news_for_thirty_days(phone, as_, clock):
    phone.accepted("location", PLACE)
    clock.forward(days=29, hours=23)
    assert "王建国 在 深圳龙岗" in _words(as_("secretary").get("/"))
    clock.forward(hours=2)
    assert "王建国 在 深圳龙岗" not in _words(as_("secretary").get("/"))
    assert "王建国" in _words(as_("secretary").get("/reports")), "the page of reports keeps it"


def test_an_activity_waits_for_the_unit_that_held_it(phone, as_):
    host = str(PLACES["host-branch"].id)
    phone.accepted("activity", {"kind": "service", "on": ago(3), "summary": "社区清扫", "held_by": host})
    assert "确认：王建国" in _words(as_("host").get("/"))
    assert "确认：王建国" not in _words(as_("secretary").get("/"))


def test_figures_of_ones_own_units(phone, as_):
    phone.accepted("location", PLACE)
    home = Member.select().where(Member.branch == PLACES["home"].id).count()
    assert f"丰山村党支部 · {home} 人，外出 1 人" in _words(as_("secretary").get("/"))
    committee = _words(as_("committee").get("/"))
    assert f"丰山村党支部 {home} 人，外出 1 人" in committee
    county = _words(as_("county").get("/"))
    total = Member.select().where(Member.county_id == PLACES["county"].id).count()
    assert re.search(rf"\b{total} 党员|党员 {total}\b", county) and "丰山村党支部" not in county


def test_a_host_sees_who_lives_here(phone, as_):
    phone.accepted("location", PLACE)
    words = _words(as_("host").get("/"))
    assert "流入党员" in words and "丰山村党支部" in words
    main = as_("host_works").get("/").text.partition("<main")[2].partition("</main>")[0]
    assert "流入党员" not in main


def test_the_number_on_the_tab_counts_only_what_this_person_must_do(phone, as_):
    Account.update(passphrase="$argon2id$x").execute()
    count = re.compile(r'class="count">(\d+)')
    assert not count.search(as_("secretary").get("/").text)
    phone.accepted("location", PLACE)
    assert not count.search(as_("secretary").get("/").text), "what came in is news, not a duty"
    phone.accepted("activity", {"kind": "study", "on": ago(3), "summary": "自学"})
    assert count.search(as_("secretary").get("/").text)[1] == "1"
    assert not count.search(phone.client.get("/").text)


@pytest.mark.parametrize("login", LOGINS)
def test_today_asks_the_database_little(as_, world, login, queries, clock):
    client = as_(login)
    client.get("/")
    with queries() as seen:
        client.get("/")
    # one for each package that has lines for this person, and what every page asks; before the Spring Festival two
    # more, for who is asked and who comes
    most = 17 if clock.today.month in (12, 1, 2) else 15
    assert len(seen.selects) <= most, "\n".join(map(str, seen.selects))


def test_the_tabs_lead_somewhere(as_):
    """By day once for those who have the same tabs."""
    walked: set[tuple[str, ...]] = set()
    for login in PEOPLE:
        client = as_(login)
        bar = client.get("/").text.partition('class="tab-bar"')[2].partition("</nav>")[0]
        links = tuple(re.findall(r'href="([^"]+)"', bar))
        for href in links if LONG or links not in walked else ():
            assert client.get(href).status_code == 200, (login, href)
        walked.add(links)
    assert len(walked) >= 7 and all(len(links) >= 3 for links in walked)


def test_a_small_figure_is_not_told_to_who_may_not_open_the_rows(phone, as_):
    phone.accepted("location", PLACE)
    words = _words(as_("county").get("/"))
    assert "少于 5" in words, "one person away could be pointed at"
    assert "外出 1 人" in _words(as_("secretary").get("/"))


def test_the_total_of_a_county_tells_nothing_of_the_few_whom_nobody_opened(as_):
    county, shown = as_("county"), r"党员 \d+|\d+ 党员"
    assert re.search(shown, _words(county.get("/")))
    reason = {"reason": "asked by the committee to check the list"}
    assert county.post(f"/organisations/{PLACES['home'].id}/reasons", data=reason).status_code == 303
    page = county.get("/")
    assert not re.search(shown, _words(page)), "less those of the opened branch there are four"
    assert page.headers["Yanxing-Keep"] == "own"
