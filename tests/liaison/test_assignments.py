"""Who keeps touch with whom: suggestions, a warning above five, and hand-overs at once and planned."""

import json
import re
from datetime import date
from uuid import UUID

import pytest

from pwa.cases.models import Case
from pwa.core import ended_rights
from pwa.core.audit import AuditLine
from pwa.core.clock import today
from pwa.core.database import write
from pwa.identity.models import Account
from pwa.liaison import handovers
from pwa.liaison.assignment_rules import Keeper, has_too_many, suggested, why_no_hand_over
from pwa.liaison.handover_models import Handover
from pwa.members.changes import admit, assign_contact
from pwa.members.models import AwayPeriod, ContactAssignment, Member
from pwa.organisations.models import Unit
from pwa.screening.models import Asked, Round
from tests.liaison.test_contacts import contact, log
from tests.people import PEOPLE, UNITS, ago
from tests.screening.conftest import make_round

HOME, FORMER, NEW = UNITS["home"], PEOPLE["contact"], PEOPLE["organiser"]
FORM = f"/liaison/assignments/{HOME}/{FORMER.account_id}"
ONE, TWO, THREE = (UUID(int=n) for n in (1, 2, 3))


def keepers(login: str) -> set:
    theirs = ContactAssignment.account_id == PEOPLE[login].account_id
    return {row.member_id for row in ContactAssignment.select().where(theirs, ContactAssignment.ended_at.is_null())}


def lines(kind: str, record_id: UUID, action: str) -> list[tuple[UUID, UUID | None]]:
    """(county, who) of the lines of the audit trail about this action."""
    about = (AuditLine.kind == kind) & (AuditLine.record_id == record_id) & (AuditLine.action == action)
    return [(line.county_id, line.actor_id) for line in AuditLine.select().where(about)]


def twelve_people() -> list[Member]:
    """New people of the home branch, away, whose contact person is the cast's, with the four it has."""
    home, account = Unit.get_by_id(HOME), Account.get_by_id(FORMER.account_id)
    with write():
        made = [admit(home, name=f"赵{n}", sex="1", by=None) for n in range(8)]
        for member in made:
            assign_contact(member, account, None)
            facts = {"began_on": today(), "here_since": today(), "said_at": member.made_at, "division": "440307"}
            AwayPeriod.create(county_id=home.county_id, member=member, **facts)
    return made


def test_suggested_is_who_lives_near_then_who_has_fewest_and_nobody_beyond_five():
    near, city, idle = Keeper(ONE, ONE, "440307", 4), Keeper(TWO, TWO, "440305", 0), Keeper(THREE, THREE, "", 1)
    people = [(UUID(int=n), "440307") for n in (11, 12, 13)]
    assert list(suggested(people, [near, city, idle], 5).values()) == [ONE, TWO, TWO], (
        "the first is full after one more"
    )
    assert suggested([(UUID(int=11), "110101")], [near, idle, city], 5) == {UUID(int=11): TWO}
    assert suggested([(ONE, "440307")], [near], 5) == {}, "nobody is their own"
    assert suggested(people, [Keeper(ONE, ONE, "440307", 5)], 5) == {}
    assert (has_too_many(5, 5), has_too_many(6, 5)) == (False, True)
    both = [Keeper(ONE, ONE, "440307", 0), Keeper(TWO, TWO, "440307", 0)]
    assert suggested([(ONE, "440307"), (TWO, "440307")], both, 5) == {ONE: TWO}, "two do not keep touch with each other"


@pytest.mark.parametrize(
    ("successor", "able", "on", "wrong"),
    [
        (TWO, True, date(2026, 11, 23), {}),
        (TWO, True, date(2027, 2, 21), {}),
        (TWO, True, date(2027, 2, 22), {"on": "not_a_hand_over_day"}),
        (TWO, True, date(2026, 11, 22), {"on": "not_a_hand_over_day"}),
        (TWO, True, None, {"on": "not_a_date"}),
        (ONE, True, date(2026, 11, 23), {"successor": "not_a_contact_person"}),
        (None, True, date(2026, 11, 23), {"successor": "not_a_contact_person"}),
        (TWO, False, date(2026, 11, 23), {"successor": "not_a_contact_person"}),
    ],
)
def test_a_hand_over_goes_to_somebody_else_who_is_there_and_not_to_the_past(successor, able, on, wrong):
    assert why_no_hand_over(ONE, successor, able, on, date(2026, 11, 23), 90) == wrong


