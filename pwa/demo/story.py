"""Tell the last year of 丰山村党支部: every state a report can be in, each with a plausible reason."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from pwa.core import audit, clock
from pwa.core.access import Role
from pwa.identity.credential_models import end_everything
from pwa.identity.models import Account, Consent
from pwa.members.access_log import LOOKED, STATED
from pwa.members.models import Member, StatedReason
from pwa.members.placement_models import Placement
from pwa.members.placements import consent_to_host, name_host
from pwa.organisations.models import Post, Unit
from pwa.reports.decisions import VERDICTS
from pwa.reports.models import ActivityReport

from .cast import PEOPLE, PLACES
from .cast_rows import consent
from .county import HOST_STREET, at
from .phone import Phone, deliver, name_of_picture
from .placements import take_in
from .seasons import quarter

HOME, HOST, WORKS = (PLACES[key].id for key in ("home", "host-branch", "host-works"))


def decide(activity: UUID, verdict: str, by: UUID, moment: datetime, reason: str = "", **changed: Any) -> None:
    """Write a branch's decision on an activity at that moment; `changed` are the corrected fields."""
    row = ActivityReport.get_by_id(activity)
    facts = {"kind": row.kind, "topic": row.topic, "on": row.on, "half_hours": row.half_hours}
    with clock.stopped_at(moment):
        VERDICTS[verdict](row, by, reason, **(facts | changed if verdict == "corrected" else {}))


