"""Suggestions with the name of an account that has no member file: an administrator's or an auditor's."""

from datetime import timedelta

import pytest

from pwa.core.audit import AuditLine
from pwa.core.clock import today
from pwa.suggestions.models import Suggestion, SuggestionWriter
from tests.people import PEOPLE, UNITS

WORDS = "备份的时间最好改到夜里两点以后。"
ADMIN = PEOPLE["admin"]


def said(**more: str) -> dict[str, str]:
    """The form as an administrator fills it in."""
    return {"unit": str(UNITS["county"]), "words": WORDS, **more}


@pytest.mark.parametrize("login", ["admin", "auditor"])
def test_who_has_no_file_writes_to_the_county_with_their_name(as_, login):
    shown = as_(login).get("/suggestions/new").text
    assert 'action="/suggestions/with-name"' in shown and f'value="{UNITS["county"]}" selected' in shown
    sent = as_(login).post("/suggestions/with-name", data=said())
    assert sent.status_code == 303 and sent.headers["Location"] == "/suggestions/mine"
    row = Suggestion.get()
    assert (row.unit_id, row.words, row.on) == (UNITS["county"], WORDS, today())
    assert SuggestionWriter.get().account_id == PEOPLE[login].account_id
    assert WORDS in as_(login).get("/suggestions/mine").text


def test_the_county_reads_who_wrote_and_answers_and_the_writer_reads_the_answer_on_today(as_):
    as_("admin").post("/suggestions/with-name", data=said())
    row = Suggestion.get()
    assert ADMIN.name in as_("county").get("/suggestions").text
    assert ADMIN.name in as_("county").get(f"/suggestions/{row.id}").text
    assert "/suggestions/mine" not in as_("admin").get("/").text
    as_("county").post(f"/suggestions/{row.id}/answer", data={"answer": "好，明晚起改。"})
    assert 'href="/suggestions/mine"' in as_("admin").get("/").text
    assert "好，明晚起改。" in as_("admin").get("/suggestions/mine").text
    assert "好，明晚起改。" not in as_("auditor").get("/suggestions/mine").text


def test_a_month_after_the_answer_today_no_longer_speaks_of_it(as_, clock):
    as_("admin").post("/suggestions/with-name", data=said())
    as_("county").post(f"/suggestions/{Suggestion.get().id}/answer", data={"answer": "好"})
    clock.forward(days=31)
    assert "/suggestions/mine" not in as_("admin").get("/").text


def test_the_trail_says_that_somebody_wrote_and_not_what(as_):
    as_("admin").post("/suggestions/with-name", data=said())
    [line] = AuditLine.select().where(AuditLine.record_id == Suggestion.get().id)
    assert (line.action, line.actor_id) == ("made suggestion", ADMIN.account_id) and WORDS not in line.fields


def test_who_has_a_file_uses_the_form_that_works_offline(as_):
    assert as_("secretary").post("/suggestions/with-name", data=said()).status_code == 404
    assert as_("secretary").get("/suggestions/mine").status_code == 404
    assert not Suggestion.select().exists()


def test_a_bad_form_keeps_what_was_typed(as_):
    for wrong in ({"words": ""}, {"words": "长" * 2001}, {"unit": ""}, {"unit": str(UNITS["home"])}):
        answer = as_("admin").post("/suggestions/with-name", data=said(**wrong))
        assert answer.status_code == 422 and wrong.get("words", WORDS) in answer.text, wrong
    assert not Suggestion.select().exists()


def test_the_same_form_sent_again_is_one_suggestion(as_):
    key = "0197b0de-0000-7000-8000-000000000001"
    for _again in range(2):
        assert as_("admin").post("/suggestions/with-name", data=said(write_key=key)).status_code == 303
    assert Suggestion.select().count() == 1


def test_a_code_that_nobody_was_shown_opens_no_answer(as_, client):
    """The column of the code is filled at random, so that nobody finds the answer without the writer's account."""
    as_("admin").post("/suggestions/with-name", data=said())
    assert len(Suggestion.get().code) == 64
    for code in ("", "0000-0000-0000"):
        assert client.post("/suggestions/answer", data={"code": code}).status_code == 422


def test_own_data_has_what_one_wrote(as_):
    as_("admin").post("/suggestions/with-name", data=said())
    [row] = as_("admin").get("/me/data.json").json["suggestions"]
    assert (row["words"], row["on"]) == (WORDS, str(today()))
    assert row["due_on"] > str(today() + timedelta(days=1))