def test_twelve_people_with_two_open_requests_change_hands_in_one_step(as_, phone_of, clock):
    made, phone = twelve_people(), phone_of("contact")
    for member in made[:2]:
        fields = contact(needs="工资拖欠", needs_category="wages")
        case = phone.accepted("contact", fields, subject=str(member.id))
        with write():
            Case.update(owner_id=FORMER.account_id).where(Case.id == case).execute()
    late = phone.entry("contact", contact(), subject=str(made[2].id))
    make_round("home")
    with write():
        Asked.update(outcome="here").where(Asked.member == made[4].id).execute()
    before = keepers("contact")
    assert len(before) == 12 and "12 名党员，超出一人能联系的人数" in as_("secretary").get("/liaison/assignments").text
    clock.forward(minutes=5)
    answer = as_("secretary").post(FORM, data={"successor": str(NEW.account_id), "on": ago(0)})
    assert answer.status_code == 303
    assert keepers("contact") == set() and keepers("organiser") == before - {NEW.member_id}
    assert {row.owner_id for row in Case.select()} == {NEW.account_id}
    assert Handover.get().people == len(before - {NEW.member_id})
    to_ask = {row.member_id for row in Asked.select().where(Asked.contact_id == NEW.account_id)}
    assert to_ask == before - {NEW.member_id, made[4].id}, "whom the former one has reached is not asked again"
    secretary = PEOPLE["secretary"].account_id
    for kind, record_id, action in (
        ("handover", Handover.get().id, "planned hand-over of members"),
        ("handover", Handover.get().id, "handed members over"),
        ("round", Round.get().id, "assigned people of round"),
    ):
        assert lines(kind, record_id, action) == [(UNITS["county"], secretary)], action
    clock.forward(minutes=5)
    assert log(phone, about=made[3].id)["outcome"] == "rejected", "the former one writes no more"
    assert phone.outcome(late) == "accepted"
    assert as_("organiser").post(f"/reports/{late['id']}/adoption").status_code == 303


def test_a_hand_over_waits_once_for_the_log_of_ended_rights(as_, monkeypatch):
    twelve_people()
    ended_rights.begin()
    appended = []
    monkeypatch.setattr(ended_rights, "append_lines", lambda _log, text: appended.append(text))
    monkeypatch.setattr(ended_rights, "append_line", lambda _log, line: appended.append(str(line)))
    for given in ("organiser", "contact"):
        holder = PEOPLE["contact" if given == "organiser" else "organiser"]
        form = f"/liaison/assignments/{HOME}/{holder.account_id}"
        before = [
            str(row.id) for row in ContactAssignment.select().where(ContactAssignment.account_id == holder.account_id)
        ]
        data = {"successor": str(PEOPLE[given].account_id), "on": ago(0)}
        assert as_("secretary").post(form, data=data).status_code == 303
        [text] = [text for text in appended if '"contact"' in text]
        assert sorted(json.loads(line)["id"] for line in text.splitlines()) == sorted(before)
        appended.clear()


def test_whoever_kept_touch_with_the_successor_too_asks_them_no_more_and_they_do_not_ask_themselves(as_):
    with write():
        assign_contact(Member.with_branch(NEW.member_id), Account.get_by_id(FORMER.account_id), None)
    make_round("home")
    own = Asked.select().where(Asked.member == NEW.member_id)
    assert own.get().contact_id == FORMER.account_id
    answer = as_("secretary").post(FORM, data={"successor": str(NEW.account_id), "on": ago(0)})
    assert answer.status_code == 303 and own.clone().get().contact_id is None
    assert NEW.member_id not in keepers("organiser") | keepers("contact")


def test_a_planned_hand_over_waits_for_its_day_can_be_called_off_and_is_carried_out_once(as_, clock):
    client = as_("secretary")
    planned = {"successor": str(NEW.account_id), "on": ago(-10)}
    assert client.post(FORM, data=planned).status_code == 303 and len(keepers("contact")) == 4
    again = client.post(FORM, data=planned)
    assert again.status_code == 422 and "已安排移交" in again.text and "情况已有变化" not in again.text
    shown = client.get(FORM).text
    assert "已安排移交" in shown and f'action="{FORM}"' not in shown, "the form is not offered"
    cancel = re.search(r"/liaison/handovers/[0-9a-f-]+/cancel", client.get("/liaison/assignments").text)[0]
    assert client.post(cancel).status_code == 303 and client.post(cancel).status_code == 422
    assert client.post(FORM, data=planned).status_code == 303
    clock.forward(days=9)
    assert handovers.carry_out_planned() == 0
    clock.forward(days=1)
    assert (handovers.carry_out_planned(), handovers.carry_out_planned()) == (1, 0)
    assert keepers("contact") == set() and Handover.select().count() == 2


