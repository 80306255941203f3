"""Add the other members who are away: 61 members of thirty branches in some twenty cities, and a few who came back.

Each has an account and a phone and reports through the real intake, like the people of the story.
"""

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any
from uuid import UUID

from pwa.core import clock
from pwa.core.access import Role
from pwa.core.ids import new_id
from pwa.identity.models import Account
from pwa.members.models import AwayPeriod, Member
from pwa.members.placements import name_host
from pwa.organisations.models import Post, Unit
from pwa.policy import add_months, age_on

from .cast import neighbours_at
from .cast_rows import account_row
from .county import HOST_DIVISION, HOST_STREET, PLACES
from .phone import Phone, deliver, name_of_picture
from .placements import take_in
from .reasons import WhyAway, why_away
from .story import HOST, WORKS, Story, decide

AWAY, RETURNED = 61, 9
# Where people of such a county go, the most frequent first (Dong'an 2015: Guangdong, Zhejiang, Fujian).
PLACES_OF_WORK = [
    (HOST_DIVISION, HOST_STREET), ("440306", "沙井街道"), ("441900", "厚街镇"), ("440111", "石井街道"),
    ("440606", "北滘镇"), ("442000", "小榄镇"), ("441302", "水口街道"), ("440402", "前山街道"),
    ("430111", "圭塘街道"), ("431103", "梅湾街道"), ("430408", "联合街道"), ("330110", "仓前街道"),
    ("330212", "下应街道"), ("330302", "双屿街道"), ("330782", "江东街道"), ("320583", "花桥镇"),
    ("310115", "川沙新镇"), ("110105", "十八里店乡"), ("420111", "关山街道"), ("350206", "禾山街道"),
    ("350582", "陈埭镇"), ("510107", "簇桥街道"),
]  # fmt: skip
TOGETHER = ("330782", "350582", "420111")  # who of 丰山镇 would go there went to 北滘镇, where others of the town are
DONE = [
    ("study", "学习强农政策，小组讨论。", 1, "situation"),
    ("theme_day", "参加主题党日，重温入党誓词。", 2, "tradition"),
    ("service", "社区义务清扫。", 2, ""),
    ("service", "帮同乡核对工资条，陪去劳动监察咨询。", 1.5, ""),
    ("lecture", "听党课：新修订的纪律处分条例。", 1, "rules_law"),
    ("group_meeting", "党小组线上碰头，交流近况。", 1, ""),
    ("study", "自学党章，记了两页笔记。", 0.5, "rules_law"),
    ("general_meeting", "视频参加支部党员大会。", 1.5, ""),
]


@dataclass
class Leaver:
    """A member who left, with the branch and its secretary."""

    member: Member
    account: Account
    secretary: UUID
    why: WhyAway


def leavers(today: date, rng: Random) -> list[Leaver]:
    """Return members who left: drawn from every branch of the county except the home branch, whose members the story
    names."""
    county = PLACES["county"].id
    quiet = Account.select(Account.member_id).where(Account.member_id.is_null(False))
    query = Member.select(Member, Unit).join(Unit).where(
        Member.county_id == county, Unit.id != PLACES["home"].id, Member.id.not_in(quiet),
        Unit.parent.in_([PLACES[key].id for key in ("fengshan", "baishi", "liuhe")]),
    )  # fmt: skip
    kinds = {place.id: neighbours_at(key).kind for key, place in PLACES.items() if place.size}
    able = []
    for member in query.order_by(Unit.path, Member.id):
        age = age_on(member.born_on or today, today)
        why = why_away(age, kinds[member.branch_id], member.education or "", member.job_post or "", rng)
        if why and (age <= 60 or rng.random() < 0.25):
            able.append((member, why))
    secretaries = {post.unit_id: post.account_id for post in Post.select().where(Post.role == Role.SECRETARY.value)}
    chosen = rng.sample(able, min(AWAY + RETURNED, len(able)))
    found = []
    for member, why in chosen:
        if why.job_post:
            Member.update(job_post=why.job_post).where(Member.id == member.id).execute()
        row = account_row(new_id(), county, member.id, f"m-{(member.phone or '')[-4:]}", member.name)
        Account.insert(row).execute()
        found.append(Leaver(member, Account.get_by_id(row["id"]), secretaries[member.branch_id], why))
    return found


