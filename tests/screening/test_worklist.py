"""The list of a round: who is still to be reached first, only for who may, and the forms it leads to."""

import re
from datetime import timedelta
from unittest.mock import patch

import pytest

from pwa.core import audit
from pwa.core.audit import AuditLine
from pwa.core.clock import now
from pwa.core.database import write
from pwa.demo.cast import KEPT_IN_TOUCH
from pwa.identity.models import Session
from pwa.members.models import Member
from pwa.screening.models import RoundResponse
from pwa.screening.rules import Asks
from tests.people import PEOPLE, UNITS
from tests.screening.test_attempt_form import MEMBER, attempt, said_by


def address(round_) -> str:
    return f"/screening/rounds/{round_.id}/worklist"


def listed(text: str) -> list[str]:
    """The members of the list, in its order."""
    return re.findall(r'data-member="([0-9a-f-]+)"', text)


@pytest.mark.both_engines
def test_who_was_not_reached_stands_before_who_was(a_round, as_, phone_of):
    round_ = a_round(unit="home")
    first = listed(as_("secretary").get(address(round_)).text)
    assert str(MEMBER) in first
    said_by(phone_of("secretary"), MEMBER, fields=attempt(round_, outcome="here"))
    other = next(who for who in first if who not in (str(MEMBER), str(PEOPLE["secretary"].member_id)))
    said_by(phone_of("secretary"), other, fields=attempt(round_))
    then = listed(as_("secretary").get(address(round_)).text)
    assert then[-2:] == [other, str(MEMBER)] and sorted(then) == sorted(first)


def test_a_unit_that_is_not_in_the_list_does_not_exist(a_round, as_):
    there = address(a_round(unit="home"))
    foreign = {"unit": str(UNITS["host-branch"]), "numbers": "1", "reason": "打电话"}
    assert as_("secretary").get(f"{there}?unit={foreign['unit']}").status_code == 404
    assert as_("secretary").post(there.replace("worklist", "numbers"), data=foreign).status_code == 404


def test_a_contact_person_sees_only_their_own(a_round, as_):
    theirs = {str(PEOPLE[login].member_id) for login in KEPT_IN_TOUCH}
    found = listed(as_("contact").get(address(a_round())).text)
    assert str(MEMBER) in found and set(found) <= theirs


@pytest.mark.parametrize("login", ["member", "host", "auditor", "admin", "county", "next_secretary"])
def test_nobody_else_knows_that_there_is_such_a_list(a_round, as_, login):
    round_ = a_round(unit="home")
    assert as_(login).get(address(round_)).status_code == 404
    assert as_(login).get(f"/screening/rounds/{round_.id}/members/{MEMBER}").status_code == 404


def test_a_draft_has_no_list(a_round, as_):
    assert as_("secretary").get(address(a_round(unit="home", opened=False))).status_code == 404


def test_it_is_searched_without_scripts_too(a_round, as_):
    round_, name = a_round(), PEOPLE["member"].name
    assert listed(as_("secretary").get(f"{address(round_)}?q={name}").text) == [str(MEMBER)]
    assert listed(as_("secretary").get(f"{address(round_)}?q=zzzz").text) == []
    assert listed(as_("secretary").get(f"{address(round_)}?show=reached").text) == []


def test_a_committee_chooses_a_branch(a_round, as_):
    round_ = a_round()
    page = as_("committee").get(address(round_)).text
    [home] = [unit for unit in set(re.findall(r"unit=([0-9a-f-]+)", page)) if unit == str(PEOPLE["member"].branch_id)]
    narrowed = listed(as_("committee").get(f"{address(round_)}?unit={home}").text)
    assert 0 < len(narrowed) < len(listed(page))


@pytest.mark.both_engines
def test_the_list_takes_few_queries_whatever_its_length(a_round, as_, queries):
    round_, client = a_round(), as_("committee")
    with queries() as seen:
        client.get(address(round_))
    assert 0 < len(seen.of("asked")) <= 3


