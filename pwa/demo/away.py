"""Add the other members who are away: 61 members of thirty branches in some twenty cities, and a few who came back.

Each has an account and a phone and reports through the real intake, like the people of the story.
"""

from dataclasses import dataclass
from datetime import date
from random import Random
from uuid import UUID

from pwa.core import clock
from pwa.core.access import Role
from pwa.core.ids import new_id
from pwa.identity.models import Account
from pwa.members.models import Member
from pwa.members.placements import name_host
from pwa.organisations.models import Post, Unit

from .cast_rows import account_row
from .county import HOST_DIVISION, PLACES
from .phone import Phone, deliver, name_of_picture
from .placements import take_in
from .story import HOST, WORKS, Story, decide

AWAY, RETURNED = 61, 9
# Where people of such a county go, the most frequent first (Dong'an 2015: Guangdong, Zhejiang, Fujian).
PLACES_OF_WORK = [
    ("440307", "平湖街道"), ("440306", "沙井街道"), ("441900", "厚街镇"), ("440111", "石井街道"),
    ("440606", "北滘镇"), ("442000", "小榄镇"), ("441302", "水口街道"), ("440402", "前山街道"),
    ("430111", "圭塘街道"), ("431103", "梅湾街道"), ("430408", "联合街道"), ("330110", "仓前街道"),
    ("330212", "下应街道"), ("330302", "双屿街道"), ("330782", "江东街道"), ("320583", "花桥镇"),
    ("310115", "川沙新镇"), ("110105", "十八里店乡"), ("420111", "关山街道"), ("350206", "禾山街道"),
    ("350582", "陈埭镇"), ("510107", "簇桥街道"),
]  # fmt: skip
WORK = [
    ("work", "private_firm", "电子厂"), ("work", "private_firm", "鞋厂"), ("work", "private_firm", "物流园"),
    ("work", "private_firm", "装修队"), ("work", "self_employed", "米粉店"), ("work", "self_employed", "五金店"),
    ("work", "platform_work", "快递站"), ("job_change", "state_firm", "项目部"), ("family", "", "带孙子"),
    ("work", "foreign_firm", "服装厂"), ("graduated", "private_firm", "软件园"), ("secondment", "public", "驻外办事处"),
]  # fmt: skip
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


def leavers(rng: Random) -> list[Leaver]:
    """Return members who left: drawn from every branch of the county except the home branch, whose members the story
    names."""
    county = PLACES["county"].id
    quiet = Account.select(Account.member_id).where(Account.member_id.is_null(False))
    query = Member.select(Member, Unit).join(Unit).where(
        Member.county_id == county, Unit.id != PLACES["home"].id, Member.id.not_in(quiet),
        Unit.parent.in_([PLACES[key].id for key in ("fengshan", "baishi", "liuhe")]),
    )  # fmt: skip
    young = [m for m in query.order_by(Unit.path, Member.id) if m.born_on and m.born_on > date(1961, 1, 1)]
    secretaries = {post.unit_id: post.account_id for post in Post.select().where(Post.role == Role.SECRETARY.value)}
    chosen = rng.sample(young, min(AWAY + RETURNED, len(young)))
    found = []
    for member in chosen:
        row = account_row(new_id(), county, member.id, f"m-{(member.phone or '')[-4:]}", member.name)
        Account.insert(row).execute()
        found.append(Leaver(member, Account.get_by_id(row["id"]), secretaries[member.branch_id]))
    return found


def tell_of_others(story: Story, rng: Random) -> None:
    """Write the reports of these members over a year."""
    everyone = leavers(rng)
    hosts = [HOST, WORKS, HOST, WORKS]
    for number, leaver in enumerate(everyone):
        where = PLACES_OF_WORK[max(number - 3, 0) % 22] if number < 47 else rng.choice(PLACES_OF_WORK[:12])
        phone = Phone(leaver.account, story.today)
        since, last = _leave(story, phone, where, rng)
        if number >= AWAY:
            back = rng.randint(2, min(last - 2, 60))
            phone.report("location", back - 1, 10, rng.randrange(60), {"back_home": True, "since": story.day(back)})
            continue
        host = hosts.pop() if where[0] == HOST_DIVISION and since > 25 and hosts else None
        if host:
            _hosted(story, leaver, host, since - 20)
        _do(story, phone, leaver, since, host, rng)


def _leave(story: Story, phone: Phone, where: tuple[str, str], rng: Random) -> tuple[int, int]:
    """Send the first report, perhaps an earlier place before, perhaps 'still here' after. Returns how many days ago:
    start of the stay, last report."""
    reason, employer, area = rng.choice(WORK)
    since = rng.choice([rng.randint(8, 60), rng.randint(70, 170), rng.randint(190, 340), rng.randint(190, 340)])
    settled = rng.choice(["yes", "no", "no", "unknown", "unknown"])
    more = {"reason": reason, "settled": settled} | ({"employer_kind": employer} if employer else {})
    stay = "short" if reason == "secondment" or since < 30 else rng.choice(["long", "long", "unknown"])
    hour, minute = rng.randint(7, 22), rng.randrange(60)
    if since < 250 and rng.random() < 0.3:
        division, street = rng.choice(PLACES_OF_WORK)
        before = since + rng.randint(30, 90)
        phone.report("location", before - 2, hour, minute, story.place(division, before, f"{street} {area}", **more))
    fields = story.place(where[0], since, f"{where[1]} {area}", **more) | {"stay": stay}
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


def _secretary_of(unit: UUID) -> UUID:
    return Post.select().where(Post.unit == unit, Post.role == Role.SECRETARY.value).get().account_id


def _hosted(story: Story, leaver: Leaver, host: UUID, days_ago: int) -> None:
    """The home secretary asks the host; the member consents on the phone; the host takes them in a few days later."""
    with clock.stopped_at(story.moment(days_ago)):
        row = name_host(leaver.member, Unit.get_by_id(host), "phone", leaver.secretary)
    take_in(row, _secretary_of(host), story.moment(max(days_ago - 3, 0), 15))
