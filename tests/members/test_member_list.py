"""The list of members: by right, found by every spelling, page by page."""

import re

import pytest

from pwa.core.database import write
from pwa.members.changes import admit
from pwa.members.models import Member
from pwa.organisations.models import Unit
from tests.people import PEOPLE, PLACES, UNITS, day_words
from tests.reports.phone import Phone


def names(text: str) -> list[str]:
    return re.findall(r'row-title">([^<]+)<', text)


def people_of(*branches: str) -> set[str]:
    return {person.name for person in PEOPLE.values() if person.branch in branches}


@pytest.mark.both_engines
@pytest.mark.parametrize(
    ("login", "branches"),
    [
        ("secretary", ["home"]),
        ("organiser", ["home"]),
        ("next_secretary", ["next-door"]),
        ("committee", ["home", "next-door", "town-hall"]),
        ("host", ["host-branch"]),
        ("host_committee", ["host-branch", "host-works", "host-street-office"]),
    ],
)
def test_an_officer_sees_the_members_of_their_own_subtree(as_, login, branches):
    assert set(names(as_(login).get("/members").text)) == people_of(*branches)


def test_a_contact_person_sees_those_they_keep_touch_with(as_):
    expected = {PEOPLE[login].name for login in ("member", "silent", "courier", "builder")}
    assert set(names(as_("contact").get("/members").text)) == expected


@pytest.mark.parametrize("login", ["member", "auditor", "admin"])
def test_others_have_no_such_page(as_, login):
    assert as_(login).get("/members").status_code == 404


def test_the_host_sees_who_lives_here_only_in_that_list(as_):
    assert PEOPLE["member"].name not in names(as_("host").get("/members").text)
    assert names(as_("host").get("/members?show=hosted").text) == [PEOPLE["member"].name]
    assert names(as_("next_secretary").get("/members?show=hosted").text) == []


@pytest.mark.both_engines
@pytest.mark.parametrize("q", ["王建国", "建国", "wangjianguo", "Wang Jianguo", "jianguo", "wjg", "WJG"])
def test_found_by_name_pinyin_and_initials(as_, q):
    assert PEOPLE["member"].name in names(as_("secretary").get("/members", query_string={"q": q}).text)


@pytest.mark.parametrize(
    "q", ["ｗｊｇ", "ＷＡＮＧｊｉａｎｇｕｏ", "\u202a王建国\u202c", "王\u200b建国", "\u3164建国\ufe0f", "１９９"]
)
def test_found_with_full_width_letters_and_with_signs_that_nobody_sees(as_, q):
    tail = (
        Member.get_by_id(PEOPLE["member"].member_id)
        .phone[-4:]
        .translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    )
    found = names(as_("secretary").get("/members", query_string={"q": tail if q == "１９９" else q}).text)
    assert PEOPLE["member"].name in found


@pytest.mark.both_engines
def test_found_by_the_end_of_the_phone_number_but_not_by_two_digits(as_):
    tail = Member.get_by_id(PEOPLE["member"].member_id).phone[-4:]
    assert names(as_("secretary").get(f"/members?q={tail}").text) == [PEOPLE["member"].name]
    assert names(as_("secretary").get(f"/members?q={tail[-2:]}").text) == []


@pytest.mark.parametrize("q", ["%", "_", "·", "'", "\\", "查无此人"])
def test_words_that_fit_nobody_find_nobody_and_say_so(as_, q):
    text = as_("secretary").get("/members", query_string={"q": q}).text
    assert names(text) == [] and "没有找到" in text


@pytest.mark.both_engines
@pytest.mark.parametrize(
    ("q", "branches"),
    [
        ("丰山村党支部", ["home"]),
        ("丰山村", ["home"]),
        ("丰山镇党委", ["home", "next-door", "town-hall"]),
    ],
)
def test_found_by_the_name_of_the_branch_or_of_the_committee_above_it(as_, queries, q, branches):
    client = as_("committee")
    client.get("/members")
    with queries() as seen:
        text = client.get("/members", query_string={"q": q}).text
    assert set(names(text)) == people_of(*branches)
    assert len(seen.of("member")) == 1 and len(seen.of("unit")) <= 2


def test_a_unit_elsewhere_finds_nobody_and_one_sign_is_no_unit(as_):
    for q in (PLACES["next-door"].name, PLACES["host-branch"].name, "村"):
        assert names(as_("secretary").get("/members", query_string={"q": q}).text) == []
    assert set(names(as_("contact").get("/members", query_string={"q": "丰山村"}).text)) == {
        PEOPLE[login].name for login in ("member", "silent", "courier", "builder")
    }


def test_what_a_unit_is_found_by_goes_on_to_the_next_page(as_):
    with write():
        for number in range(60):
            admit(Unit.get_by_id(UNITS["next-door"]), name=f"赵{number:02d}", sex="1", by=None)
    client = as_("committee")
    first = client.get("/members", query_string={"q": PLACES["next-door"].name}).text
    onward = re.search(r'href="(/members\?[^"]*after=[^"]*)"', first)[1].replace("&amp;", "&")
    found = [*names(first), *names(client.get(onward).text)]
    assert len(found) == len(set(found)) == 60 + len(people_of("next-door"))


def test_a_search_reaches_no_further_than_the_list(as_):
    assert names(as_("secretary").get(f"/members?q={PEOPLE['next_member'].name}").text) == []
    assert names(as_("secretary").get(f"/members?unit={UNITS['next-door']}").text) == []
    assert set(names(as_("committee").get(f"/members?unit={UNITS['next-door']}").text)) == people_of("next-door")
    assert as_("secretary").get("/members?unit=nonsense&show=nonsense&after=nonsense").status_code == 200


