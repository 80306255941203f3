"""Suggestions without a name: sent once, answered by the committee, read with a code, bounded."""

from uuid import UUID, uuid4

import pytest

from pwa.core.database import write
from pwa.organisations.models import Unit
from pwa.suggestions import arrivals
from pwa.suggestions.arrivals import PerMinute
from pwa.suggestions.models import Suggestion
from pwa.suggestions.rules import code_of, digest_of, read_code
from tests.kit.at_once import at_once
from tests.kit.client import client_of
from tests.people import PEOPLE, UNITS
from tests.stories.xss_payloads import Took, mark
from tests.suggestions.conftest import WORDS, filled
from tests.suggestions.test_traces import code_in

KEY = UUID("00000000-0000-4000-8000-000000000001")


def test_a_code_follows_from_the_key_and_is_read_as_people_type_it():
    code = code_of(KEY)
    assert code == code_of(KEY) != code_of(uuid4()) and len(code) == 14 and code[4] == code[9] == "-"
    assert read_code(f" {code.lower().replace('-', ' ')}。") == code
    assert read_code("OIL0-1111-2222") == "0110-1111-2222"
    for typed in ("", "7KQ4", "7KQ4-M2XD-90TU", "7KQ4-M2XD-90TFX", "＿" * 12):
        assert read_code(typed) is None, typed
    assert code not in digest_of(code) and len(digest_of(code)) == 64


def test_one_writes_gets_a_code_and_reads_the_answer_with_it(client, as_, clock):
    assert 'href="/suggestions/unnamed"' in client.get("/sign-in").text, "the foot of every page leads there"
    sent = client.post("/suggestions", data=filled(KEY))
    assert sent.status_code == 200 and code_in(sent) == code_of(KEY) and WORDS not in sent.text
    waits = client.post("/suggestions/answer", data={"code": code_of(KEY)})
    assert "尚未答复" in waits.text and WORDS not in waits.text
    row = Suggestion.get()
    assert (row.unit_id, row.on, (row.due_on - row.on).days) == (UNITS["fengshan"], clock.today, 15)
    answer = as_("committee").post(f"/suggestions/{row.id}/answer", data={"answer": "下月起改为周三。"})
    assert answer.status_code == 303
    assert "下月起改为周三。" in client.post("/suggestions/answer", data={"code": code_of(KEY).lower()}).text
    for typed in ("", "7KQ4-M2XD-90TF", "x" * 500):
        assert client.post("/suggestions/answer", data={"code": typed}).status_code == 422


@pytest.mark.both_engines
def test_the_same_form_sent_again_or_twice_at_once_is_one_suggestion_with_one_code(app, client, monkeypatch):
    monkeypatch.setattr(app, "testing", False)
    answers = at_once(*(lambda: client_of(app).post("/suggestions", data=filled(KEY)) for _ in range(3)))
    answers.append(client.post("/suggestions", data=filled(KEY)))
    assert {code_in(answer) for answer in answers} == {code_of(KEY)} and Suggestion.select().count() == 1
    other = client.post("/suggestions", data=filled(KEY, words="别的话"))
    assert other.status_code == 422 and "别的话" in other.text and str(KEY) not in other.text
    assert code_of(KEY) not in other.text and Suggestion.select().count() == 1
    assert client.post("/suggestions", data=filled() | {"key": "nonsense"}).status_code == 200
    assert Suggestion.select().count() == 2


def test_of_a_thousand_in_a_minute_sixty_are_stored_by_one_process():
    minute = PerMinute(arrivals.MOST_A_MINUTE)
    waits = [minute.wait() for _ in range(1000)]
    assert waits.count(0) == 60 and all(0 < wait <= 60 for wait in waits[60:])
    minute.began -= 60
    assert minute.wait() == 0, "the next minute"


def test_beyond_the_limit_nothing_is_stored_and_the_words_stay_in_the_form(client, monkeypatch):
    monkeypatch.setattr(arrivals, "written", PerMinute(1))
    assert client.post("/suggestions", data=filled(KEY)).status_code == 200
    refused = client.post("/suggestions", data=filled())
    assert refused.status_code == 429 and int(refused.headers["Retry-After"]) <= 60
    assert WORDS in refused.text and Suggestion.select().count() == 1
    assert client.post("/suggestions", data=filled(KEY)).status_code == 200, "what was stored is answered again"
    monkeypatch.setattr(arrivals, "written", PerMinute(60))
    monkeypatch.setattr(arrivals, "MOST_A_DAY", 1)
    assert client.post("/suggestions", data=filled()).status_code == 429
    monkeypatch.setattr(arrivals, "read", PerMinute(0))
    assert client.post("/suggestions/answer", data={"code": code_of(KEY)}).status_code == 429


