"""A round in a village without signal: the list is taken along, twenty attempts in a row, a browser that is killed."""

import re

from pwa.cases.models import Case
from pwa.ground.database import write
from pwa.members.changes import admit
from pwa.organisations.models import Unit
from pwa.screening import rounds
from pwa.screening.models import Asked, RoundCount, Word
from tests.kit.server import until
from tests.people import PEOPLE, TODAY, UNITS
from tests.stories.fingers import awake, choose_place

NAMES = [f"{family}{given}" for family in "赵钱孙李" for given in ("春来", "夏生", "秋实", "冬梅", "山青")]
IN_LONGGANG = 3  # the first three are found there
WORRIED = 5


def round_of_twenty() -> tuple[str, list[str]]:
    """An open round of the home branch, and twenty new people of it."""
    by, home = PEOPLE["secretary"].account_id, Unit.get_by_id(UNITS["home"])
    with write():
        people = [str(admit(home, name=name, sex="1", by=by).id) for name in NAMES]
        days = {"begins_on": TODAY, "ends_on": TODAY.replace(year=TODAY.year + 1)}
        row = rounds.draft(home, rounds.Wish("冬季摸排", "摸清去向", **days), by)
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
    awake(page)
    form.locator("button[type=submit]").last.click()
    page.locator("main .saved").wait_for()


def test_twenty_attempts_in_a_village_without_signal_survive_a_killed_browser(server, own_phone):
    round_id, people = round_of_twenty()
    phone, chromium = own_phone, own_phone.chromium
    phone.sign_in("secretary")
    phone.ready_offline()
    address = f"/screening/rounds/{round_id}/worklist"
    page = phone.open(address)
    page.locator("[data-prepare] [data-fetch]").click()
    page.locator("[data-prepare] [data-if=ready]").wait_for(state="visible", timeout=20_000)

    phone.offline()
    page = phone.open(address)
    page.locator("main a.back").click()
    page.locator("main h1", has_text="冬季摸排").wait_for()
    page = phone.open(address)
    page.locator("input[name=q]").fill("zhaochunlai")  # found by pinyin, without a network
    page.wait_for_function("() => document.querySelectorAll('.worklist:not(.put-away) [data-member]').length === 1")
    for number, member in enumerate(people):
        if number == 0:
            page.locator(f"[data-member='{member}'] a").first.click()
        else:
            page = phone.open(f"/screening/attempts/new?round={round_id}&subject={member}")
        page.locator(f"select[name=subject] option[value='{member}']:checked").wait_for(state="attached")
        record(page, number)
        if number == 0:
            assert phone.entries()[0]["summary"] in ("赵春来 外出六个月以上", "赵春来 away, six months or more")
            page.locator("main .saved a[data-onward]").click()
            page.locator(f"[data-member='{member}'] .worklist-mark").wait_for(state="visible")
    assert len(phone.states()) == len(people) and "received" not in phone.states()
    chromium.kill()

    chromium.start()
    phone = chromium.own_phone(server)
    phone.sign_in("secretary")  # Chromium writes cookies to disk only every half minute
    phone.open("/")
    until(lambda: phone.states() == ["received"] * len(people))
    assert Word.select().count() == len(people)
    [case] = Case.select()
    assert (str(case.member_id), case.category) == (people[WORRIED], "wages")
    reached = Asked.select().where(Asked.round == round_id, Asked.outcome.not_in(["", "not_reached"])).count()
    page = phone.open(address)
    assert re.search(rf"\b{reached} (/|of) ", page.locator("main").inner_text())
    [there] = RoundCount.select().where(RoundCount.kind == "place", RoundCount.people > 0)
    assert (there.key, there.people) == ("440307", IN_LONGGANG)
    assert "3" in phone.open(f"/screening/rounds/{round_id}/findings").locator("main").inner_text()
    assert phone.faults() == []
