"""Minutes are sealed by two people; afterwards every change is a correction that another person accepts."""

from datetime import timedelta

import pytest

from pwa.core.audit import AuditLine
from pwa.core.database import write
from pwa.identity.models import Account, Invitation
from pwa.meetings.minutes_models import Minutes, MinutesCorrection, MinutesSeal
from pwa.meetings.models import Attendance, Meeting, MeetingDecision
from tests.identity.conftest import limited, used
from tests.people import PEOPLE

from .conftest import attendance, member, roll, tick
from .minutes_of_a_meeting import held, minutes_form, seen

__all__ = ["limited", "used"]


@pytest.fixture
def written(app, as_) -> Meeting:
    """A meeting whose minutes name the secretary as chair and the organiser as recorder."""
    meeting = held()
    as_("secretary").post(f"/meetings/{meeting.id}/minutes", data=minutes_form())
    return Meeting.get_by_id(meeting.id)


@pytest.fixture
def sealed(written, as_) -> Meeting:
    """The same with both seals."""
    for login in ("secretary", "organiser"):
        assert as_(login).post(f"/meetings/{written.id}/minutes/seal").status_code == 303
    return Meeting.get_by_id(written.id)


@pytest.mark.both_engines
def test_chair_and_recorder_seal_and_nobody_else(written, as_):
    at = f"/meetings/{written.id}/minutes"
    for login, status in (("quiet", 404), ("committee", 404), ("member", 404), ("host", 404), ("contact", 404)):
        assert as_(login).post(f"{at}/seal").status_code == status, login
    assert "签字确认" in as_("organiser").get("/").text
    assert as_("organiser").post(f"{at}/seal").status_code == 303
    assert Meeting.get_by_id(written.id).sealed_at is None
    again = as_("organiser").post(f"{at}/seal")
    assert again.status_code == 422 and MinutesSeal.select().count() == 1
    assert as_("secretary").post(f"{at}/seal").status_code == 303
    assert Meeting.get_by_id(written.id).sealed_at is not None
    assert {one.role for one in MinutesSeal.select()} == {"chair", "recorder"}
    lines = AuditLine.select().where(AuditLine.record_id == Minutes.get().id, AuditLine.action == "sealed minutes")
    assert [line.actor_id for line in lines.order_by(AuditLine.at, AuditLine.id)] == [
        PEOPLE["organiser"].account_id, PEOPLE["secretary"].account_id,
    ]  # fmt: skip


def test_two_seals_at_once_are_both_taken(written, as_):
    at = f"/meetings/{written.id}/minutes"
    shown = {login: seen(as_(login).get(at).text, f"{at}/seal") for login in ("secretary", "organiser")}
    for login, state in shown.items():
        assert as_(login).post(f"{at}/seal", data={"seen": state}).status_code == 303, login
    assert Meeting.get_by_id(written.id).sealed_at is not None


def test_a_seal_under_minutes_that_changed_is_refused_and_an_earlier_one_does_not_count(written, as_):
    at = f"/meetings/{written.id}/minutes"
    shown = seen(as_("organiser").get(at).text, f"{at}/seal")
    as_("secretary").post(f"{at}/seal")
    as_("secretary").post(at, data=minutes_form(discussed="又改了一句"))
    answer = as_("organiser").post(f"{at}/seal", data={"seen": shown})
    assert answer.status_code == 422 and "又改了一句" in answer.text
    as_("organiser").post(f"{at}/seal")
    assert Meeting.get_by_id(written.id).sealed_at is None  # the chair sealed other words
    assert "签字后有修改，须重新签字" in as_("secretary").get(at).text
    as_("secretary").post(f"{at}/seal")
    assert Meeting.get_by_id(written.id).sealed_at is not None


def test_each_change_of_what_the_minutes_say_is_another_edition(written, as_, phone_of, clock):
    client, at, editions = as_("secretary"), f"/meetings/{written.id}", [written.edition]
    vote = {"kind": "motion", "words": "修路", "ayes": "6", "noes": "0", "abstained": "0"}
    left_out = {"member": str(member("abroad")), "reason": "abroad", "consent": "镇党委"}
    changes = [
        lambda: client.post(f"{at}/votes", data=vote),
        lambda: client.post(f"{at}/exclusions", data=left_out),
        lambda: client.post(f"{at}/minutes", data=minutes_form(others="镇里来人")),
        lambda: phone_of("organiser").accepted("roll", roll(written, tick("silent", "late", clock.now))),
    ]
    for change in changes:
        change()
        editions.append(Meeting.get_by_id(written.id).edition)
    assert editions == sorted(set(editions))