def test_only_the_unit_to_which_it_was_written_reads_and_answers_it(client, as_):
    client.post("/suggestions", data=filled())
    address = f"/suggestions/{Suggestion.get().id}"
    assert WORDS in as_("committee").get(address).text and "镇党委的通知" in as_("committee").get("/suggestions").text
    assert "有意见建议待答复" in as_("committee").get("/").text
    assert "有匿名意见建议" not in as_("county").get("/").text
    for login in ("county", "host_committee", "secretary", "member", "auditor", "admin"):
        assert as_(login).get(address).status_code == 404, login
        assert as_(login).post(f"{address}/answer", data={"answer": "x"}).status_code == 404, login
    assert "镇党委的通知" not in as_("county").get("/suggestions").text
    assert as_("secretary").get("/suggestions").status_code == 404
    assert client.get(address).status_code == 303


def test_it_is_answered_once_and_a_wrong_answer_keeps_its_words(client, as_):
    client.post("/suggestions", data=filled())
    address = f"/suggestions/{Suggestion.get().id}"
    for wrong in ("", "长" * 2001):
        refused = as_("committee").post(f"{address}/answer", data={"answer": wrong})
        assert refused.status_code == 422 and wrong in refused.text
    assert as_("committee").post(f"{address}/answer", data={"answer": "好"}).status_code == 303
    late = as_("committee").post(f"{address}/answer", data={"answer": "不"})
    assert late.status_code == 422 and Suggestion.get().answer == "好"
    assert "镇党委的通知" not in as_("committee").get("/suggestions").text
    assert "镇党委的通知" in as_("committee").get("/suggestions?state=answered").text
    assert "有匿名意见建议" not in as_("committee").get("/").text


def test_what_is_not_answered_by_its_day_is_late(client, as_, clock):
    client.post("/suggestions", data=filled())
    clock.forward(days=15)
    assert "超期" not in as_("committee").get("/suggestions").text
    clock.forward(days=1)
    assert "超期" in as_("committee").get("/suggestions").text


def test_scripts_in_it_are_words_to_who_writes_who_reads_and_who_is_answered(client, as_):
    sent = client.post("/suggestions", data=filled(KEY, words=mark("words")))
    wrong = client.post("/suggestions", data=filled(words=mark("words"), unit=mark("unit")))
    row = Suggestion.get()
    pages = [as_("committee").get(path) for path in ("/suggestions", f"/suggestions/{row.id}")]
    as_("committee").post(f"/suggestions/{row.id}/answer", data={"answer": mark("answer")})
    pages.append(client.post("/suggestions/answer", data={"code": code_of(KEY)}))
    assert wrong.status_code == 422
    for answer in (sent, wrong, *pages):
        assert Took(answer.text).taken == []
    assert "⟪words⟫" in pages[1].text and "⟪answer⟫" in pages[2].text


def test_one_writes_to_the_counties_and_to_the_committee_by_whose_link_one_came(client, as_):
    def choices(query: str = "") -> set[str]:
        shown = client.get(f"/suggestions/unnamed{query}").text
        return {str(unit.id) for unit in Unit.select() if f'<option value="{unit.id}"' in shown}

    counties = {str(unit.id) for unit in Unit.select().where(Unit.kind == "county")}
    fengshan, home = str(UNITS["fengshan"]), str(UNITS["home"])
    assert choices() == counties == choices(f"?to={home}") == choices("?to=nonsense")
    assert f'href="/suggestions/unnamed?to={fengshan}"' in as_("member").get("/suggestions/new").text
    assert choices(f"?to={fengshan}") == {fengshan, *counties}
    assert client.post("/suggestions", data=filled(unit=str(UNITS["county"]))).status_code == 200
    assert client.post("/suggestions", data=filled(unit=home)).status_code == 422
    with write():
        Unit.update(closed_at=Unit.get_by_id(fengshan).made_at).where(Unit.id == fengshan).execute()
    assert choices(f"?to={fengshan}") == counties
    assert client.post("/suggestions", data=filled()).status_code == 422


def test_the_answer_names_the_unit_and_no_officer(client, as_):
    client.post("/suggestions", data=filled(KEY))
    as_("committee").post(f"/suggestions/{Suggestion.get().id}/answer", data={"answer": "好"})
    shown = client.post("/suggestions/answer", data={"code": code_of(KEY)}).text
    assert "丰山镇党委" in shown and PEOPLE["committee"].name not in shown
