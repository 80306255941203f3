"""Add a year of meetings of 丰山村党支部 in every state, and one at the branch where 王建国 lives.

Each is made by the program's own functions, with the clock set to its moment; the last roll comes from a phone.
"""

from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from pwa.core import clock
from pwa.core.clock import CHINA
from pwa.meetings import meetings
from pwa.meetings.called import called_to
from pwa.meetings.guest_models import MeetingGuest
from pwa.meetings.meeting_form import Wish
from pwa.meetings.models import GroupMember, Meeting, StandingGroup
from pwa.organisations.models import Unit

from .cast import PEOPLE
from .story import HOME, HOST, Story

HELD = (  # days ago, types, topic, class hours in halves, decisions
    (330, ("theme_day",), "春节走访慰问", 2, ()),
    (318, ("life_meeting",), "年度组织生活会", 4, ("支委会整改事项由王书记牵头，三月底前完成。",)),
    (300, ("general_meeting", "lecture"), "传达县委全会精神", 4, ("今年发展党员计划 1 名。",)),
    (270, ("theme_day",), "义务植树", 3, ()),
    (240, ("theme_day", "lecture"), "学习党员教育管理工作条例", 4, ()),
    (208, ("general_meeting",), "讨论村集体果园承包", 3, ("果园承包方案提交村民代表会议。",)),
    (180, ("theme_day",), "重温入党誓词", 2, ()),
    (150, ("theme_day", "study"), "防汛值守与学习", 4, ()),
    (118, ("general_meeting", "theme_day"), "第三季度党员大会", 3, ("外出党员由支委分片联系。",)),
    (88, ("theme_day",), "清理河道", 3, ()),
    (33, ("theme_day", "lecture"), "党课：流动党员怎样参加组织生活", 4, ("线上参加的按视频到会登记。",)),
)


def tell_of_meetings(story: Story) -> None:
    """Add the committee and a group, what was held, the roll that was ticked on a phone, and what is to come."""
    rng, home = Random(f"meetings {story.today}"), Unit.get_by_id(HOME)
    committee = groups(story, home)
    for days_ago, types, topic, halves, decided in HELD:
        held(story, rng, home, Wish([*types], None, *when(story, days_ago), topic, half_hours=halves), [*decided])
    for days_ago in (310, 250, 190, 130, 70):
        wish = Wish(["committee_meeting"], committee, *when(story, days_ago), "支委会例会")
        held(story, rng, home, wish, ["下月主题党日提前一周通知外出党员。"])
    ticked(story, home)
    at_the_host(story)
    to_come(story, home)


def when(story: Story, days_ago: int, at: time = time(19, 30)) -> tuple[date, datetime]:
    """Return the day so long ago, and the moment of its meeting."""
    on = story.today - timedelta(days=days_ago)
    return on, datetime.combine(on, at, tzinfo=CHINA)


def groups(story: Story, home: Unit) -> UUID:
    """Set up the committee and the first Party group; return the committee's id."""
    made = {}
    for kind, name, logins in (
        ("committee", "支部委员会", ("secretary", "organiser", "contact")),
        ("group", "第一党小组", ("quiet", "returned", "contact", "silent")),
    ):
        with clock.stopped_at(story.moment(340)):
            by = PEOPLE["secretary"].account_id
            row = StandingGroup.create(county_id=home.county_id, unit=home, kind=kind, name=name, made_by=by)
            for login in logins:
                GroupMember.create(county_id=home.county_id, group=row, member=PEOPLE[login].member_id)
        made[kind] = row.id
    return made["committee"]


