"""The rounds as pages: who sees which, what it costs before it is opened, each change by its button."""

import html
import re
from datetime import timedelta

import pytest

from pwa.core.database import write
from pwa.members.models import Member
from pwa.screening import rounds
from pwa.screening.models import Asked, Question, Round
from tests.people import PEOPLE, PLACES, TODAY, UNITS, ago

from .conftest import BY, answer

FORM = {
    "title": "年底排查", "purpose": "摸清去向", "unit": str(UNITS["home"]), "who": "all",
    "begins_on": TODAY.isoformat(), "ends_on": (TODAY + timedelta(days=20)).isoformat(),
}  # fmt: skip
QUESTION = {"q1_words": "想参加哪些活动？", "q1_kind": "multiple", "q1_options": "读书\n唱歌", "q1_required": "1"}


def made(client, **said) -> str:
    answered = client.post("/screening/rounds", data={**FORM, **said})
    assert answered.status_code == 303, answered.text
    return answered.headers["Location"]


def test_an_officer_words_a_round_sees_what_it_costs_and_opens_it(as_, app):
    client = as_("committee")
    page = made(client, **QUESTION)
    people = Member.select().where(Member.branch == UNITS["home"]).count()
    assert f"{people} 人 × 约 2 分钟" in client.get(page).text
    assert client.post(f"{page}/open").status_code == 303
    shown = client.get(page).text
    assert "进行中" in shown and "想参加哪些活动？" in shown and Asked.select().count() == people


def test_a_draft_is_changed_and_thrown_away(as_):
    client = as_("secretary")
    page = made(client, **QUESTION)
    form = client.get(f"{page}/edit").text
    assert "想参加哪些活动？" in form and "唱歌" in form
    assert client.post(page, data={**FORM, "title": "年中排查"}).status_code == 303
    assert "年中排查" in client.get(page).text and Question.select().count() == 0
    assert client.post(f"{page}/discard").status_code == 303
    assert client.get(page).status_code == 404


def test_who_was_asked_lately_is_said_before_it_is_opened_and_nothing_forbids_it(as_, a_round):
    a_round("home", title="年中排查")
    client = as_("committee")
    page = made(client)
    assert "年中排查" in client.get(page).text
    assert client.post(f"{page}/open").status_code == 303


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 61}, "title"),
        ({"unit": ""}, "unit"),
        ({"who": "nobody"}, "who"),
        ({"ends_on": ago(22)}, "ends_on"),
        ({"begins_on": "soon"}, "begins_on"),
        ({"q1_words": "几点？", "q1_kind": "clock"}, "q1_kind"),
        ({"q1_words": "哪个？", "q1_kind": "choice", "q1_options": "一个"}, "q1_options"),
    ],
)
def test_a_round_worded_wrongly_comes_back_with_every_word(as_, said, field):
    answered = as_("committee").post("/screening/rounds", data={**FORM, **said})
    assert answered.status_code == 422 and f'href="#f-{field}"' in answered.text
    assert ('value="年底排查"' in answered.text) == ("title" not in said)
    assert Round.select().count() == 0


def test_days_are_added_and_a_closed_round_opens_again_with_a_reason(as_, a_round):
    client, round_ = as_("committee"), a_round("home")
    page = f"/screening/rounds/{round_.id}"
    later = {"until": (TODAY + timedelta(days=40)).isoformat(), "reason": "返乡的人多"}
    assert client.post(f"{page}/extend", data={**later, "reason": ""}).status_code == 422
    assert client.post(f"{page}/extend", data=later).status_code == 303
    assert client.post(f"{page}/close", data={"closing": "都联系上了"}).status_code == 303
    assert client.post(f"{page}/close").status_code == 422
    assert client.post(f"{page}/reopen", data={**later, "until": ago(326)}).status_code == 422
    assert client.post(f"{page}/reopen", data=later).status_code == 303
    assert "返乡的人多" in client.get(page).text