@dataclass
class Story:
    """The story as of `today`. Each chapter is one person's year."""

    today: date
    phones: dict[str, Phone] = field(default_factory=dict)

    def phone(self, login: str, **more: Any) -> Phone:
        """Return the phone this person reports from, or their first."""
        if login not in self.phones:
            self.phones[login] = Phone(Account.get_by_id(PEOPLE[login].account_id), self.today, **more)
        return self.phones[login]

    def moment(self, days_ago: float, hour: int = 10, minute: int = 0) -> datetime:
        """Return that time of day, that many days ago."""
        return at(self.today - timedelta(days=days_ago), hour, minute)

    def day(self, days_ago: int) -> str:
        """Return the day that many days ago, as a form sends it."""
        return (self.today - timedelta(days=days_ago)).isoformat()

    def place(self, division: str, since: int, area: str = "", **more: Any) -> dict[str, Any]:
        """Return the fields of a location report: for work and long, unless other values are given."""
        told = {"division": division, "area": area, "since": self.day(since), "stay": "long", "reason": "work"}
        return told | more

    def done(self, kind: str, on: int, summary: str, hours: float, held_by: UUID = HOME, **more: Any) -> dict[str, Any]:
        """Return the fields of an activity report."""
        told = {"kind": kind, "on": self.day(on), "summary": summary, "hours": hours, "held_by": str(held_by)}
        return told | more

    def host_named(self, login: str, host: str, days_ago: int, answered: int | None = None) -> None:
        """Register the branch where this member lives, as the home secretary does. The member is asked and may have
        answered."""
        person, unit = PEOPLE[login], Unit.get_by_id(PLACES[host].id)
        member = Member.select(Member, Unit).join(Unit).where(Member.id == person.member_id).get()
        with clock.stopped_at(self.moment(days_ago)):
            naming = name_host(member, unit, "in_app", PEOPLE["secretary"].account_id)
        if answered is not None:
            with clock.stopped_at(self.moment(answered, 12)):
                consent_to_host(member, naming, person.account_id)

    def tell(self) -> None:
        """Write all chapters."""
        for chapter in (
            self.consents, self.wang_jianguo, self.li_xiuying, self.zhao_lei, self.wu_dayong, self.tang_hongmei,
            self.jiang_dandan, self.he_zhiqiang, self.far_away, self.entered_for_others, self.looks,
        ):  # fmt: skip
            chapter()

    def consents(self) -> None:
        """Consents are given one by one, and one is withdrawn."""
        with clock.stopped_at(self.moment(345)):
            consent("member", "whereabouts", "reminders")
            for login in ("silent", "courier", "trader", "nurse", "returned", "abroad", "student"):
                consent(login, "whereabouts")
            consent("returned", "reminders")
        Consent.update(withdrawn_at=self.moment(39)).where(
            Consent.account == PEOPLE["returned"].account_id, Consent.kind == "reminders"
        ).execute()

    def wang_jianguo(self) -> None:
        """Two away periods, a move, a host who knows him. No. 9 never arrived; a photo is on its way."""
        phone, person = self.phone("member"), PEOPLE["member"]
        host, secretary = PEOPLE["host"].account_id, PEOPLE["secretary"].account_id
        phone.report(
            "location", 338, 20, 30, self.place("440111", 340, "石井街道 箱包厂", employer_kind="private_firm")
        )
        phone.report("location", 296, 9, 12, {"back_home": True, "since": self.day(297)})
        first = self.place("440306", 142, "沙井街道 电子厂", employer_kind="private_firm", settled="no")
        phone.report("location", 142, 20, 15, first)
        studied = self.done("study", 118, "线上参加支部学习，学党章第一章。", 1, topic="rules_law")
        decide(phone.report("activity", 118, 21, 0, studied), "confirmed", secretary, self.moment(117))
        moved = self.place("440307", 82, f"{HOST_STREET} 科创园电子厂", employer_kind="private_firm", settled="unknown")
        phone.report("location", 80, 21, 40, moved)
        self.host_named("member", "host-branch", 78, answered=77)
        placed = Placement.get(Placement.member == person.member_id)
        take_in(placed, host, self.moment(76, 9))
        with clock.stopped_at(self.moment(77)):
            consent("member", "host")
        themed = self.done("theme_day", 46, "参加榕树社区主题党日，走访独居老人两户。", 2, HOST)
        photographed = phone.report("activity", 46, 19, 5, themed | {"photos": [name_of_picture(1)]})
        deliver(person.account_id, 1, self.moment(46, 19, 8))
        decide(photographed, "confirmed", host, self.moment(44))
        served = phone.report("activity", 25, 18, 30, self.done("service", 25, "社区路口交通劝导。", 3, HOST))
        decide(served, "corrected", host, self.moment(23), "签到记录是两小时。", half_hours=4)
        phone.skip()
        waiting = self.done("theme_day", 3, "观看纪录片，讨论流入党员怎么参加社区事务。", 2.5, HOST)
        phone.report("activity", 3, 20, 50, waiting | {"photos": [name_of_picture(2), name_of_picture(3)]})
        deliver(person.account_id, 2, self.moment(3, 20, 55))
        phone.report("location", 1, 21, 14, moved)

    def li_xiuying(self) -> None:
        """With her daughter in the city; out of contact for 118 days."""
        contact = self.phone("contact")
        fields = self.place("431103", 200, "女儿家", reason="family", settled="yes")
        contact.report("location", 118, 16, 0, fields, subject=PEOPLE["silent"].member_id, source="phone")

    def zhao_lei(self) -> None:
        """A courier: a report that was on its way for eight days, a lost phone, and a rejected entry."""
        phone = self.phone("courier")
        fields = self.place("330110", 260, "未来科技城 骑手驿站", employer_kind="platform_work", settled="no")
        phone.report("location", 258, 23, 10, fields)
        late = phone.write(
            "activity", 20, 13, 5, self.done("study", 20, "送单间隙听完一节党课录音。", 0.5, topic="theory")
        )
        phone.send([late], 12, 22, 40)
        secretary, account = PEOPLE["secretary"].account_id, phone.account
        with clock.stopped_at(self.moment(9)):
            end_everything(account, secretary)
            account.record("invited", secretary)
            account.note("invited", secretary)
        new = self.phones["courier"] = Phone(account, self.today)
        wrong = new.write("location", 5, 12, 20, self.place("330110", 5, "仓前街道") | {"since": self.day(-2)})
        assert new.send([wrong], 5, 12, 21).results[0].outcome == "rejected"

    def wu_dayong(self) -> None:
        """His phone runs three hours ahead, and his second report came before his first."""
        phone = self.phone("builder", ahead=timedelta(hours=3))
        site = self.place("440606", 64, "大良街道 工地", employer_kind="private_firm", stay="unknown", settled="no")
        first = phone.write("location", 60, 18, 30, site)
        second = phone.write("location", 45, 19, 0, self.place("440606", 46, "北滘镇 新工地", settled="no"))
        phone.send([second], 44, 20, 0)
        phone.send([first], 40, 7, 30)

    def tang_hongmei(self) -> None:
        """She chose the wrong district and corrected it. A host is registered for her and waits for her consent."""
        phone = self.phone("trader")
        wrong = phone.report("location", 90, 15, 0, self.place("440306", 95, "农批市场", employer_kind="self_employed"))
        right = self.place("440307", 95, f"{HOST_STREET} 农批市场", employer_kind="self_employed", settled="yes")
        phone.report("location", 90, 15, 20, right, replaces=wrong)
        self.host_named("trader", "host-works", 12)

    def jiang_dandan(self) -> None:
        """A nurse with a permanent job: a transfer is suggested. One activity withdrawn, one declined."""
        phone, secretary = self.phone("nurse"), PEOPLE["secretary"].account_id
        phone.report(
            "location", 230, 12, 30, self.place("430111", 235, "医院宿舍", employer_kind="public", settled="yes")
        )
        twice = phone.report("activity", 16, 21, 0, self.done("lecture", 16, "听科室党课。", 1, topic="purpose"))
        phone.report("withdrawal", 15, 8, 0, {"of": str(twice)})
        other = phone.report("activity", 33, 20, 0, self.done("other", 33, "医院工会登山。", 4))
        decide(other, "declined", secretary, self.moment(31), "工会活动，不属于组织生活。")

    def he_zhiqiang(self) -> None:
        """Was away, is back."""
        phone = self.phone("returned")
        phone.report("location", 330, 19, 0, self.place("441900", 332, "厚街镇 家具厂", employer_kind="private_firm"))
        phone.report(
            "location", 180, 19, 30, self.place("441302", 182, "水口街道 家具厂", employer_kind="private_firm")
        )
        phone.report("location", 39, 10, 0, {"back_home": True, "since": self.day(40)})
        met = phone.report(
            "activity",
            11,
            17,
            0,
            self.done("general_meeting", 11, f"{quarter(self.today - timedelta(days=11))}党员大会。", 1.5),
        )
        decide(met, "confirmed", PEOPLE["secretary"].account_id, self.moment(10))

    def far_away(self) -> None:
        """One studies abroad, one in another province."""
        abroad = {"country": "GB", "area": "曼彻斯特", "since": self.day(75), "stay": "long", "reason": "study_abroad"}
        self.phone("abroad").report("location", 74, 6, 40, abroad)
        campus = self.place("420111", 83, "大学城", reason="study", settled="no")
        self.phone("student").report("location", 79, 22, 0, campus)

    def entered_for_others(self) -> None:
        """Entered from a phone call; and entered by an officer whose post ended before the phone had a network."""
        visit = self.place("430111", 28, "儿子家", reason="family", stay="short")
        secretary = self.phone("secretary")
        secretary.report("location", 25, 9, 40, visit, subject=PEOPLE["quiet"].member_id, source="phone")
        former, home = PEOPLE["builder"], Unit.get_by_id(HOME)
        with clock.stopped_at(self.moment(700)):
            post = Post.give(former.account_id, Role.ORGANISER, home, by=PEOPLE["committee"].account_id)
        phone = self.phone("builder")
        lecture = self.done("lecture", 70, "回村时听支部书记讲党课。", 1, topic="theory")
        late = phone.write("activity", 66, 20, 0, lecture, subject=PEOPLE["student"].member_id, source="visit")
        with clock.stopped_at(self.moment(65)):
            post.end(by=PEOPLE["committee"].account_id)
        phone.send([late], 2, 21, 30)

    def looks(self) -> None:
        """Who opened what; the member sees it under 'who looked'."""
        seen = [
            (200, "secretary", "member", "phone", "联系外出务工情况"),
            (78, "secretary", "member", "phone", "征求流入地党支部意见"),
            (12, "contact", "member", "file", None),
            (6, "county", "silent", "file", "核查流动党员台账"),
            (6, "county", "member", "file", "核查流动党员台账"),
        ]
        county, town = PEOPLE["county"], PLACES["fengshan"].id
        with clock.stopped_at(self.moment(6, 9)):
            facts = {"county_id": county.county_id, "reason": "核查流动党员台账"}
            StatedReason.create(unit=town, account_id=county.account_id, until=self.moment(5), **facts)
            audit.record(STATED, "unit", town, actor_id=county.account_id, fields=["reason"], **facts)
        for days_ago, by, whom, what, reason in seen:
            person, officer = PEOPLE[whom], PEOPLE[by]
            with clock.stopped_at(self.moment(days_ago, 9, 30)):
                facts = {"county_id": person.county_id, "member_id": person.member_id, "actor_id": officer.account_id}
                audit.record(LOOKED, "member", person.member_id, fields=[what], reason=reason, **facts)
