"""Record measures in 丰山村党支部: a correction period that runs, a reminder talk, and one that is considered and about
which the courier has made a statement. The county keeps the steps before a decision."""

from datetime import date, timedelta
from typing import Any

from pwa.core import clock
from pwa.members.models import Member
from pwa.organisations.models import Override, Unit
from pwa.policy import add_months
from pwa.supervision import measures
from pwa.supervision.appraisal_models import Appraisal
from pwa.supervision.models import Measure, MeasureEntry

from .cast import PEOPLE, PLACES
from .story import Story

SECRETARY, COUNTY = PEOPLE["secretary"].account_id, PEOPLE["county"].account_id
CAST = [person.member_id for person in PEOPLE.values() if person.member_id]


def tell_of_supervision(story: Story) -> None:
    """Tell them as of `story.today`."""
    with clock.stopped_at(story.moment(120, 9)):
        Override.put(Unit.get_by_id(PLACES["county"].id), "measures.procedure", "1", "县委组织部通知", COUNTY)
    home = Unit.get_by_id(PLACES["home"].id)
    others = (Member.branch == home.id) & Member.left_at.is_null() & Member.id.not_in(CAST) & (Member.kind == "full")
    first, second = Member.select().where(others).order_by(Member.name_key, Member.id).limit(2)
    _correction(story, home, first)
    _talk(story, home, second)
    _considered(story, home)
    _appraised(story, home)


def _correction(story: Story, home: Unit, member: Member) -> None:
    day = story.today - timedelta(days=130)
    votes = {"expected": 26, "votes_for": 21, "votes_against": 1, "abstained": 1}
    said: dict[str, Any] = {"kind": "correction", "held_on": day, "meeting": "支部党员大会", **votes, "sure": True}
    said |= {"approver": "丰山镇党委", "document": f"丰党〔{day.year}〕19号", "helpers": "陈建华、周敏"}
    with clock.stopped_at(story.moment(128, 16)):
        row = measures.register(member, home, {**said, "until": add_months(day, 6)}, SECRETARY)
    looks = ((70, "参加了两次主题党日，党费已补交。"), (20, "主动承担村里防汛值守，改正情况较好。"))
    for days, words in looks:
        _entry(story, row, "look", days, words)


def _talk(story: Story, home: Unit, member: Member) -> None:
    said = {"kind": "talk", "held_on": story.today - timedelta(days=40), "meeting": "支部书记谈话", "sure": True}
    with clock.stopped_at(story.moment(39, 17)):
        measures.register(member, home, said, SECRETARY)


def _considered(story: Story, home: Unit) -> None:
    """Two general meetings missed; told a week ago, and heard."""
    courier = Member.get_by_id(PEOPLE["courier"].member_id)
    day = story.today - timedelta(days=30)
    with clock.stopped_at(story.moment(12, 9)):
        row = measures.begin(courier, home, "criticism", day, "第三季度党员大会未请假缺席。", SECRETARY)
        Measure.update(notified_on=clock.today()).where(Measure.id == row.id).execute()
    words = "那天平台派单系统出故障，我在站点处理到晚上，没来得及请假。以后提前跟支部说。"
    story.phone("courier").report("statement", 6, 21, 40, {"measure": str(row.id), "words": words})


def _entry(story: Story, row: Measure, kind: str, days_ago: int, words: str) -> None:
    at = story.moment(days_ago, 18)
    facts = {"county_id": row.county_id, "measure": row.id, "made_by": SECRETARY, "made_at": at}
    MeasureEntry.create(kind=kind, on=clock.day_of(at), words=words, **facts)


def _appraised(story: Story, home: Unit) -> None:
    """The appraisal of last year, held in December, of everybody; this year's host result of 王建国 waits."""
    year = story.today.year - 1
    day = min(date(year, 12, 18), story.today)
    members = list(Member.select().where(Member.branch == home.id, Member.left_at.is_null()).order_by(Member.id))
    for number, member in enumerate(members):
        grade = "" if member.kind == "probationary" else "excellent" if number % 4 == 0 else "qualified"
        facts: dict[str, Any] = {"county_id": member.county_id, "member": member.id, "branch": home.id, "year": year}
        facts |= {"grade": grade, "held_on": day, "document": f"丰支〔{year}〕12号", "recorded_by": SECRETARY}
        if grade:
            facts |= {"took_part": 22, "excellent": 15 if grade == "excellent" else 5, "basic": 0, "unqualified": 0}
            facts |= {"qualified": 22 - facts["excellent"]}
        at = story.moment((story.today - day).days, 16)
        Appraisal.create(unit=home.id, **facts, recorded_at=at, accepted_at=at, accepted_by=SECRETARY)
    person, host = PEOPLE["member"], PEOPLE["host"]
    sent: dict[str, Any] = {
        "county_id": person.county_id,
        "member": person.member_id,
        "branch": home.id,
        "year": story.today.year,
    }
    sent |= {"grade": "excellent", "held_on": story.today - timedelta(days=1), "recorded_by": host.account_id}
    Appraisal.create(unit=PLACES["host-branch"].id, **sent, recorded_at=story.moment(0, 8))