def test_who_asks_whom_is_changed_for_a_branch_and_for_one(as_, a_round):
    client, round_ = as_("secretary"), a_round("home")
    page, organiser = f"/screening/rounds/{round_.id}", str(PEOPLE["organiser"].account_id)
    assert client.get(f"{page}/assignment").status_code == 200
    where = {"unit": str(UNITS["home"])}
    assert client.post(f"{page}/assign", data={**where, "contact": organiser}).status_code == 422
    assert client.post(f"{page}/assign", data={**where, "contact": organiser, "all": "1"}).status_code == 303
    one = str(PEOPLE["member"].member_id)
    assert client.post(f"{page}/assign", data={**where, "contact": "", "member": one}).status_code == 303
    given = {row.member_id: row.contact_id for row in Asked.select()}
    assert given.pop(PEOPLE["member"].member_id) is None and set(given.values()) == {PEOPLE["organiser"].account_id}
    for wrong in ({"unit": str(UNITS["next-door"])}, {**where, "member": str(PEOPLE["next_member"].member_id)}):
        assert client.post(f"{page}/assign", data={"contact": "", **wrong}).status_code == 404
    stranger = {**where, "contact": str(PEOPLE["host"].account_id), "all": "1"}
    assert client.post(f"{page}/assign", data=stranger).status_code == 422


def test_who_sees_a_round_and_who_may_change_it(as_, a_round):
    round_, draft = a_round("fengshan"), a_round("fengshan", opened=False)
    page = f"/screening/rounds/{round_.id}"
    sees = {login for login in PEOPLE if login in LOGINS and as_(login).get(page).status_code == 200}
    assert sees == {"contact", "secretary", "organiser", "committee", "county", "next_secretary"}
    changes = {login for login in LOGINS if as_(login).post(f"{page}/extend").status_code == 422}
    assert changes == {"committee", "county"}
    assert {login for login in LOGINS if as_(login).get(f"/screening/rounds/{draft.id}").status_code == 200} == changes


MOST_READS = 12  # session, posts and rights included
LOGINS = ("member", "contact", "secretary", "organiser", "committee", "county", "auditor", "admin", "next_secretary",
          "host", "host_committee", "host_county")  # fmt: skip


def test_a_branch_sees_its_own_part_of_a_wide_round(as_, a_round, phone_of):
    round_ = a_round("fengshan")
    phone_of("next_member").accepted("answer", answer(round_))
    page = as_("secretary").get(f"/screening/rounds/{round_.id}").text
    assert PLACES["next-door"].name not in page and "0%" in page


def test_the_county_reads_no_figure_that_could_point_at_a_person(as_, a_round, phone_of):
    round_ = a_round("fengshan")
    phone_of("member").accepted("answer", answer(round_))
    page = as_("county").get(f"/screening/rounds/{round_.id}").text
    assert "指向某个人" in page and "(1/" not in page


def test_a_draft_tells_the_county_no_small_number_of_people_and_a_contact_person_none_at_all(as_, a_round, phone_of):
    phone_of("member").accepted("location", {"division": "440307", "since": ago(83), "stay": "long"})
    draft, round_ = a_round("home", opened=False, floating_only=True), a_round("fengshan")
    assert " × 约" not in as_("county").get(f"/screening/rounds/{draft.id}").text
    assert "1 人 × 约 1 分钟" in as_("committee").get(f"/screening/rounds/{draft.id}").text
    assert " 人 × " not in as_("contact").get(f"/screening/rounds/{round_.id}").text


def test_each_page_reads_three_lists_at_the_most(as_, a_round, queries):
    round_ = a_round("home")
    for path in ("/screening", f"/screening/rounds/{round_.id}", f"/screening/rounds/{round_.id}/assignment"):
        client = as_("secretary")
        client.get(path)
        with queries() as seen:
            client.get(path)
        assert len(seen.selects) <= MOST_READS, (path, len(seen.selects), seen.selects)


def test_closed_rounds_are_listed_by_the_page_newest_first(as_, a_round, clock):
    for n in range(21):
        round_ = a_round("home", title=f"第{n}轮", floating_only=True)
        clock.forward(minutes=1)
        with write():
            rounds.close(round_, BY)
    first = as_("committee").get("/screening").text
    onward = re.search(r'href="(/screening\?before=[^"]+)"', first)
    assert onward and "第20轮" in first and "第0轮" not in first
    second = as_("committee").get(html.unescape(onward[1])).text
    assert "第0轮" in second and "第1轮" not in second


def test_what_is_missing_is_named_in_the_order_of_the_form(as_):
    page = as_("committee").post("/screening/rounds", data={**FORM, "title": "", "unit": "", "ends_on": ""}).text
    summary = page.split('id="error-summary"')[1].split("</ul>")[0]
    assert re.findall(r'href="#f-(\w+)"', summary) == ["title", "unit", "ends_on"]