def test_an_attempt_is_filed_without_scripts(a_round, as_):
    round_, client = a_round(), as_("secretary")
    form = client.get(f"/screening/attempts/new?round={round_.id}&subject={MEMBER}")
    assert f'value="{MEMBER}" selected' in form.text
    wrong = client.post("/screening/attempts", data={"round": round_.id, "subject": MEMBER, "way": "phone"})
    assert wrong.status_code == 422 and "f-outcome-error" in wrong.text
    done = client.post(
        "/screening/attempts", data={"round": round_.id, "subject": MEMBER, "way": "phone", "outcome": "here"}
    )
    assert done.status_code == 303 and RoundResponse.get().outcome == "here"


def test_the_form_of_an_attempt_speaks_to_the_officer_and_not_to_the_member(a_round, as_):
    a_round()
    page = as_("secretary").get("/screening/attempts/new").text
    for words in ("支部不会知道你写过", "你的联系人", "我在国（境）外"):
        assert words not in page, words
    for words in ("此后只能看到已转交", "本人的联系人", "人在国（境）外"):
        assert words in page, words


def test_without_a_running_round_the_form_says_so(app, as_):
    assert "empty-state" in as_("secretary").get("/screening/attempts/new").text


def test_a_rounds_own_questions_are_asked_but_need_no_answer_of_who_was_not_reached(a_round, as_):
    round_ = a_round(asks=[("家里有什么困难？", Asks("choice", ["没有", "有"], required=True))])
    client, said = as_("secretary"), {"round": round_.id, "subject": MEMBER, "way": "phone"}
    assert "家里有什么困难？" in client.get("/screening/attempts/new").text
    assert client.post("/screening/attempts", data=said | {"outcome": "not_reached"}).status_code == 303
    wrong = client.post("/screening/attempts", data=said | {"outcome": "here", "q1": "也许"})
    assert wrong.status_code == 422 and "f-q1-error" in wrong.text
    assert client.post("/screening/attempts", data=said | {"outcome": "here", "q1": "有"}).status_code == 303
    assert [row.answers for row in RoundResponse.select().order_by(RoundResponse.id)].count('{"q1": "有"}') == 1


def test_the_calls_of_a_round_are_no_news_on_today(a_round, as_, phone_of):
    round_, phone = a_round(), phone_of("secretary")
    entry = phone.entry("attempt", attempt(round_, outcome="here"), subject=str(MEMBER))
    assert phone.outcome(entry) == "accepted"
    assert entry["id"] not in as_("committee").get("/").text
    assert entry["id"] in as_("committee").get("/reports").text


NUMBER = "13800001234"


def with_number() -> None:
    with write():
        Member.update(phone=NUMBER).where(Member.id == MEMBER).execute()


def looks() -> list[tuple]:
    """Who took whose number along, and why."""
    found = AuditLine.select().where(AuditLine.action == "looked_up", AuditLine.fields == "phone")
    return [(row.actor_id, row.member_id, row.reason) for row in found.order_by(AuditLine.id)]


def test_numbers_stand_masked_in_the_list_until_they_are_taken_along_with_a_reason_on_record(a_round, as_):
    with_number()
    round_, client = a_round(unit="home"), as_("secretary")
    path = f"/screening/rounds/{round_.id}/numbers"
    before = client.get(address(round_)).text
    offered = int(re.search(r"带上 (\d+) 人的电话号码", before)[1])
    assert NUMBER not in before and "tel:" not in before and not re.search(r'name="numbers"[^>]*checked', before)
    for wrong in ({"reason": "打电话联系"}, {"numbers": "1", "reason": " "}, {"numbers": "1", "reason": "打" * 201}):
        refused = client.post(path, data=wrong)
        assert refused.status_code == 422 and "tel:" not in refused.text and looks() == []
        assert f'name="reason" value="{wrong["reason"].strip()}"' in refused.text
    with patch.object(audit, "insert_rows", wraps=audit.insert_rows) as inserted:
        done = client.post(path, data={"numbers": "1", "reason": "下村前 打电话"})
    assert [call.args[0] for call in inserted.call_args_list] == [AuditLine]
    assert done.status_code == 303 and done.headers["Location"] == f"{address(round_)}#prepare"
    assert len(looks()) == offered and (PEOPLE["secretary"].account_id, MEMBER, "下村前 打电话") in looks()
    after = client.get(address(round_)).text
    assert f'href="tel:{NUMBER}"' in after and after.count("tel:") == offered and 'name="numbers"' not in after
    assert PEOPLE["secretary"].member_id not in {who for _, who, _ in looks()}
    assert (
        PEOPLE["secretary"].name in as_("member").get("/me").text and "下村前 打电话" in as_("member").get("/me").text
    )


