"""The page of an answer: what is known with when and by whom, one tap, the longer path, the same without JavaScript."""

import re

from pwa.ground.database import write
from pwa.screening import rounds
from pwa.screening.models import Word
from pwa.screening.rules import Asks
from tests.hostile.forms import forms_of
from tests.people import PEOPLE

from .conftest import BY

NEW = "/screening/answers/new"
PLACE = {"division": "440307", "since": "2026-07-01", "stay": "long", "area": "永福", "reason": "work"}


def forms(client, path: str = NEW) -> list:
    return [form for form in forms_of(client.get(path).text, path) if form.action == "/screening/answers"]


def test_whoever_no_round_asks_is_told_so(as_):
    assert "没有" in as_("member").get(NEW).text and forms(as_("member")) == []


def test_everything_known_is_shown_with_when_and_by_whom(as_, a_round, phone_of):
    phone_of("contact").accepted("location", PLACE, subject=str(PEOPLE["member"].member_id), source="phone")
    a_round("home")
    page = as_("member").get(NEW).text
    assert "永福" in page and PEOPLE["contact"].name in page and "务工经商" in page
    assert re.search(r"1\d\d\*{4}\d{4}", page)


def test_one_tap_sends_what_was_shown(as_, a_round, phone_of):
    phone_of("member").accepted("location", PLACE)
    a_round("home")
    tap, _longer = forms(as_("member"))
    answered = as_("member").post(tap.action, data=dict(tap.sent()))
    assert answered.status_code == 303
    word = Word.get()
    assert (word.unchanged, word.outcome, word.division, word.reason) == (True, "away_long", "440307", "work")
    page = as_("member").get(answered.headers["Location"]).text
    assert "没有变化" in page and "年底摸排" in page
    assert "没有变化" in as_("member").get(f"/members/{PEOPLE['member'].member_id}").text


def test_the_longer_path_says_what_changed_and_comes_back_with_every_word(as_, a_round):
    round_ = a_round("home")
    said = {"round": str(round_.id), "outcome": "away_long", "area": "永福", "since": "2026-07-01"}
    refused = as_("member").post("/screening/answers", data=said)
    assert refused.status_code == 422 and 'value="永福"' in refused.text and 'href="#f-division"' in refused.text
    assert as_("member").post("/screening/answers", data={**said, "division": "深圳龙岗"}).status_code == 303
    assert Word.get().division == "440307"


def test_own_questions_stand_in_the_form_and_several_answers_are_kept(as_, a_round):
    asks = [("喜欢什么？", Asks("multiple", ("读书", "唱歌", "下棋"), required=True)), ("会开车吗？", Asks("yes_no"))]
    round_ = a_round("home", asks=asks)
    said = {"round": str(round_.id), "outcome": "here", "unchanged": "true"}
    refused = as_("member").post("/screening/answers", data=said)
    assert refused.status_code == 422 and 'href="#f-q1"' in refused.text
    both = {**said, "q1": ["读书", "下棋"], "q2": "no"}
    shown = as_("member").post("/screening/answers", data=both).headers["Location"]
    page = as_("member").get(shown).text
    assert "喜欢什么？" in page and "读书、下棋" in page


def test_with_two_rounds_the_page_holds_both_and_the_address_says_which_is_first(as_, a_round):
    first, second = a_round("home", title="第一轮"), a_round("fengshan", title="第二轮")
    page = as_("member").get(f"{NEW}?round={second.id}").text
    assert page.index("第二轮") < page.index("第一轮") and len(forms(as_("member"))) == 4
    with write():
        rounds.close(first, BY)
    assert "第一轮" not in as_("member").get(NEW).text


def test_an_officer_enters_what_was_told_on_the_phone(as_, a_round):
    round_ = a_round("home")
    said = {"round": str(round_.id), "outcome": "here", "subject": str(PEOPLE["member"].member_id), "source": "phone"}
    shown = as_("secretary").post("/screening/answers", data=said).headers["Location"]
    assert "年底摸排" in as_("secretary").get(shown).text
    assert "打电话" in as_("member").get(f"/members/{PEOPLE['member'].member_id}").text or Word.get().by_id


def test_a_round_that_was_closed_meanwhile_is_told_in_words(as_, a_round, clock):
    round_ = a_round("home")
    tap = forms(as_("member"))[0]
    with write():
        rounds.close(round_, BY)
    clock.forward(minutes=1)
    refused = as_("member").post(tap.action, data=dict(tap.sent()))
    assert refused.status_code == 422 and "没有开放" in refused.text