def test_to_oneself_to_who_left_and_by_who_has_no_right(as_):
    client, data = as_("secretary"), {"on": ago(0)}
    for successor in (FORMER.account_id, PEOPLE["next_secretary"].account_id, "nobody", ""):
        answer = client.post(FORM, data={**data, "successor": str(successor)})
        assert answer.status_code == 422 and "本支部另一名有账号的党员" in answer.text
    with write():
        Member.update(left_at=Member.select(Member.made_at)).where(Member.id == NEW.member_id).execute()
    assert client.post(FORM, data={**data, "successor": str(NEW.account_id)}).status_code == 422
    for login in ("next_secretary", "host", "contact", "member"):
        assert as_(login).post(FORM, data={**data, "successor": str(NEW.account_id)}).status_code == 404
    assert len(keepers("contact")) == 4 and not Handover.select().exists()


def test_the_suggestion_is_taken_over_and_an_old_page_is_refused(as_):
    [member, *_others] = made = twelve_people()
    with write():
        ContactAssignment.update(ended_at=member.made_at).where(
            ContactAssignment.member.in_([one.id for one in made])
        ).execute()
    client = as_("secretary")
    text = client.get("/liaison/assignments").text
    pairs = re.findall(r'name="pair" value="([^"]+)"', text)
    seen = re.search(r'name="seen" value="([^"]+)"', text)[1]
    assert any(pair.startswith(str(member.id)) for pair in pairs)
    data = {"unit": str(HOME), "pair": pairs[:2], "seen": seen}
    assert client.post("/liaison/assignments", data=data).status_code == 303
    named = ContactAssignment.select().where(ContactAssignment.ended_at.is_null())
    assert {f"{row.member_id}:{row.account_id}" for row in named} >= set(pairs[:2])
    assert client.post("/liaison/assignments", data=data).status_code == 422


def test_nobody_for_whom_the_branch_is_looking_is_suggested(as_):
    with write():
        [member] = twelve_people()[:1]
        ContactAssignment.update(ended_at=member.made_at).where(ContactAssignment.member == member.id).execute()
    client = as_("secretary")

    def suggested_now() -> set[str]:
        pairs = re.findall(r'name="pair" value="([^"]+)"', client.get("/liaison/assignments").text)
        return {pair.partition(":")[2] for pair in pairs}

    secretary = str(PEOPLE["secretary"].account_id)
    assert suggested_now() == {secretary}
    words = {"words": "三个月没有消息"}
    searching = as_("organiser").post(f"/liaison/lost/{PEOPLE['secretary'].member_id}", data=words)
    assert searching.status_code == 303
    assert suggested_now() and secretary not in suggested_now()


def test_a_member_is_told_who_keeps_touch_now_with_telephone(as_, clock):
    with write():
        Member.update(phone="13700001111").where(Member.id == NEW.member_id).execute()
    clock.forward(minutes=1)
    assert as_("secretary").post(FORM, data={"successor": str(NEW.account_id), "on": ago(0)}).status_code == 303
    text = as_("member").get("/").text
    assert f"你的联系人现在是{NEW.name}" in text and "13700001111" in text
    clock.forward(days=60)
    assert "你的联系人现在是" not in as_("member").get("/").text


def test_a_request_confided_to_the_committee_does_not_change_hands_with_the_contact_person(as_, phone_of):
    asked = {"category": "health", "readers": "committee", "words": "只给党委看"}
    case, committee = phone_of("member").accepted("request", asked), PEOPLE["committee"]
    as_("committee").post(f"/liaison/cases/{case}/take-on")
    with write():
        member = Member.with_branch(PEOPLE["member"].member_id)
        assign_contact(member, Account.get_by_id(committee.account_id), None)
    data = {"successor": str(NEW.account_id), "on": ago(0)}
    address = f"/liaison/assignments/{HOME}/{committee.account_id}"
    assert as_("secretary").post(address, data=data).status_code == 303
    assert Case.get_by_id(case).owner_id == committee.account_id
