"""The page of an answer: what is known with when and by whom, one tap, the longer path, the same without JavaScript."""

import json
import re
from datetime import timedelta

from pwa.core.database import write
from pwa.members.models import Member
from pwa.screening import rounds
from pwa.screening.data_export import responses_of
from pwa.screening.models import RoundResponse
from pwa.screening.rules import Asks
from tests.hostile.forms import forms_of
from tests.people import PEOPLE, TODAY, ago

from .conftest import BY

NEW = "/screening/answers/new"
PLACE = {"division": "440307", "since": ago(145), "stay": "long", "area": "永福", "reason": "work"}


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
    word = RoundResponse.get()
    assert (word.unchanged, word.outcome, word.division, word.reason) == (True, "away_long", "440307", "work")
    page = as_("member").get(answered.headers["Location"]).text
    assert "没有变化" in page and "年底排查" in page
    assert "没有变化" in as_("member").get(f"/members/{PEOPLE['member'].member_id}").text


def test_the_longer_path_says_what_changed_and_comes_back_with_every_word(as_, a_round):
    round_ = a_round("home")
    said = {"round": str(round_.id), "outcome": "away_long", "area": "永福", "since": ago(145)}
    refused = as_("member").post("/screening/answers", data=said)
    assert refused.status_code == 422 and 'value="永福"' in refused.text and 'href="#f-division"' in refused.text
    assert as_("member").post("/screening/answers", data={**said, "division": "深圳龙岗"}).status_code == 303
    assert RoundResponse.get().division == "440307"


def test_what_was_typed_stands_there_again_where_it_was_forgotten_to_say_whether_one_is_away(as_, a_round, phone_of):
    phone_of("member").accepted("location", PLACE)
    round_ = a_round("home")
    said = {"round": str(round_.id), "area": "坂田", "since": ago(30), "division": "440305", "note": "换了住处"}
    refused = as_("member").post("/screening/answers", data=said)
    assert refused.status_code == 422 and 'href="#f-outcome"' in refused.text
    _tap, longer = [form for form in forms_of(refused.text, NEW) if form.action == "/screening/answers"]
    kept = {name: value for name, value in longer.sent() if name in said}
    assert kept["since"] == ago(30) and kept["area"] == "坂田" and kept["note"] == "换了住处"
    assert "坂田" in refused.text.partition('<details class="more" open>')[2], "and the form lies open"


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
    assert "年底排查" in as_("secretary").get(shown).text
    assert "打电话" in as_("member").get(f"/members/{PEOPLE['member'].member_id}").text or RoundResponse.get().by_id


def test_a_round_that_was_closed_meanwhile_is_told_in_words(as_, a_round, clock):
    round_ = a_round("home")
    tap = forms(as_("member"))[0]
    with write():
        rounds.close(round_, BY)
    clock.forward(minutes=1)
    refused = as_("member").post(tap.action, data=dict(tap.sent()))
    assert refused.status_code == 422 and "没有开放" in refused.text


def place_question(a_round, kind: str = "place"):
    return a_round("home", asks=[("想去哪里工作？", Asks(kind))])


def test_a_question_for_a_place_takes_any_county_by_its_name_without_scripts(as_, a_round):
    said = {"round": str(place_question(a_round).id), "outcome": "here", "q1": "深圳龙岗", "q1_country": ""}
    shown = as_("member").post("/screening/answers", data=said).headers["Location"]
    assert json.loads(RoundResponse.get().answers) == {"q1": "440307"}
    assert "广东 深圳 龙岗区" in as_("member").get(shown).text


def test_a_question_for_a_place_takes_a_country_as_well(as_, a_round):
    said = {"round": str(place_question(a_round).id), "outcome": "here", "q1": "", "q1_country": "SG"}
    shown = as_("member").post("/screening/answers", data=said).headers["Location"]
    assert json.loads(RoundResponse.get().answers) == {"q1": "SG"}
    assert "新加坡" in as_("member").get(shown).text


