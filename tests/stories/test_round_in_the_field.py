"""A round in a village without signal: the list is taken along, an afternoon of attempts; by day one, at night twenty
of them and a browser that is killed."""

import json
import os
import re
from datetime import timedelta

import pytest

from pwa.cases.models import Case
from pwa.core.clock import today
from pwa.core.database import write
from pwa.members.changes import admit
from pwa.organisations.models import Unit
from pwa.screening import rounds
from pwa.screening.models import Asked, RoundCount, RoundResponse
from pwa.screening.rules import Asks
from tests.kit.server import until
from tests.people import PEOPLE, UNITS
from tests.stories.page_actions import choose_place
from tests.stories.test_opening import HELD

NAMES = [f"{family}{given}" for family in "赵钱孙李" for given in ("春来", "夏生", "秋实", "冬梅", "山青")]
LONG = "YANXING_LONG" in os.environ
ASKED = NAMES if LONG else NAMES[:1]
NUMBER = "199000000{:02}"
IN_LONGGANG = 3 if LONG else 1  # the first are found there
WORRIED = 5 if LONG else 0


def round_of_many() -> tuple[str, list[str]]:
    """An open round of the home branch, and the new people of it who are asked."""
    by, home = PEOPLE["secretary"].account_id, Unit.get_by_id(UNITS["home"])
    with write():
        people = [
            str(admit(home, name=name, sex="1", phone=NUMBER.format(n), by=by).id) for n, name in enumerate(ASKED)
        ]
        days = {"begins_on": today(), "ends_on": today() + timedelta(days=30)}
        row = rounds.draft(home, rounds.Wish("冬季排查", "摸清去向", **days), by)
        rounds.open_round(row, by)
    return str(row.id), people


def record(page, number: int) -> None:
    """One attempt on the open form."""
    form = page.locator("form[data-outbox-form=attempt]")
    form.locator("label:has(input[name=way][value=visit])").click()
    outcome = "away_long" if number < IN_LONGGANG else "here" if number % 2 else "not_reached"
    form.locator(f"label:has(input[name=outcome][value={outcome}])").click()
    if number < IN_LONGGANG:
        form.locator("details", has=page.locator("#f-division")).locator("summary").first.click()
        choose_place(page, "龙岗", "440307")
    if number == WORRIED:
        form.locator("details", has=page.locator("#f-worry")).locator("summary").first.click()
        form.locator("#f-worry").fill("两个月没有领到工资。")
        form.locator("select[name=worry_category]").select_option("wages")
    form.locator("button[type=submit]").last.click()
    page.locator("main .saved").wait_for()


@pytest.fixture
def field_phone(request):
    """The secretary's phone; at night one with a browser of its own, which can be killed."""
    return request.getfixturevalue("own_phone") if LONG else request.getfixturevalue("phones")()


def killed_and_opened_again(phone, server):
    """The same phone after its battery was empty."""
    phone.chromium.kill()
    phone.chromium.start()
    phone = phone.chromium.own_phone(server)
    phone.sign_in("secretary")  # Chromium writes cookies to disk only every half minute
    return phone


def test_an_afternoon_of_attempts_in_a_village_without_signal_arrives(server, field_phone):
    round_id, people = round_of_many()
    phone = field_phone
    phone.sign_in("secretary")
    phone.ready_offline()
    address = f"/screening/rounds/{round_id}/worklist"
    page = phone.open(address)
    assert NUMBER.format(0) not in page.content() and page.locator("#f-reason").is_hidden()
    page.locator("[data-prepare] > summary").click()
    page.locator(
        "label:has([name=numbers])"
    ).click()  # the numbers go along, on record; then list and forms are fetched
    page.locator("form.numbers button").click()
    page.locator("[data-prepare] [data-if=ready]").wait_for(state="visible")

    held = " ".join(page.evaluate(HELD))  # the list's own scripts came with it
    assert all(f"/{kind}/members/worklist.{kind}" in held for kind in ("js", "css")) and "/identity/" not in held

    phone.offline()
    page = phone.open(address)
    if LONG:
        page.locator("main a.back").click()
        page.locator("main h1", has_text="冬季排查").wait_for()
        page = phone.open(address)
    page.locator("input[name=q]").fill("zhaochunlai")  # found by pinyin, without a network
    page.wait_for_function("() => document.querySelectorAll('.worklist:not(.put-away) [data-member]').length === 1")
    until(lambda: page.locator("[data-slot=shown]").inner_text() == "1")
    assert page.locator(f"a[href='tel:{NUMBER.format(0)}']").first.is_visible()
    for number, member in enumerate(people):
        if number == 0:
            page.locator(f"[data-member='{member}'] a").first.click()
        else:
            page = phone.open(f"/screening/attempts/new?round={round_id}&subject={member}")
        page.locator(f"select[name=subject] option[value='{member}']:checked").wait_for(state="attached")
        record(page, number)
        if number == 0:
            assert phone.entries()[0]["summary"] in ("赵春来 外出六个月以上", "赵春来 away, six months or more")
            onward = page.locator("main .saved a[data-next]")
            assert "subject=" in (onward.get_attribute("href") or "") and member not in onward.get_attribute("href")
            page.locator("main .saved a[data-onward]").click()
            page.locator(f"[data-member='{member}'] .worklist-mark").wait_for(state="visible")
            assert page.locator("tbody.worklist > tr").last.get_attribute("data-member") == member
            assert page.locator("[data-worklist-reached]").inner_text() == "1"
    assert len(phone.states()) == len(people) and "received" not in phone.states()
    if LONG:
        phone = killed_and_opened_again(phone, server)
    else:
        phone.offline(False)
    phone.open("/")
    until(lambda: phone.states() == ["received"] * len(people))
    assert RoundResponse.select().count() == len(people)
    [case] = Case.select()
    assert (str(case.member_id), case.category) == (people[WORRIED], "wages")
    reached = Asked.select().where(Asked.round == round_id, Asked.outcome.not_in(["", "not_reached"])).count()
    page = phone.open_from_server(address)
    assert re.search(rf"\b{reached} (/|of) ", page.locator("main").inner_text())
    [there] = RoundCount.select().where(RoundCount.kind == "place", RoundCount.people > 0)
    assert (there.key, there.people) == ("440307", IN_LONGGANG)
    assert "3" in phone.open(f"/screening/rounds/{round_id}/findings").locator("main").inner_text()
    assert phone.faults() == []


