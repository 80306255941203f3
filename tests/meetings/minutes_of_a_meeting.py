"""A meeting of the home branch that was held this morning, with six people there and one by video."""

from typing import Any

from pwa.core.database import write
from pwa.meetings import meetings
from pwa.meetings.attachment_files import SentFile
from pwa.meetings.attachment_models import store_file
from pwa.meetings.minutes_models import Bylaw, Minutes, MinutesCorrection, Vote, VoteCandidate
from pwa.meetings.models import Attendance, Meeting, MeetingDecision
from pwa.organisations.models import Unit
from tests.people import PEOPLE, UNITS

from .conftest import BY, a_wish, member

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
THERE = ("secretary", "organiser", "contact", "quiet", "returned", "trader")


def held(*there: str, **more: Any) -> Meeting:
    """A general meeting at which these people of the cast were."""
    with write():
        wish = a_wish(decided=["走访独居老人。", "每月十日开展主题党日。"], **more)
        row = meetings.record_held(Unit.get_by_id(UNITS["home"]), wish, {member(one) for one in there or THERE}, BY)
    return Meeting.get_by_id(row.id)


def by_video(meeting: Meeting, login: str) -> None:
    """This person takes part by video."""
    here = (Attendance.meeting == meeting.id) & (Attendance.member == member(login))
    with write():
        Attendance.update(state="video").where(here).execute()


def voting(meeting: Meeting) -> int:
    """How many should attend and have a vote."""
    return Attendance.select().where(Attendance.meeting == meeting.id, Attendance.votes).count()


def minutes_form(**more: str) -> dict[str, str]:
    """The form of minutes with chair and recorder."""
    said = {
        "public": "会议学习了条例。",
        "discussed": "陈建华：道路要修。\n李明：同意。",
        "differing": "一人主张缓修。",
    }
    return (
        {"chair": str(member("secretary")), "recorder": str(member("organiser")), "readers": "attended"} | said | more
    )


def seen(text: str, action: str) -> str:
    """The state that the form with this action shows on a page."""
    form = text.split(f'action="{action}"')[1].split("</form>")[0]
    return form.split('name="seen" value="')[1].split('"')[0]


def one_of_every_record() -> None:
    """A meeting whose minutes wait for their seals, with votes and with decisions, open and done; one that is sealed,
    with a correction that waits; and a rule of the branch."""
    meeting, sealed = held(days=-1), held(days=-1)
    at, other = meeting.begins_at, PEOPLE["organiser"].account_id
    with write():
        for row in (meeting, sealed):
            named = {"chair": member("secretary"), "recorder": member("organiser")}
            Minutes.create(county_id=row.county_id, meeting=row.id, written_by=BY, public="学习了条例。", **named)
            store_file(row, SentFile("签到表.pdf", "pdf", PDF), BY)
        facts = {"county_id": meeting.county_id, "meeting": meeting.id, "made_by": BY}
        for place, kind in enumerate(("motion", "admission"), 1):
            Vote.create(**facts, place=place, kind=kind, words="修路方案", ayes=1)
        numbers = {"posts": 1, "issued": 1, "returned": 1, "invalid": 0}
        election = Vote.create(**facts, place=3, kind="election", words="支委会", secret=True, **numbers)
        one = {"name": "陈建华", "ayes": 1, "noes": 0, "abstained": 0}
        VoteCandidate.create(county_id=meeting.county_id, vote=election, place=1, **one)
        done = MeetingDecision.get(MeetingDecision.meeting == meeting.id, MeetingDecision.place == 2)
        MeetingDecision.update(done_at=at, done_by=BY).where(MeetingDecision.id == done.id).execute()
        Meeting.update(sealed_at=at).where(Meeting.id == sealed.id).execute()
        proposed = {"county_id": sealed.county_id, "unit": sealed.unit_id, "proposed_by": other}
        MinutesCorrection.create(**proposed, meeting=sealed.id, kind="words", words="应为三小时")
        rule = {"title": "学习制度", "text": "每月学习一次。", "from_on": meeting.on, "decided_where": "党员大会"}
        Bylaw.create(county_id=meeting.county_id, unit=meeting.unit_id, made_by=BY, **rule)