def tell_of_others(story: Story, rng: Random) -> None:
    """Write the reports of these members over a year."""
    everyone = leavers(story.today, rng)
    hosts = [HOST, WORKS, HOST, WORKS]
    for number, leaver in enumerate(everyone):
        where = PLACES_OF_WORK[max(number - 3, 0) % 22] if number < 47 else rng.choice(PLACES_OF_WORK[:12])
        if where[0] in TOGETHER and leaver.member.branch.parent_id == PLACES["fengshan"].id:
            where = PLACES_OF_WORK[4]
        phone = Phone(leaver.account, story.today)
        since, last = _leave(story, phone, leaver.why, where, rng)
        if number >= AWAY:
            back = rng.randint(2, min(last - 2, 60))
            phone.report("location", back - 1, 10, rng.randrange(60), {"back_home": True, "since": story.day(back)})
            continue
        host = hosts.pop() if where[0] == HOST_DIVISION and since > 25 and hosts else None
        if host:
            _hosted(story, leaver, host, since - 20)
        _do(story, phone, leaver, since, host, rng)


def _leave(story: Story, phone: Phone, why: WhyAway, where: tuple[str, str], rng: Random) -> tuple[int, int]:
    """Send the first report, perhaps an earlier place before, perhaps 'still here' after. Returns how many days ago:
    start of the stay, last report."""
    since = rng.choice([rng.randint(8, 60), rng.randint(70, 170), rng.randint(190, 340), rng.randint(190, 340)])
    if why.reason == "secondment":  # an office knows where its people are
        since = 8 + since % 60
    settled = rng.choice(["yes", "no", "no", "unknown", "unknown"])
    more = {"reason": why.reason, "settled": settled} | ({"employer_kind": why.employer} if why.employer else {})
    stay = "short" if why.reason == "secondment" or since < 30 else rng.choice(["long", "long", "unknown"])
    hour, minute = rng.randint(7, 22), rng.randrange(60)
    if since < 250 and rng.random() < 0.3 and why.reason != "secondment":
        division, street = rng.choice(PLACES_OF_WORK)
        before = since + rng.randint(30, 90)
        phone.report(
            "location", before - 2, hour, minute, story.place(division, before, f"{street} {why.area}", **more)
        )
    fields = story.place(where[0], since, f"{where[1]} {why.area}", **more) | {"stay": stay}
    delay = rng.choice([0, 0, 1, 2, 5])
    entry = phone.write("location", since, hour, minute, fields)
    phone.send([entry], max(since - delay, 0), 23, 30)
    last = since
    if since > 150 and rng.random() < 0.7:
        last = since - rng.randint(85, 140)
        phone.report("location", last, hour, minute, fields)
    return since, last


def _do(story: Story, phone: Phone, leaver: Leaver, since: int, host: UUID | None, rng: Random) -> None:
    """Report activities, with the branch's decisions; recent ones are still undecided."""
    held_by = host or leaver.member.branch_id
    for _ in range(rng.choice([0, 1, 1, 2, 3])):
        kind, summary, hours, topic = rng.choice(DONE)
        on = rng.randint(1, max(since - 1, 2))
        fields = story.done(kind, on, summary, hours, held_by) | ({"topic": topic} if topic else {})
        pictured = rng.random() < 0.1
        if pictured:
            fields["photos"] = [name_of_picture(10 + on)]
        activity = phone.report("activity", on, 21, rng.randrange(58), fields)
        if pictured:
            deliver(leaver.account.id, 10 + on, story.moment(on, 22))
        if on > 6:
            by = leaver.secretary if held_by == leaver.member.branch_id else _secretary_of(held_by)
            verdict = rng.choices(["confirmed", "corrected", "declined"], (90, 6, 4))[0]
            reason = {"corrected": "按签到记录更正时长。", "declined": "当天没有这次活动，请核对日期。"}.get(
                verdict, ""
            )
            changed = {"half_hours": max(int(hours * 2) - 1, 1)} if verdict == "corrected" else {}
            decide(activity, verdict, by, story.moment(on - rng.randint(1, 5), 11), reason, **changed)


def roster_says(place: str, began_on: date, today: date) -> dict[str, Any]:
    """Return item 16 of the official form for somebody away since that day (floating after six months, Art 32)."""
    return {"floating": add_months(began_on, 6) <= today, "destination": place}


def fill_in_rosters(today: date) -> None:
    """Write item 16 into the files of everybody who is away, as their branch does at its yearly revision."""
    for away in AwayPeriod.select().where(AwayPeriod.ended_on.is_null()):
        said = roster_says(away.division or away.country or "", away.began_on, today)
        Member.update(said).where(Member.id == away.member_id).execute()


def _secretary_of(unit: UUID) -> UUID:
    return Post.select().where(Post.unit == unit, Post.role == Role.SECRETARY.value).get().account_id


def _hosted(story: Story, leaver: Leaver, host: UUID, days_ago: int) -> None:
    """The home secretary asks the host; the member consents on the phone; the host takes them in a few days later."""
    with clock.stopped_at(story.moment(days_ago)):
        row = name_host(leaver.member, Unit.get_by_id(host), "phone", leaver.secretary)
    take_in(row, _secretary_of(host), story.moment(max(days_ago - 3, 0), 15))
