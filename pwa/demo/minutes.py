"""Add minutes of 丰山村党支部 in every state: sealed with a vote, corrected after the seals, waiting for one seal;
decisions that lie with somebody; and two rules of the branch."""

from datetime import date, timedelta
from functools import partial
from typing import Any

from pwa.core import clock
from pwa.core.database import transact
from pwa.meetings import attachments, bylaws, decisions, minutes, vote_steps
from pwa.meetings.attachment_files import SentFile
from pwa.meetings.models import Attendance, Meeting, MeetingDecision, MeetingType
from pwa.meetings.rules import ATTENDED
from pwa.meetings.votes import turnout_of
from pwa.members.models import Member
from pwa.organisations.models import Unit

from .cast import PEOPLE
from .paper_pages import pdf_page
from .story import HOME, Story

CHAIR, RECORDER = PEOPLE["secretary"], PEOPLE["organiser"]


def tell_of_minutes(story: Story) -> None:
    """Write, seal and correct minutes; give decisions to people; put down the rules of the branch."""
    quarter = held(story, 118)
    write(story, quarter, 117, public="通报上半年工作，讨论联系外出党员的办法和村道修缮方案。",
          discussed="陈建华：外出党员分片联系，每片一名支委。\n李明：修路资金先报镇里。",
          differing="有一名党员建议明年春天再修路。", others="镇党委组织委员")  # fmt: skip
    voted(story, quarter, "村道修缮方案", 117)
    attached(story, quarter, 117)
    sealed(story, quarter, 116)
    spring = held(story, 300)
    write(story, spring, 299, public="传达县委全会精神，布置全年学习。", discussed="王书记传达精神，党员讨论。")
    sealed(story, spring, 298)
    corrected(story, spring)
    waiting = held(story, 208)
    write(story, waiting, 207, public="讨论村集体果园承包。", discussed="多数党员同意公开招标。")
    with clock.stopped_at(story.moment(206, 9)):
        minutes.seal(Meeting.get_by_id(waiting.id), CHAIR.account_id, member_id=CHAIR.member_id)
    given(story, "外出党员由支委分片联系。", "contact", story.today + timedelta(days=12))
    given(story, "今年发展党员计划 1 名。", "organiser", story.today - timedelta(days=20))
    rules(story, spring)


def held(story: Story, days_ago: int) -> Meeting:
    """The meeting of the home branch so many days ago."""
    on: date = story.today - timedelta(days=days_ago)
    found = Meeting.select().join(MeetingType).where(Meeting.unit == HOME, Meeting.on == on, Meeting.group.is_null())
    return found.get()


def write(story: Story, meeting: Meeting, days_ago: int, **words: str) -> None:
    """Write minutes with the secretary as chair and the organisation officer as recorder."""
    empty = dict.fromkeys(("others", "public", "discussed", "differing"), "")
    named = {"chair": CHAIR.member_id, "recorder": RECORDER.member_id, "readers": "attended"}
    with clock.stopped_at(story.moment(days_ago, 10)):
        minutes.write(Meeting.get_by_id(meeting.id), RECORDER.account_id, columns={**empty, **words, **named})


def voted(story: Story, meeting: Meeting, words: str, days_ago: int) -> None:
    """Record a motion with nearly all in favour."""
    there = turnout_of(meeting.id).present
    counts = {"ayes": there - 1, "noes": 0, "abstained": 1}
    with clock.stopped_at(story.moment(days_ago, 11)):
        columns = {"kind": "motion", "words": words, "secret": False, **counts}
        vote_steps.add_one(Meeting.get_by_id(meeting.id), RECORDER.account_id, columns=columns, candidates=[])


def attached(story: Story, meeting: Meeting, days_ago: int) -> None:
    """Attach the list of signatures, as a scan."""
    there = (Attendance.meeting == meeting.id) & Attendance.state.in_(ATTENDED)
    names: Any = Member.select(Member.name).join(Attendance).where(there).order_by(Member.name_key, Member.id).tuples()
    title = f"丰山村党支部党员大会签到表　{meeting.on.year}年{meeting.on.month}月{meeting.on.day}日"
    row = Meeting.get_by_id(meeting.id)
    with clock.stopped_at(story.moment(days_ago, 12)):
        page = pdf_page([title, "", *(name for (name,) in names)])
        attachments.add(row, RECORDER.account_id, file=SentFile("签到表.pdf", "pdf", page))


def sealed(story: Story, meeting: Meeting, days_ago: int) -> None:
    """Seal the minutes by chair and recorder."""
    for who, hour in ((CHAIR, 9), (RECORDER, 15)):
        with clock.stopped_at(story.moment(days_ago, hour)):
            minutes.seal(Meeting.get_by_id(meeting.id), who.account_id, member_id=who.member_id)


def corrected(story: Story, meeting: Meeting) -> None:
    """A correction of the class hours that the other one accepted, and one in words that waits."""
    with clock.stopped_at(story.moment(290, 9)):
        minutes.correct(
            Meeting.get_by_id(meeting.id), RECORDER.account_id, words="学时误记为 2 学时，应为 3 学时。", half_hours=6
        )
        [row] = minutes.MinutesCorrection.select()
    with clock.stopped_at(story.moment(289, 9)):
        minutes.accept(row, CHAIR.account_id)
    with clock.stopped_at(story.moment(3, 16)):
        minutes.correct(
            Meeting.get_by_id(meeting.id), RECORDER.account_id, words="列席人员漏记镇党建办一人。", half_hours=None
        )


def given(story: Story, words: str, login: str, due_on: date) -> None:
    """Give a decision to somebody until a day."""
    row = MeetingDecision.get(MeetingDecision.words == words)
    row.meeting.unit = Unit.get_by_id(HOME)
    with clock.stopped_at(story.moment(60, 9)):
        decisions.entrust(row, CHAIR.account_id, owner=PEOPLE[login].member_id, due_on=due_on)


def rules(story: Story, decided: Meeting) -> None:
    """Two rules of the branch: one decided by a meeting on record, one from before."""
    home, before = Unit.get_by_id(HOME), story.today - timedelta(days=990)
    for title, text, from_on, meeting, where in (
        ("主题党日制度", "每月 10 日开展主题党日；外出党员可以视频参加。", story.today - timedelta(days=299),
         decided.id, ""),
        ("外出党员联系制度", "党员外出前向支部报告去向；联系人每季度联系一次，春节前走访家属。", before,
         None, f"{before.year}年{before.month}月党员大会"),
    ):  # fmt: skip
        columns = {"title": title, "text": text, "from_on": from_on, "meeting": meeting, "decided_where": where}
        with clock.stopped_at(story.moment(280, 9)):
            transact(partial(bylaws.put_down, home, columns, None, CHAIR.account_id))
