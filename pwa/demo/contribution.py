"""Tell what members offer, what branches ask to be done, and who does it."""

from datetime import datetime, time, timedelta
from typing import Any

from pwa.contribution import tasks
from pwa.contribution.models import Task, TaskAsk
from pwa.core import audit, clock
from pwa.organisations.models import Unit

from .cast import PEOPLE, PLACES
from .story import Story


def tell_of_contribution(story: Story) -> None:
    """Members offer what they can; the host branch and the home branch publish tasks, and some are done."""
    _offers(story)
    _tasks(story)


def _offers(story: Story) -> None:
    """Three members offer something; a fourth is written down by the secretary who met him."""
    both = [f"{part}:{reader}" for part in ("skills", "words", "region", "when") for reader in ("branch", "host")]
    said = {"skills": ["interpreting", "hazards"], "words": "会粤语和客家话，送货时可以留意街面隐患。"}
    said |= {"when": "周日和平时晚上", "region": "440300"}
    story.phone("member").report("offer", 24, 20, 15, {**said, "readers": both})
    care = {"skills": ["medical"], "words": "在医院做护士，可以接听老乡的健康咨询。", "when": "轮休时"}
    story.phone("nurse").report("offer", 40, 19, 5, {**care, "readers": ["skills:committee", "skills:branch"]})
    story.phone("builder").report("offer", 33, 21, 0, {"skills": ["electric", "building"], "when": "过年在家时"})
    told = {"words": "木工活，编竹器。", "when": "农闲时"}
    by_hand = {"subject": PEOPLE["quiet"].member_id, "source": "visit"}
    story.phone("secretary").report("offer", 15, 16, 40, told, **by_hand)


def _tasks(story: Story) -> None:
    """One task was done and confirmed, one is to come with a wait list, one asks 王建国, one was cancelled."""
    facts = {"words": "为新来的骑手讲解街面隐患怎么报。", "skill": "hazards", "provided": "工作餐"}
    done = _publish(story, "host", "host-branch", 14, -6, "街面隐患随手拍讲解", places=4, half_hours=4, **facts)
    story.phone("member").report("claim", 12, 20, 10, {"task": str(done.id)})
    said = {"kind": "service", "on": story.day(6), "summary": "讲解了两小时。", "hours": 2, "task": str(done.id)}
    story.phone("member").report("activity", 5, 8, 30, said)
    books = _publish(story, "secretary", "home", 7, 9, "春节前整理农家书屋", places=1, half_hours=6)
    for login, minute in (("quiet", 5), ("silent", 40)):
        story.phone("secretary").report(
            "claim", 5, 17, minute, {"task": str(books.id)}, subject=PEOPLE[login].member_id, source="phone"
        )
    needs = {"words": "听障骑手办理社保，请人陪同翻译。", "skill": "interpreting", "organiser": "榕树社区"}
    asked = _publish(story, "host", "host-branch", 3, 4, "为听障骑手做翻译", places=2, half_hours=4, **needs)
    member, by = PEOPLE["member"].member_id, PEOPLE["host"].account_id
    with clock.stopped_at(story.moment(2, 18)):
        TaskAsk.create(county_id=asked.county_id, task=asked, member=member, asked_at=clock.now(), asked_by=by)
        facts_of = {"county_id": asked.county_id, "member_id": member, "actor_id": by}
        audit.record("asked for task", "task", asked.id, fields=[], **facts_of)
    wet = _publish(story, "secretary", "home", 9, 2, "清扫村口道路")
    with clock.stopped_at(story.moment(1, 9)):
        tasks.cancel(wet, PEOPLE["secretary"].account_id, because="预报有大雨。")


def _publish(story: Story, login: str, unit: str, days_ago: int, ahead: int, title: str, **more: Any) -> Task:
    """Publish a task that many days ago, for a day so many days ahead of today."""
    row, on = Unit.get_by_id(PLACES[unit].id), story.today + timedelta(days=ahead)
    begins = datetime.combine(on, time(19), tzinfo=clock.CHINA)
    said = {"title": title, "division": row.division, "on": on, "begins_at": begins, **more}
    with clock.stopped_at(story.moment(days_ago, 9, 15)):
        return tasks.publish(row, said, PEOPLE[login].account_id)
