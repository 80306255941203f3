"""A contact person takes the list of due contacts along, loses the network, and writes down calls: one is the visit of
care that was planned, one needs something, one asks for a pause; then the browser is killed."""

from datetime import timedelta
from uuid import UUID

import pytest

from pwa.cases.models import Case
from pwa.core.clock import today
from pwa.core.database import write
from pwa.identity.models import Account
from pwa.liaison.care_models import CareVisit
from pwa.liaison.care_visits import plan
from pwa.liaison.models import Contact
from pwa.members.changes import admit, assign_contact
from pwa.members.models import AwayPeriod, Member, TimelineLine
from pwa.organisations.models import Unit
from tests.kit.server import until
from tests.people import PEOPLE, UNITS

NAMES = ["赵春来", "钱夏生", "孙秋实", "李冬梅", "周山青"]
LIST = "/liaison/contacts"
VISITED, NEEDY, PAUSED = 0, 1, 2


def kept_in_touch() -> list[str]:
    """New people of the home branch who left two hundred days ago, and whose contact person is the cast's."""
    by, home = PEOPLE["secretary"].account_id, Unit.get_by_id(UNITS["home"])
    account, people = Account.get_by_id(PEOPLE["contact"].account_id), []
    with write():
        for n, name in enumerate(NAMES):
            member = admit(home, name=name, sex="1", phone=f"199000001{n:02}", by=by)
            assign_contact(member, account, by)
            since = today() - timedelta(days=200)
            place = {"division": "440307", "began_on": since, "here_since": since, "said_at": member.made_at}
            AwayPeriod.create(county_id=home.county_id, member=member, **place)
            people.append(str(member.id))
        plan(Member.with_branch(UUID(people[VISITED])), "festival", today(), account.id)
    return people


def write_down(page, number: int) -> None:
    """One call on the open form."""
    form = page.locator("form[data-outbox-form=contact]")
    form.locator("input[name=on]").fill(today().isoformat())
    form.locator("label:has(input[name=channel][value=phone])").click()
    form.locator("textarea[name=summary]").fill(f"第 {number + 1} 个电话，一切都好。")
    if number == NEEDY:
        form.locator("textarea[name=needs]").fill("两个月没有领到工资。")
        form.locator("select[name=needs_category]").select_option("wages")
    if number == PAUSED:
        form.locator("details", has=page.locator("#f-pause_reason")).locator("summary").first.click()
        form.locator("select[name=pause_reason]").select_option("illness")
        form.locator("input[name=pause_until]").fill((today() + timedelta(days=120)).isoformat())
    form.locator("button[type=submit]").last.click()
    page.locator("main .saved").wait_for()


@pytest.mark.nightly
def test_calls_without_a_network_arrive_with_a_request_and_a_pause(server, own_phone):
    people = kept_in_touch()
    phone = own_phone
    phone.sign_in("contact")
    phone.ready_offline()
    page = phone.open(LIST)
    page.locator("[data-prepare] > summary").click()
    page.locator("[data-fetch]").click()
    page.locator("[data-prepare] [data-if=ready]").wait_for(state="visible")
    phone.offline()
    for number, member in enumerate(people):
        page = phone.open(LIST)
        link = "a[href*='visit=']" if number == VISITED else "a.row-title"
        page.locator(f"[data-member='{member}'] {link}").first.click()
        page.locator(f"select[name=subject] option[value='{member}']:checked").wait_for(state="attached")
        write_down(page, number)
    page.locator("main .saved a[data-onward]").click()
    page.locator(f"[data-member='{people[-1]}'] .worklist-mark").wait_for(state="visible")
    last = page.locator("tbody.worklist > tr").last.get_attribute("data-member")
    assert last in people, "who was called stands below those still to be called"
    assert len(phone.states()) == len(people) and "received" not in phone.states()
    phone.chromium.kill()
    phone.chromium.start()
    phone = phone.chromium.own_phone(server)
    phone.sign_in("contact")
    phone.open("/")
    until(lambda: phone.states() == ["received"] * len(people))
    assert Contact.select().where(Contact.counts).count() == len(people)
    assert str(Contact.get(Contact.visit_id == CareVisit.get().id).member_id) == people[VISITED]
    [case] = Case.select()
    assert (str(case.member_id), case.category) == (people[NEEDY], "wages")
    told = TimelineLine.select().where(TimelineLine.kind == "contact_logged")
    assert {str(row.member_id) for row in told} == set(people)
    page = phone.open_from_server(LIST)
    turns = {row.get_attribute("data-member"): row for row in page.locator("tbody.worklist > tr").all()}
    assert {turns[member].get_attribute("data-turn") for member in people} == {"2"}
    assert ("暂停联系至" in turns[people[PAUSED]].inner_text()) or (
        "paused until" in turns[people[PAUSED]].inner_text()
    )
    assert phone.faults() == []
