"""A contact person leaves: twelve people with two open requests change hands in one step, and each phone shows it."""

from uuid import UUID

import pytest

from pwa.cases.models import Case
from pwa.core.clock import today
from pwa.core.database import write
from pwa.identity.models import Account
from pwa.liaison.handover_models import Handover
from pwa.liaison.models import Contact
from pwa.members.changes import admit, assign_contact, end_contacts
from pwa.members.models import ContactAssignment, Member
from pwa.organisations.models import Unit
from pwa.reports.models import Submission
from tests.kit.client import client_of, sign_in
from tests.kit.server import until
from tests.people import PEOPLE, UNITS
from tests.reports.phone import Phone as Wire

FORMER, NEW = PEOPLE["contact"], PEOPLE["organiser"]
LIST = "/liaison/contacts"


def kept_by(account_id: UUID) -> dict[UUID, ContactAssignment]:
    """Member → the assignment that stands."""
    rows = ContactAssignment.select().where(ContactAssignment.account_id == account_id, ContactAssignment.given())
    return {row.member_id: row for row in rows}


def twelve_people() -> list[UUID]:
    """The former contact person's people: as many as there were, without the successor, and new ones; 王建国 among
    them. All left two hundred days ago."""
    home, kept = Unit.get_by_id(UNITS["home"]), kept_by(FORMER.account_id)
    with write():
        if NEW.member_id in kept:
            end_contacts([(Member.with_branch(NEW.member_id), kept.pop(NEW.member_id))], FORMER.account_id)
        account = FORMER.account_id
        for n in range(12 - len(kept)):
            member = admit(home, name=f"赵春{n}", sex="1", phone=f"199000001{n:02}", by=account)
            assign_contact(member, Account.get_by_id(account), account)
    return sorted(kept_by(FORMER.account_id))


def two_requests(server, people: list[UUID]) -> list[UUID]:
    """The former contact person writes down what two of them need, and takes both on."""
    browser = sign_in(client_of(server.app), "contact")
    wire, made = Wire(browser, "contact"), []
    for member in people[:2]:
        said = {"category": "wages", "readers": "contact", "words": "两个月没有领到工资。"}
        made.append(wire.accepted("request", said, subject=str(member), source="phone"))
    with write():
        Case.update(owner_id=FORMER.account_id).where(Case.id.in_(made)).execute()
    return made


def call_offline(phone, member: UUID) -> None:
    """Write down a call from the list that was taken along; it stays on the phone."""
    page = phone.open(LIST)
    page.locator(f"[data-member='{member}'] a.row-title").first.click()
    page.locator(f"select[name=subject] option[value='{member}']:checked").wait_for(state="attached")
    form = page.locator("form[data-outbox-form=contact]")
    form.locator("input[name=on]").fill(today().isoformat())
    form.locator("label:has(input[name=channel][value=phone])").click()
    form.locator("textarea[name=summary]").fill("打过电话，一切都好。")
    form.locator("button[type=submit]").last.click()
    page.locator("main .saved").wait_for()


@pytest.mark.nightly
def test_twelve_people_and_two_open_requests_change_hands_at_both_ends(server, phones):
    people = twelve_people()
    assert len(people) == 12 and PEOPLE["member"].member_id in people
    cases = two_requests(server, people)
    former, successor, member, secretary = (phones(one) for one in ("contact", "organiser", "member", "secretary"))
    former.ready_offline()
    page = former.open(LIST)
    page.locator("[data-prepare] > summary").click()
    page.locator("[data-fetch]").click()
    page.locator("[data-prepare] [data-if=ready]").wait_for(state="visible")
    former.offline()
    call_offline(former, people[3])

    office = secretary.open(f"/liaison/assignments?unit={UNITS['home']}")
    office.locator(f"a[href$='/{FORMER.account_id}']").first.click()
    office.locator("#f-successor").select_option(str(NEW.account_id))
    with office.expect_navigation():
        office.locator("form[action^='/liaison/assignments'] button[type=submit]").click()
    assert Handover.get().people == 12
    assert not kept_by(FORMER.account_id) and sorted(kept_by(NEW.account_id)) == people

    page = successor.open(LIST)
    assert {row.get_attribute("data-member") for row in page.locator("[data-member]").all()} >= {*map(str, people)}
    for case in cases:
        successor.open(f"/liaison/cases/{case}").get_by_text("两个月没有领到工资。").first.wait_for()
    assert {row.owner_id for row in Case.select()} == {NEW.account_id}
    told = member.open_from_server("/")
    assert NEW.name in told.inner_text("main") and FORMER.name not in told.inner_text("main")

    former.offline(False)
    until(lambda: former.states() == ["received"])
    [late] = Submission.select().where(Submission.form == "contact")
    assert late.waits, "it waits for the successor"
    assert not Contact.select().where(Contact.counts).exists()
    gone = former.open_from_server(LIST)
    assert gone.locator("[data-member]").count() == 0
    for case, about in zip(cases, people, strict=False):
        page = former.open(f"/liaison/cases/{case}")  # what one wrote down oneself one reads again, without a name
        assert Member.get_by_id(about).name not in page.inner_text("main")
        assert page.locator("main form").count() == 0
    page = successor.open(f"/reports/{late.id}")
    with page.expect_navigation():
        page.locator("form[action$='/adoption'] button").click()
    assert Contact.get(Contact.counts).member_id == people[3]