def test_sealed_minutes_are_changed_by_no_form(sealed, as_):
    client, at = as_("secretary"), f"/meetings/{sealed.id}"
    before = attendance(sealed)
    for what, said in {
        "record": {"came": [], "decided": "另一个决定"},
        "minutes": minutes_form(discussed="改写"),
        "votes": {"kind": "motion", "words": "x", "ayes": "1", "noes": "0", "abstained": "0"},
        "exclusions": {"member": str(member("abroad")), "reason": "abroad", "consent": "x"},
        "minutes/seal": {},
    }.items():
        assert client.post(f"{at}/{what}", data=said).status_code == 422, what
    assert attendance(sealed) == before and "改写" not in Minutes.get().discussed
    assert MeetingDecision.select().count() == 2
    assert "记录已签字" in client.get("/meetings?show=past").text or "记录已签字" in client.get("/meetings").text


@pytest.mark.both_engines
def test_a_roll_after_the_seal_is_a_proposed_correction_until_another_person_accepts(sealed, as_, phone_of, clock):
    before = attendance(sealed)
    phone_of("organiser").accepted("roll", roll(sealed, tick("silent", "present", clock.now)))
    assert attendance(sealed) == before
    row = MinutesCorrection.get()
    assert (row.kind, row.proposed_by, row.accepted) == ("roll", PEOPLE["organiser"].account_id, None)
    assert as_("organiser").post(f"/meetings/corrections/{row.id}/accept").status_code == 422  # who ticked it
    assert "更正" in as_("secretary").get("/").text
    assert as_("secretary").post(f"/meetings/corrections/{row.id}/accept").status_code == 303
    assert attendance(sealed) == {**before, member("silent"): "present"}
    assert Meeting.get_by_id(sealed.id).sealed_at == sealed.sealed_at
    shown = as_("secretary").get(f"/meetings/{sealed.id}/minutes").text
    assert "已采纳" in shown and PEOPLE["organiser"].name in shown


def test_a_declined_roll_never_counts(sealed, as_, phone_of, clock):
    before = attendance(sealed)
    phone_of("organiser").accepted("roll", roll(sealed, tick("silent", "present", clock.now)))
    correction = MinutesCorrection.get()
    assert as_("secretary").post(f"/meetings/corrections/{correction.id}/decline").status_code == 303
    assert as_("secretary").post(f"/meetings/corrections/{correction.id}/accept").status_code == 422
    clock.forward(minutes=5)
    phone_of("organiser").accepted("roll", roll(sealed, tick("contact", "absent", clock.now)))
    second = MinutesCorrection.get(MinutesCorrection.accepted.is_null())
    as_("secretary").post(f"/meetings/corrections/{second.id}/accept")
    assert attendance(sealed) == {**before, member("contact"): "absent"}


def test_a_roll_that_waited_for_a_successor_is_a_correction_too(written, as_, phone_of, clock):
    from pwa.organisations.models import Post

    phone, entry_at = phone_of("organiser"), clock.now
    entry = phone.entry("roll", roll(written, tick("silent", "present", entry_at)))
    for login in ("secretary", "organiser"):
        as_(login).post(f"/meetings/{written.id}/minutes/seal")
    clock.forward(hours=1)
    with write():
        Post.update(ended_at=clock.now).where(Post.account_id == PEOPLE["organiser"].account_id).execute()
    clock.forward(hours=1)
    [result] = phone.send(entry)["results"]
    assert result["outcome"] == "accepted"
    before = attendance(Meeting.get_by_id(written.id))
    assert before[member("silent")] == "absent"
    as_("secretary").post(f"/reports/{entry['id']}/adoption")
    assert attendance(written)[member("silent")] == "absent"
    assert MinutesCorrection.select().count() == 1


