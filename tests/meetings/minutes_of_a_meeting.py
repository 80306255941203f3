"""A meeting of the home branch that was held this morning, with six people there and one by video."""

from typing import Any

from pwa.core.database import write
from pwa.meetings import meetings
from pwa.meetings.models import Attendance, Meeting
from pwa.organisations.models import Unit
from tests.people import UNITS

from .conftest import BY, a_wish, member

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
