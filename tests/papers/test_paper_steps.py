"""Cards and letters: who issues them, what they say, what becomes of them, and that their code is verified."""

import json

import pytest

from pwa.core.clock import today
from pwa.papers.digits import from_digits
from pwa.papers.envelope import verify
from pwa.papers.keys import known_keys, public_list
from pwa.papers.models import Paper, PaperKey
from pwa.policy.calendar import add_months
from tests.cases.test_limited_sessions import limited
from tests.reports.phone import Phone

from .conftest import AWAY

REASON = {"reason": "遗失"}


def judged(paper: Paper):
    listed = public_list(today())
    return verify(from_digits(paper.code), known_keys(listed), listed["withdrawn"], today())


def act(client, paper, what: str, **data: str) -> int:
    return client.post(f"/papers/{paper}/{what}", data=data).status_code


def test_the_branch_issues_a_card_under_the_countys_number(app, as_, card):
    row = Paper.get_by_id(card)
    year = today().year
    assert row.number == f"LF00-{year}-A-0001"
    told = json.loads(row.fields)
    assert told[:2] + told[3:5] == ["王建国", "男", "正式党员", "丰山村党支部"]
    assert (judged(row).word, judged(row).issuer) == ("genuine", row.issuer.name)
    page = as_("member").get(f"/papers/{card}").text
    assert row.number in page and f"/v#{row.code}" in page


def test_a_paper_tells_neither_id_number_nor_telephone(app, card):
    row = Paper.get_by_id(card)
    assert row.member.phone and row.member.phone not in row.fields


def test_a_card_is_for_who_is_away_and_one_for_each(app, as_, away, ask_for):
    ask_for("card")
    again = as_("secretary").post(f"/members/{AWAY}/papers", data={"kind": "card"})
    assert again.status_code == 422 and Paper.select().count() == 1


def test_who_is_at_home_gets_no_card(app, as_):
    answer = as_("secretary").post(f"/members/{AWAY}/papers", data={"kind": "card"})
    assert answer.status_code == 422 and not Paper.select().exists()


def test_nothing_becomes_of_a_paper_in_a_session_that_began_with_somebody_elses_link(app, letter, card):
    """Whoever made the link may have opened it, and what is signed is handed out."""
    for login, paper, steps in (
        ("committee", letter, ("issue", "decline")),
        ("secretary", card, ("withdraw", "replace", "hand-in", "check")),
    ):
        browser = limited(app, login)
        for step in steps:
            assert browser.post(f"/papers/{paper}/{step}", data={"reason": "登记有误"}).status_code == 403, step
    assert Paper.get_by_id(letter).issued_at is None and Paper.get_by_id(card).withdrawn_at is None


def test_no_paper_is_shown_in_such_a_session_either(app, as_, letter):
    act(as_("committee"), letter, "issue")
    for login in ("member", "secretary", "committee"):
        assert as_(login).get(f"/papers/{letter}").status_code == 200, login
        assert limited(app, login).get(f"/papers/{letter}").status_code == 403, login


def test_a_letter_is_asked_for_by_the_branch_and_issued_by_the_committee(app, as_, letter):
    assert act(as_("secretary"), letter, "issue") == 404
    assert "王建国" in as_("committee").get("/").text
    assert act(as_("committee"), letter, "issue") == 303
    row = Paper.get_by_id(letter)
    assert row.number == f"LF01-{today().year}-A-0001"
    assert row.valid_until == add_months(today(), 6)
    assert judged(row).issuer == row.issuer.name and row.issuer.kind == "committee"


def test_a_declined_letter_has_no_number_and_says_why(app, as_, letter):
    assert act(as_("committee"), letter, "decline") == 422
    assert act(as_("committee"), letter, "decline", reason="先登记外出") == 303
    row = Paper.get_by_id(letter)
    assert row.number is None and "先登记外出" in as_("secretary").get(f"/papers/{letter}").text
    assert act(as_("committee"), letter, "issue") == 422


def test_a_withdrawn_paper_is_told_to_whoever_verifies_it(app, as_, client, card):
    assert act(as_("secretary"), card, "withdraw", **REASON) == 303
    assert judged(Paper.get_by_id(card)).word == "withdrawn"
    assert client.get("/keys.json").json["withdrawn"] == [Paper.get_by_id(card).number]
    assert act(as_("secretary"), card, "withdraw", **REASON) == 422


def test_a_lost_card_is_replaced_by_one_with_the_next_number(app, as_, card):
    assert act(as_("secretary"), card, "replace", **REASON) == 303
    new = Paper.get(Paper.replaces == card)
    assert new.number.endswith("-0002") and judged(new).word == "genuine"
    assert judged(Paper.get_by_id(card)).word == "withdrawn"


def test_a_card_is_checked_once_a_year_and_handed_in(app, as_, card):
    assert [act(as_("secretary"), card, "check") for _ in range(2)] == [303, 422]
    assert act(as_("secretary"), card, "hand-in") == 303
    assert act(as_("secretary"), card, "replace", **REASON) == 422
    assert "已交回" in as_("member").get(f"/papers/{card}").text


@pytest.mark.parametrize(
    "login", ["contact", "next_secretary", "next_member", "host", "host_member", "auditor", "admin"]
)
def test_a_paper_of_others_is_not_found(app, as_, card, login):
    assert as_(login).get(f"/papers/{card}").status_code == 404
    assert act(as_(login), card, "withdraw", **REASON) == 404


def test_a_letter_says_how_long_its_committees_key_counts(app, as_, letter):
    act(as_("committee"), letter, "issue")
    row = PaperKey.get(PaperKey.certificate.is_null(False))
    assert (row.begins, row.ends) == (today(), add_months(today(), 60))


def test_a_paper_stands_in_the_file_in_the_timeline_and_in_own_data(app, as_, card):
    number = Paper.get_by_id(card).number
    assert number in as_("secretary").get(f"/members/{AWAY}").text
    assert number in as_("member").get(f"/members/{AWAY}").text


def test_the_branch_is_asked_to_take_back_the_card_of_who_is_home_again(app, as_, card, clock):
    line, listed = "1 张活动证需要收回", "/papers?state=home"
    assert line not in as_("secretary").get("/").text
    assert "王建国" not in as_("secretary").get(listed).text
    clock.forward(days=3)
    Phone(as_("member"), "member").accepted("location", {"back_home": True, "since": clock.today.isoformat()})
    assert line in as_("secretary").get("/").text and "王建国" in as_("secretary").get(listed).text
    assert line not in as_("county").get("/").text and line not in as_("committee").get("/").text
    act(as_("secretary"), card, "hand-in")
    assert line not in as_("secretary").get("/").text