def test_a_correction_in_words_shows_who_and_when_and_corrects_the_hours_of_everybody(sealed, as_):
    at = f"/meetings/{sealed.id}/minutes/corrections"
    assert as_("secretary").post(at, data={"words": ""}).status_code == 422
    assert as_("quiet").post(at, data={"words": "x"}).status_code == 404
    said = {"words": "学时应为三小时", "hours": "3"}
    assert as_("secretary").post(at, data=said).status_code == 303
    row = MinutesCorrection.get()
    assert Meeting.get_by_id(sealed.id).half_hours == 0
    assert as_("organiser").post(f"/meetings/corrections/{row.id}/accept").status_code == 303
    assert Meeting.get_by_id(sealed.id).half_hours == 6
    shown = as_("quiet").get(f"/meetings/{sealed.id}/minutes").text
    assert "学时应为三小时" in shown and PEOPLE["organiser"].name in shown
    assert "学时应为三小时" not in as_("member").get(f"/meetings/{sealed.id}/minutes").text


def test_who_signed_in_by_the_others_link_is_no_second_person(written, as_):
    as_("secretary").post(f"/meetings/{written.id}/minutes/seal")
    account = Account.get_by_id(PEOPLE["organiser"].account_id)
    with write():
        Invitation.make(account, PEOPLE["secretary"].account_id)
        Invitation.update(spent_at=written.begins_at + timedelta(hours=1)).where(
            Invitation.account == account.id
        ).execute()
    answer = as_("organiser").post(f"/meetings/{written.id}/minutes/seal")
    assert answer.status_code == 422 and "须由第二人办理" in answer.text


def test_without_two_names_nobody_seals(app, as_):
    meeting = held()
    as_("secretary").post(f"/meetings/{meeting.id}/minutes", data=minutes_form(recorder=""))
    answer = as_("secretary").post(f"/meetings/{meeting.id}/minutes/seal")
    assert answer.status_code == 422 and "尚未填全" in answer.text
    assert not MinutesSeal.select().exists()


def test_the_database_takes_no_second_seal_of_one_account(sealed):
    import peewee as pw

    one = MinutesSeal.get()
    facts = {"county_id": one.county_id, "meeting": sealed.id, "member": one.member_id, "edition": one.edition}
    for role, by in ((one.role, PEOPLE["quiet"].account_id), ("chair", one.by_id), ("recorder", one.by_id)):
        with pytest.raises(pw.IntegrityError), write():
            MinutesSeal.create(**facts, role=role, by_id=by)


def test_a_corrected_roll_counts_in_the_file_too(sealed, as_, phone_of, clock):
    phone_of("organiser").accepted("roll", roll(sealed, tick("silent", "present", clock.now)))
    as_("secretary").post(f"/meetings/corrections/{MinutesCorrection.get().id}/accept")
    there = Attendance.select().where(Attendance.meeting == sealed.id, Attendance.state == "present").count()
    assert Meeting.get_by_id(sealed.id).came == there


def test_no_guest_is_added_to_sealed_minutes(sealed, as_):
    guest = {"name": "周敏", "comes_from": "县委党校"}
    assert as_("secretary").post(f"/meetings/{sealed.id}/guests", data=guest).status_code == 422


def test_other_class_hours_are_another_edition_and_need_both_seals_again(written, as_):
    at = f"/meetings/{written.id}"
    shown = seen(as_("organiser").get(f"{at}/minutes").text, f"{at}/minutes/seal")
    assert as_("secretary").post(f"{at}/minutes/seal").status_code == 303
    decided = "走访独居老人。\n每月十日开展主题党日。"
    came = [str(one) for one, state in attendance(written).items() if state == "present"]
    record = {"came": came, "decided": decided, "hours": "3"}
    assert as_("organiser").post(f"{at}/record", data=record).status_code == 303
    assert as_("organiser").post(f"{at}/minutes/seal", data={"seen": shown}).status_code == 422
    assert as_("organiser").post(f"{at}/minutes/seal").status_code == 303
    meeting = Meeting.get_by_id(written.id)
    assert (meeting.half_hours, meeting.sealed_at) == (6, None)  # the chair sealed other hours


def test_a_sealed_meeting_at_which_nobody_is_left_present_is_not_cancelled(sealed, as_):
    Meeting.update(came=0, recorded_at=None, recorded_by=None).where(Meeting.id == sealed.id).execute()
    answer = as_("secretary").post(f"/meetings/{sealed.id}/cancel", data={"because": "下雨"})
    assert answer.status_code == 422 and Meeting.get_by_id(sealed.id).cancelled_at is None
