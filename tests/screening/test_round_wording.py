"""How a round is worded: its days, its own questions, why it is closed early; nothing typed is lost or dropped."""

import re
from datetime import timedelta

import pytest

from pwa.reports.rules import Known
from pwa.screening.models import Question, Round, RoundStep
from pwa.screening.rules import Asks, why_no_reply
from tests.people import TODAY

from .test_round_pages import FORM, QUESTION, made


def posted(client, **said):
    return client.post("/screening/rounds", data={**FORM, **said})


def summary(text: str) -> list[str]:
    """The lines of the error summary."""
    found = re.search(r'id="error-summary".*?</ul>', text, re.S)
    return (
        [re.sub("<.*?>", "", line).strip() for line in re.findall(r"<li>(.*?)</li>", found[0], re.S)] if found else []
    )


def in_days(days: int) -> str:
    return (TODAY + timedelta(days=days)).isoformat()


@pytest.mark.parametrize(
    "said",
    [
        {"q2_kind": "choice", "q2_options": "有\n没有"},
        {"q2_kind": "text"},
        {"q2_options": "有\n没有"},
        {"q2_required": "1"},
    ],
)
def test_a_question_without_words_is_asked_for_and_keeps_the_rest(as_, said):
    answered = posted(as_("committee"), **QUESTION, **said)
    assert answered.status_code == 422 and 'href="#f-q2_words"' in answered.text
    opened = answered.text.split('id="f-q2_words"')[0].rpartition("<details")[2]
    assert "open" in opened.split(">")[0]
    assert "没有</textarea>" in answered.text if "q2_options" in said else True
    assert Round.select().count() == 0


def test_an_error_summary_names_each_field(as_, a_round):
    lines = summary(posted(as_("committee"), q1_kind="choice", q3_words="几点？").text)
    assert len(lines) == 3 and len(set(lines)) == 3
    assert any("第 1 题" in line for line in lines) and any("第 3 题" in line for line in lines)
    client, page = as_("committee"), f"/screening/rounds/{a_round('home').id}"
    lines = summary(client.post(f"{page}/extend", data={}).text)
    assert len(lines) == len(set(lines)) == 2 and any("截止" in line for line in lines)
    client.post(f"{page}/close", data={"closing": "都联系上了"})
    assert len(set(summary(client.post(f"{page}/reopen", data={}).text))) == 2


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ((-31, 20), "begins_on"),
        ((10, 5), "ends_on"),
        ((-10, -1), "ends_on"),
    ],
)
def test_a_round_begins_lately_and_ends_no_sooner_than_it_begins(as_, days, field):
    answered = posted(as_("committee"), begins_on=in_days(days[0]), ends_on=in_days(days[1]))
    assert answered.status_code == 422 and f'href="#f-{field}"' in answered.text
    assert posted(as_("committee"), begins_on=in_days(-30), ends_on=in_days(0)).status_code == 303


def test_a_very_long_round_is_warned_of_before_it_is_opened_and_nothing_forbids_it(as_):
    client = as_("committee")
    usual, long = made(client, ends_on=in_days(180)), made(client, ends_on=in_days(181))
    assert "时间很长" not in client.get(usual).text and "181 天，时间很长" in client.get(long).text
    assert client.post(f"{long}/open").status_code == 303
    assert "时间很长" not in client.get(long).text


def test_a_draft_whose_days_went_by_is_changed_before_it_asks_anybody(as_, clock):
    client = as_("committee")
    page = made(client)
    clock.forward(days=25)
    refused = client.post(f"{page}/open")
    assert refused.status_code == 422 and "先改草稿" in refused.text
    assert Round.get().opened_at is None


def test_closing_before_the_last_day_asks_for_a_reason_and_afterwards_it_does_not(as_, a_round, clock):
    client, early, late = as_("committee"), a_round("home"), a_round("home")
    page = f"/screening/rounds/{early.id}"
    refused = client.post(f"{page}/close", data={"closing": " "})
    assert refused.status_code == 422 and 'href="#f-closing"' in refused.text
    assert summary(refused.text) != ["此项必填。"] and Round.get_by_id(early.id).closed_at is None
    assert client.post(f"{page}/close", data={"closing": "都联系上了"}).status_code == 303
    assert "都联系上了" in client.get(page).text
    clock.forward(days=20)
    assert 'name="closing"' not in client.get(f"/screening/rounds/{late.id}").text
    assert client.post(f"/screening/rounds/{late.id}/close").status_code == 303
    assert [step.reason for step in RoundStep.select().where(RoundStep.kind == "closed").order_by(RoundStep.at)] == [
        "都联系上了", "",
    ]  # fmt: skip


def test_a_round_whose_days_are_over_gets_days_that_still_come(as_, a_round, clock):
    client, round_ = as_("committee"), a_round("home")
    clock.forward(days=30)
    more = {"until": in_days(25), "reason": "还有人没联系上"}
    assert client.post(f"/screening/rounds/{round_.id}/extend", data=more).status_code == 422
    assert client.post(f"/screening/rounds/{round_.id}/extend", data={**more, "until": in_days(30)}).status_code == 303


def test_five_questions_are_kept_in_their_order(as_):
    page = made(
        as_("committee"), **{f"q{n}_{k}": v for n in (1, 3) for k, v in (("words", f"问{n}"), ("kind", "text"))}
    )
    assert [one.words for one in Question.select().order_by(Question.place)] == ["问1", "问3"] and page


@pytest.mark.parametrize(("said", "why"), [("999999999", None), ("-999999999", None), ("0.5", None),
    ("1000000000", "number_too_large"), ("999999999999999", "number_too_large"), ("-1000000000", "number_too_large"),
    ("many", "not_a_number")])  # fmt: skip
def test_a_number_is_no_larger_than_anybody_has_of_anything(said, why):
    assert why_no_reply(Asks("number"), said, Known(lambda code: True, lambda code: True)) == why


def test_a_number_that_is_too_large_is_told_of_beside_its_question(as_, a_round):
    client, round_ = as_("member"), a_round("home", asks=[("种几亩地？", Asks("number"))])
    answered = client.post(
        "/screening/answers", data={"round": str(round_.id), "outcome": "here", "unchanged": "1", "q1": "9" * 15}
    )
    assert answered.status_code == 422 and "999,999,999" in answered.text and "9" * 15 in answered.text
    assert 'pattern="-?[0-9]{1,9}' in answered.text