def two_rounds() -> list[str]:
    """Two open rounds of the home branch, both with a question for a place and one with choices of its own."""
    by, home, made = PEOPLE["secretary"].account_id, Unit.get_by_id(UNITS["home"]), []
    for n, title in enumerate(("第一轮", "第二轮"), start=1):
        asks = [
            ("想去哪里工作？", Asks("place")),
            ("愿意做什么？", Asks("multiple", ("读书", "唱歌", f"第{n}样"), required=True)),
        ]
        days = {"begins_on": today(), "ends_on": today() + timedelta(days=30 * n)}
        with write():
            row = rounds.draft(home, rounds.Wish(title, "摸清去向", **days, asks=asks), by)
            rounds.open_round(row, by)
        made.append(str(row.id))
    return made


def to_mend(phone, address: str):
    """The entry that was refused, opened from the list on the form that this phone keeps: without a network."""
    until(lambda: "attention" in phone.states())
    page = phone.open("/reports")
    phone.offline()
    page.locator("[data-entry][data-state=attention] a[data-href=open]").first.click()
    page.wait_for_url(lambda url: address in url)
    page.locator(".error-summary").first.wait_for()
    return page


def send_mended(phone, form) -> dict:
    """Save the mended form; what the server then has as answers to the round's own questions."""
    form.locator("button[type=submit]").last.click()
    phone.page.locator("main .saved").wait_for()
    phone.offline(False)
    until(lambda: "attention" not in phone.states() and set(phone.states()) == {"received"})
    return json.loads(RoundResponse.select().order_by(RoundResponse.corrected_at.desc()).first().answers)


def pick(page, field: str, words: str) -> None:
    """A place by its name, in the picker whose field this is."""
    page.locator(f"{field}[role=combobox]").fill(words)
    page.locator(f"{field}-list [role=option]").first.click()


@pytest.mark.nightly
def test_with_two_rounds_an_entry_is_mended_in_the_form_of_its_own(phones):
    _, second = two_rounds()
    phone, member = phones("secretary"), PEOPLE["member"].member_id
    phone.ready_offline()
    phone.open("/screening/answers/new")
    phone.open("/screening/attempts/new")  # kept as everybody's form: no round is chosen in it
    page = phone.open(f"/screening/attempts/new?round={second}&subject={member}")
    page.locator("details", has=page.locator("#reveal-phone")).locator("summary").click()
    page.locator("#reveal-phone button").click()  # the reason stands there: the round
    page.locator("#reveal-phone a[href^='tel:']").wait_for()
    form = page.locator("form[data-outbox-form=attempt]")
    form.locator("label:has(input[name=way][value=visit])").click()
    form.locator("label:has(input[name=outcome][value=here])").click()
    pick(page, "#f-q1", "龙岗")
    form.locator("label:has(input[value=第2样])").click()
    form.locator("details", has=page.locator("#f-worry")).locator("summary").first.click()
    form.locator("#f-worry").fill("两个月没有领到工资。")  # and does not say what it is about
    form.locator("button[type=submit]").last.click()
    page.locator("main .saved").wait_for()
    page = to_mend(phone, "/screening/attempts/new")
    form = page.locator("form[data-outbox-form=attempt]")
    assert form.locator("select[name=round]").input_value() == second
    until(lambda: form.locator("[data-context]:not(template)").count() == 1)
    assert form.locator("input[value=第2样]").is_checked() and form.locator("input[value=第1样]").count() == 0
    until(lambda: page.locator("#f-q1").input_value() == "广东 深圳 龙岗区")
    assert page.locator("#f-worry_category-error").is_visible()
    form.locator("select[name=worry_category]").select_option("wages")
    assert send_mended(phone, form) == {"q1": "440307", "q2": ["第2样"]}

    page = phone.open("/screening/answers/new")
    card = page.locator("section.card", has=page.locator("h2", has_text="第二轮"))
    card.locator("details.more", has=page.locator("form")).locator("summary").first.click()
    form = card.locator("form").last
    form.locator("label:has(input[name=outcome][value=here])").click()
    form.locator("details", has=page.locator("#f-q1-round2-q1_country")).locator("summary").last.click()
    form.locator("#f-q1-round2-q1_country").select_option("SG")
    form.locator("button[type=submit]").last.click()  # and says nothing of what must be answered
    page.locator("main .saved").wait_for()
    page = to_mend(phone, "/screening/answers/new")
    assert page.locator("#f-q2-round2-error").is_visible() and page.locator("#f-q2-error").is_hidden()
    form = page.locator("form", has=page.locator("#f-q2-round2"))
    assert form.locator("#f-q1-round2-q1_country").input_value() == "SG"
    form.locator("label:has(input[value=唱歌])").click()
    assert send_mended(phone, form) == {"q1": "SG", "q2": ["唱歌"]}
    assert str(RoundResponse.select().order_by(RoundResponse.corrected_at.desc()).first().round_id) == second
