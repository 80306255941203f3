"""Add a year of learning: programmes of 丰山镇党委 and 丰山村党支部, held and to come; exemptions; study that was
confirmed and study that waits; a text and a PDF to read."""

import hashlib
from datetime import date, timedelta
from typing import Any

from pwa.core import clock
from pwa.learning import counts, exemptions, materials, programme
from pwa.learning.models import LearningItem, LearningItemMeeting
from pwa.meetings.models import Meeting
from pwa.members.models import Member
from pwa.organisations.models import Unit
from pwa.reports.models import ActivityReport, Decision

from .cast import PEOPLE, PLACES
from .pdf_file import pdf_of
from .story import Story

SECRETARY, COMMITTEE = PEOPLE["secretary"].account_id, PEOPLE["committee"].account_id
# topic, title, halves of class hours, and the topic of the meeting by which the branch held it
OF_BRANCH = (
    ("theory", "党的二十届四中全会精神", 4, "学习党的二十届四中全会精神"),
    ("rules_law", "党员教育管理工作条例", 4, "学习党员教育管理工作条例"),
    ("tradition", "重温入党誓词", 2, "重温入党誓词"),
    ("purpose", "到敬老院听老党员讲村史", 3, ""),
    ("skills", "果树病虫害防治", 4, ""),
)
OF_COMMITTEE = (("theory", "全镇党员冬训轮训班", 8), ("situation", "县情和政策宣讲", 4))
TEXT = (
    "流动党员怎样参加组织生活\n\n外出期间，可以参加流入地党支部的会议和活动，由流入地党支部签到，回到家乡同样计算学时，不重复计算。\n\n"
    "不能到场的，可以通过视频参加，或者自学后在本系统登记，由党支部确认。\n\n年老体弱、患病、残疾的党员不作硬性要求，党支部送学上门。"
)
PDF = [
    [
        "党员教育管理工作条例学习提纲",
        "",
        "一、为什么学",
        "二、学什么：七个方面",
        "三、怎么学：集中学习、自学",
    ],
    ["四、学时", "党员每年集中学习培训一般不少于三十二学时。", "年老体弱、患病、残疾的党员不作硬性要求。"],
]


def tell_of_learning(story: Story) -> None:
    """Add the year up to today."""
    home, committee = Unit.get_by_id(PLACES["home"].id), Unit.get_by_id(PLACES["fengshan"].id)
    year = story.today.year
    last = date(year, 12, 31)
    with clock.stopped_at(story.moment(320, 10)):
        for topic, title, halves in OF_COMMITTEE:
            _item(committee, COMMITTEE, year, last, topic=topic, title=title, half_hours=halves)
    with clock.stopped_at(story.moment(310, 10)):
        for topic, title, halves, held in OF_BRANCH:
            row = _item(home, SECRETARY, year, last, topic=topic, title=title, half_hours=halves)
            _held(home, row, held)
    _exempt(story)
    _study(story)
    _materials(story, home, committee)
    counts.count([home, Unit.get_by_id(PLACES["next-door"].id)])


def _item(unit: Unit, by: Any, year: int, until: date, **said: Any) -> LearningItem:
    return programme.add_item(unit, {"year": year, "until": until, **said}, by)


def _held(home: Unit, item: LearningItem, topic: str) -> None:
    """Name the meeting of this year by which it was held, if it was in this year."""
    meeting = Meeting.select().where(Meeting.unit == home.id, Meeting.topic == topic).first() if topic else None
    if meeting and meeting.on.year == item.year:
        facts = {"county_id": home.county_id, "made_by": SECRETARY}
        LearningItemMeeting.create(item=item, unit=home, meeting=meeting, **facts)


def _exempt(story: Story) -> None:
    for login, reason, words, days in (("returned", "old", "", 300), ("nurse", "other", "产假", 90)):
        who = Member.with_branch(PEOPLE[login].member_id)
        assert who is not None
        on = story.today - timedelta(days=days)
        said = {"year": story.today.year, "reason": reason, "words": words, "decided_by": "丰山村党支部支委会"}
        with clock.stopped_at(story.moment(days - 1, 9)):
            exemptions.exempt(who, {**said, "decided_on": on}, SECRETARY)


def _study(story: Story) -> None:
    """王建国 studied twice on their own: one was confirmed, the other waits."""
    for days, hours, summary in ((40, 2.0, "自学《中国共产党章程》，写了心得"), (3, 1.5, "在工地宿舍自学四中全会公报")):
        fields = {"kind": "study", "topic": "theory", "on": story.day(days), "summary": summary, "hours": hours}
        sent = story.phone("member").report("activity", days, 21, 10, fields)
        if days > 30:
            report = ActivityReport.get_by_id(sent)
            with clock.stopped_at(story.moment(days - 2, 8)):
                facts = {"county_id": report.county_id, "unit_id": PLACES["home"].id, "by_id": SECRETARY}
                Decision.create(activity=report, verdict="confirmed", **facts)


def _materials(story: Story, home: Unit, committee: Unit) -> None:
    content = pdf_of(PDF)
    file = {"kind": "pdf", "name": "学习提纲.pdf", "content": content, "size": len(content), "pages": len(PDF)}
    file |= {"sha256": hashlib.sha256(content).hexdigest(), "topic": "rules_law"}
    with clock.stopped_at(story.moment(6, 10)):
        materials.give_out(committee, {**file, "title": "党员教育管理工作条例学习提纲"}, COMMITTEE)
    title, words = TEXT.split("\n\n", 1)
    text = {"kind": "text", "topic": "politics", "title": title, "words": words, "size": len(words.encode())}
    with clock.stopped_at(story.moment(30, 10)):
        materials.give_out(home, text, SECRETARY)