def test_numbers_taken_along_are_seen_by_whoever_took_them_for_that_round_until_tomorrow_night(a_round, as_, clock):
    with_number()
    round_, other = a_round(unit="home"), a_round(unit="home", title="另一轮")
    client = as_("secretary")
    client.post(f"/screening/rounds/{round_.id}/numbers", data={"numbers": "1", "reason": "打电话"})
    for login, which, shown in (("secretary", round_, True), ("organiser", round_, False), ("secretary", other, False)):
        assert (NUMBER in as_(login).get(address(which)).text) is shown, (login, which.title)
    clock.forward(days=1)
    assert NUMBER in client.get(address(round_)).text
    clock.forward(days=1)
    assert NUMBER not in client.get(address(round_)).text


def test_numbers_taken_along_stay_masked_for_whoever_came_in_by_somebody_elses_link(a_round, as_):
    with_number()
    round_, client = a_round(unit="home"), as_("secretary")
    client.post(f"/screening/rounds/{round_.id}/numbers", data={"numbers": "1", "reason": "打电话"})
    limits = {"limited_until": now() + timedelta(days=7), "link_by": PEOPLE["organiser"].account_id}
    with write():
        Session.update(limits).where(Session.account == PEOPLE["secretary"].account_id).execute()
    text = client.get(address(round_)).text
    assert NUMBER not in text and "tel:" not in text and PEOPLE["member"].name in text


def test_whoever_was_reached_is_not_called_and_their_number_stays_where_it_is(a_round, as_, phone_of):
    with_number()
    round_ = a_round(unit="home")
    said_by(phone_of("secretary"), MEMBER, fields=attempt(round_, outcome="here"))
    as_("secretary").post(f"/screening/rounds/{round_.id}/numbers", data={"numbers": "1", "reason": "打电话"})
    assert looks() and MEMBER not in {who for _, who, _ in looks()}
    assert NUMBER not in as_("secretary").get(address(round_)).text


def test_numbers_are_taken_along_of_ones_own_people_only(a_round, as_):
    round_, taken = a_round(), {"numbers": "1", "reason": "打电话"}
    path = f"/screening/rounds/{round_.id}/numbers"
    for login in ("member", "host", "county", "auditor", "admin"):
        assert as_(login).post(path, data=taken).status_code == 404
    assert looks() == []
    as_("contact").post(path, data=taken)
    kept = {PEOPLE[login].member_id for login in KEPT_IN_TOUCH}
    assert looks() and {who for _, who, _ in looks()} <= kept
    home = str(PEOPLE["member"].branch_id)
    as_("committee").post(path, data=taken | {"unit": home})
    of_branch = {who for by, who, _ in looks() if by == PEOPLE["committee"].account_id}
    assert of_branch and {str(Member.get_by_id(who).branch_id) for who in of_branch} == {home}


def test_one_number_is_shown_with_a_reason_beside_the_attempt_and_on_the_persons_page(a_round, as_):
    with_number()
    round_ = a_round(unit="home")
    attempt_page = f"/screening/attempts/new?round={round_.id}&subject={MEMBER}"
    for login in ("secretary", "contact"):
        for path in (attempt_page, f"/screening/rounds/{round_.id}/members/{MEMBER}"):
            page = as_(login).get(path).text
            assert NUMBER not in page and f'action="/members/{MEMBER}/reveals"' in page and "年底排查" in page, path
    assert "/reveals" not in as_("secretary").get("/screening/attempts/new").text
    foreign = PEOPLE["next_member"].member_id
    assert "/reveals" not in as_("secretary").get(f"/screening/attempts/new?round={round_.id}&subject={foreign}").text
