"""Assignments when somebody has moved, left or asked for a pause, and by a unit's own numbers."""

from pwa.core.database import write
from pwa.liaison.handover_models import Handover
from pwa.members.models import ContactAssignment, Member
from pwa.organisations.models import Override
from tests.liaison.test_assignments import FORM, FORMER, HOME, NEW, keepers, twelve_people
from tests.liaison.test_contacts import contact
from tests.people import PEOPLE, UNITS, ago


def test_a_contact_person_who_moved_to_another_branch_stands_on_the_page_until_the_members_are_handed_over(as_):
    with write():
        Member.update(branch=UNITS["next-door"]).where(Member.id == FORMER.member_id).execute()
    client, page = as_("secretary"), f"/liaison/assignments?unit={HOME}"
    text = client.get(page).text
    assert FORMER.name in text and f'href="{FORM}"' in text and "不属于本支部" in text
    assert client.post(FORM, data={"successor": str(NEW.account_id), "on": ago(0)}).status_code == 303
    assert keepers("contact") == set() and "不属于本支部" not in client.get(page).text


def test_how_many_are_too_many_and_how_far_ahead_is_planned_is_set_by_a_unit(as_):
    with write():
        for name, value in (("contact.most_each", "3"), ("handover.ahead_days", "5")):
            Override.create(county_id=UNITS["county"], unit=HOME, name=name, value=value, source="支部决定")
    client = as_("secretary")
    assert "4 名党员，超出一人能联系的人数" in client.get("/liaison/assignments").text
    late = client.post(FORM, data={"successor": str(NEW.account_id), "on": ago(-6)})
    assert late.status_code == 422 and not Handover.select().exists()


def test_who_left_is_handed_over_to_nobody(as_, clock):
    with write():
        Member.update(left_at=clock.now).where(Member.id == PEOPLE["member"].member_id).execute()
    assert as_("secretary").post(FORM, data={"successor": str(NEW.account_id), "on": ago(0)}).status_code == 303
    assert PEOPLE["member"].member_id not in keepers("organiser") and Handover.get().people == 3


def test_nobody_who_asked_for_a_pause_is_suggested(as_, phone_of):
    with write():
        [member] = twelve_people()[:1]
        ContactAssignment.update(ended_at=member.made_at).where(ContactAssignment.member == member.id).execute()
    secretary = PEOPLE["secretary"]
    address = "/liaison/assignments"
    assert f":{secretary.account_id}" in as_("secretary").get(address).text
    pause = contact(1, pause_reason="illness", pause_until=ago(-30))
    phone_of("organiser").accepted("contact", pause, subject=str(secretary.member_id))
    text = as_("secretary").get(address).text
    assert 'name="pair"' in text and f":{secretary.account_id}" not in text