def held(story: Story, rng: Random, unit: Unit, wish: Wish, decided: list[str]) -> Meeting:
    """Record a meeting on the next morning, with most of those who could come."""
    wish.decided, morning = decided, datetime.combine(wish.on + timedelta(days=1), time(8, 40), tzinfo=CHINA)
    logins = "member courier builder trader nurse abroad student silent".split()
    away = {PEOPLE[login].member_id for login in logins}
    with clock.stopped_at(morning):
        people = [one.id for one in called_to(unit, wish.group, wish.begins_at, wish.on) if one.id not in away]
        came = {one for one in people if rng.random() < 0.85}
        return meetings.record_held(unit, wish, came, PEOPLE["secretary"].account_id)


def planned(story: Story, unit: Unit, wish: Wish, login: str, made: int) -> Meeting:
    """Plan a meeting so many days ago; `wish.call` calls it."""
    wish.days = wish.days or [wish.on]
    with clock.stopped_at(story.moment(made, 9)):
        return meetings.plan(unit, wish, PEOPLE[login].account_id)[0]


def ticked(story: Story, home: Unit) -> None:
    """The theme day of five days ago: called, an apology from far away, the roll ticked on two phones."""
    wish = Wish(
        ["theme_day"], None, *when(story, 5), "学习党的二十届四中全会精神", "村委会二楼", half_hours=4, call=True
    )
    row = planned(story, home, wish, "secretary", 12)
    with clock.stopped_at(story.moment(5, 19, 45)):
        facts = {"county_id": home.county_id, "meeting": row, "made_by": PEOPLE["secretary"].account_id}
        MeetingGuest.create(name="周敏", comes_from="县委党校", **facts)
    excuse = {"meeting": str(row.id), "reason": "shift", "words": "夜班调不开，回头看记录。"}
    story.phone("member").report("apology", 6, 21, 5, excuse)
    first = [("contact", "present"), ("quiet", "present"), ("returned", "present"), ("secretary", "present")]
    second = [("organiser", "late"), ("trader", "video")]
    for login, minute, ticks in (("secretary", 40, first), ("organiser", 52, second)):
        at = story.moment(5, 19, minute - 5).isoformat(timespec="milliseconds")
        touched = [f"{PEOPLE[who].member_id}:{state}:{at}" for who, state in ticks]
        story.phone(login).report("roll", 5, 19, minute, {"meeting": str(row.id), "touched": touched})


def at_the_host(story: Story) -> None:
    """榕树社区党支部 held a lecture; 王建国, who lives there, was ticked as present."""
    wish = Wish(["lecture"], None, *when(story, 20), "城市新市民党课", half_hours=3, call=True)
    row = planned(story, Unit.get_by_id(HOST), wish, "host", 27)
    at = story.moment(20, 19, 45).isoformat(timespec="milliseconds")
    touched = [f"{PEOPLE['member'].member_id}:present:{at}"]
    story.phone("host").report("roll", 20, 19, 50, {"meeting": str(row.id), "touched": touched})


def to_come(story: Story, home: Unit) -> None:
    """One that nobody recorded yet, one called, one cancelled, one planned, and a series of theme days."""
    by = PEOPLE["secretary"].account_id
    planned(story, home, Wish(["study"], None, *when(story, 2), "读报学习", call=True), "secretary", 9)
    coming = Wish(["general_meeting"], None, *when(story, -4), "第四季度党员大会", "村委会二楼", call=True)
    coming.agenda = "通报全年工作；讨论明年计划；民主评议党员的安排。"
    planned(story, home, coming, "secretary", 3)
    storm = planned(
        story, home, Wish(["theme_day"], None, *when(story, -6), "敬老院志愿服务", call=True), "secretary", 4
    )
    with clock.stopped_at(story.moment(1, 17)):
        meetings.cancel(storm, by, "敬老院流感防控，改期另行通知。")
    planned(story, home, Wish(["life_meeting"], None, *when(story, -25), "年度组织生活会"), "secretary", 3)
    series = Wish(["theme_day"], None, *when(story, -30), "主题党日")
    series.days = [story.today + timedelta(days=30 * n) for n in (1, 2, 3)]
    planned(story, home, series, "secretary", 3)