def test_of_places_with_one_name_the_form_asks_which_and_takes_the_one_that_is_chosen(as_, a_round):
    client, path = as_("member"), "/screening/answers"
    said = {"round": str(place_question(a_round).id), "outcome": "here", "q1": "朝阳区", "q1_country": ""}
    refused = client.post(path, data=said)
    assert refused.status_code == 422 and "吉林 长春 朝阳区" in refused.text and 'value="朝阳区"' in refused.text
    assert re.search(r'<input type="radio" name="q1" value="110105"', refused.text)
    assert client.post(path, data=said | {"q1": ["110105", "朝阳区"]}).status_code == 303
    assert json.loads(RoundResponse.get().answers) == {"q1": "110105"}


def test_words_that_name_no_place_come_back_at_their_question(as_, a_round):
    said = {"round": str(place_question(a_round).id), "outcome": "here", "q1": "没有这里", "q1_country": ""}
    refused = as_("member").post("/screening/answers", data=said)
    assert refused.status_code == 422 and 'href="#f-q1"' in refused.text and 'value="没有这里"' in refused.text


def test_a_place_in_a_short_text_stays_the_words_it_is(as_, a_round):
    said = {"round": str(place_question(a_round, "text").id), "outcome": "here", "q1": "深圳龙岗"}
    assert as_("member").post("/screening/answers", data=said).status_code == 303
    assert json.loads(RoundResponse.get().answers) == {"q1": "深圳龙岗"}


def test_where_somebody_is_and_a_question_for_a_place_stand_apart_in_one_form(as_, a_round):
    round_ = place_question(a_round)
    for _ in range(2):
        a_round("home", asks=[("想去哪里工作？", Asks("place")), ("做什么？", Asks("multiple", ("读书", "唱歌")))])
    for login, path in (("member", NEW), ("secretary", f"/screening/attempts/new?round={round_.id}")):
        page = re.sub(r"<template data-context.*?</fieldset></template>", "", as_(login).get(path).text, flags=re.S)
        ids = re.findall(r'\bid="([^"]+)"', page)
        assert len(ids) == len(set(ids)) and page.count("data-place-picker") >= 2, path


def test_an_attempt_takes_down_a_place_and_the_members_own_data_names_it(as_, a_round):
    client, member = as_("secretary"), PEOPLE["member"].member_id
    said = {"round": str(place_question(a_round).id), "subject": str(member), "way": "phone", "outcome": "away_long"}
    asked = said | {"division": "朝阳区", "q1": "深圳龙岗", "q1_country": ""}
    refused = client.post("/screening/attempts", data=asked)
    assert refused.status_code == 422 and '<input type="radio" name="division" value="110105"' in refused.text
    assert client.post("/screening/attempts", data=asked | {"division": "110105"}).status_code == 303
    assert (RoundResponse.get().division, json.loads(RoundResponse.get().answers)) == ("110105", {"q1": "440307"})
    taken = [row for row in responses_of(Member.get_by_id(member)) if row["answers"]]
    assert taken[0]["replies"] == [{"question": "想去哪里工作？", "answer": "广东 深圳 龙岗区"}]


def test_the_last_word_about_where_somebody_is_has_its_own_day(a_round, phone_of, clock):
    """'No change' names no place again, and is newer than the report that named it."""
    phone = phone_of("silent")
    phone.accepted("location", {**PLACE, "since": ago(145)})
    phone.accepted("location", {"back_home": True, "since": ago(100)})
    first = a_round("home")
    clock.forward(days=4)
    phone.accepted("answer", {"round": str(first.id), "outcome": "here", "unchanged": True})
    clock.forward(days=60)
    a_round("home", title="第二轮", begins_on=clock.today, ends_on=clock.today + timedelta(days=9))
    known = phone.client.get(NEW).text.split('class="facts"')[1].split("</dl>")[0]
    assert f"{said(-4)}" in known and said(0) not in known


def said(days: int) -> str:
    day = TODAY - timedelta(days=days)
    return f"{day.month}月{day.day}日"