def test_away_and_at_home(as_):
    assert names(as_("secretary").get("/members?show=away").text) == []
    Phone(as_("member"), "member").accepted()
    away = as_("secretary").get("/members?show=away").text
    assert names(away) == [PEOPLE["member"].name] and "龙岗区" in away and "第 146 天" in away
    assert PEOPLE["member"].name not in names(as_("secretary").get("/members?show=home").text)


def test_no_number_can_be_guessed_digit_by_digit(as_):
    tail = Member.get_by_id(PEOPLE["member"].member_id).phone[-4:]
    right, wrong = (as_("secretary").get(f"/members?q={one}{tail}").text for one in ("1990000", "1380000"))
    assert "王建国" in right and "王建国" in wrong, "what stands before the last four decides nothing"


def test_phones_are_masked_in_the_list(as_):
    text = as_("secretary").get("/members").text
    assert "199****" in text and not re.search(r"1990000\d{4}", text)


@pytest.mark.both_engines
def test_pages_follow_each_other_without_a_gap_or_a_double(as_, queries):
    home = Unit.get_by_id(UNITS["home"])
    with write():
        for number in range(120):
            admit(home, name=f"孙{'一二三四五六七八九十'[number % 10]}", sex="1", by=None)  # ten names, twelve of each
    client, address, found = as_("secretary"), "/members", []
    for _page in range(9):
        with queries() as seen:
            text = client.get(address).text
        assert len(seen.of("member")) <= 1
        found += re.findall(r'href="/members/([0-9a-f-]{36})"', text)
        onward = re.search(r'href="(/members\?[^"]*after=[^"]*)"', text)
        if not onward:
            break
        address = onward[1].replace("&amp;", "&")
    expected = 120 + len(people_of("home"))
    assert len(found) == len(set(found)) == expected


def test_htmx_gets_the_rows_only(as_):
    answer = as_("secretary").fragment("/members?q=wjg", "rows")
    assert names(answer.text) == [PEOPLE["member"].name]
    assert "<form" not in answer.text and "<html" not in answer.text


def test_the_county_states_a_reason_first(as_):
    text = as_("county").get("/members").text
    assert names(text) == [] and "/organisations" in text
    assert not any(person.name in text for person in PEOPLE.values() if person.branch and person.login != "county")


def rows_of(text: str) -> dict[str, list[str]]:
    """name → the cells of the row."""
    rows = re.findall(r'row-title"[^>]*>([^<]+)</a></th>(.*?)</tr>', text, re.S)
    return {name: re.findall(r"<td[^>]*>([^<]*)</td>", cells) for name, cells in rows}


def headings(text: str) -> list[str]:
    return re.findall(r'<th scope="col"[^>]*>(?:<a[^>]*>)?([^<]+)', text)


def test_a_row_says_where_how_long_when_last_heard_by_whom_and_what_is_due(as_, clock):
    clock.forward(days=-118)
    phone = Phone(as_("silent"), "silent")
    phone.accepted("location", {"division": "431103", "since": clock.today.isoformat(), "stay": "long"})
    heard = clock.today
    clock.forward(days=118)
    text = as_("secretary").get("/members").text
    assert headings(text) == ["姓名", "电话", "地点", "外出天数", "最近联系", "联系人", "待办事项"]
    silent = rows_of(text)["李秀英"]
    assert silent[1:] == ["湖南 永州 冷水滩区", "外出第 119 天", day_words(heard), PEOPLE["contact"].name, "联系已超期"]
    assert rows_of(text)[PEOPLE["courier"].name][1:4] == ["", "", ""], "who is at home has no days"


def test_a_branch_where_a_member_lives_reads_neither_contacts_nor_what_is_due(as_):
    Phone(as_("member"), "member").accepted()
    text = as_("host").get("/members?show=hosted").text
    assert PEOPLE["member"].name in rows_of(text) and PEOPLE["contact"].name not in text
    assert not {"最近联系", "联系人", "待办事项"} & set(headings(text))


def test_sorted_by_days_who_is_away_longest_stands_first_and_who_is_at_home_last(as_):
    for login, division in (("member", "440307"), ("silent", "431103")):
        since = {"member": "2026-10-01", "silent": "2026-08-01"}[login]
        Phone(as_(login), login).accepted("location", {"division": division, "since": since, "stay": "long"})
    longest = names(as_("secretary").get("/members?by=days").text)
    shortest = names(as_("secretary").get("/members?by=-days").text)
    assert longest[:2] == ["李秀英", "王建国"] and shortest[:2] == ["王建国", "李秀英"]
    assert set(longest) == set(shortest) == people_of("home")
    by_place = names(as_("secretary").get("/members?by=place").text)
    assert by_place[:2] == ["李秀英", "王建国"], "places stand in the order of their codes"


def test_a_letter_shows_the_names_from_there_on(as_):
    text = as_("secretary").get("/members?from=w").text
    found = names(text)
    assert "王建国" in found and "李秀英" not in found and 'class="letters' in text
    assert names(as_("secretary").get("/members?from=%E7%8E%8B").text) == names(as_("secretary").get("/members").text)


def test_the_list_asks_each_table_once(as_, queries):
    Phone(as_("member"), "member").accepted()
    client = as_("secretary")
    client.get("/members")
    with queries() as seen:
        client.get("/members")
    assert len(seen.of("contact_assignment")) <= 1 and len(seen.of("member")) <= 3
