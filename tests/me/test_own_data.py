"""Everything kept about one person goes along with them, and nothing of anybody else's."""

import csv
import io
import re

import pytest

from pwa.core.audit import AuditLine
from pwa.core.clock import CHINA, now
from pwa.core.crypto import unseal
from pwa.core.database import write
from pwa.core.features import registry
from pwa.core.plain_rows import NOT_EXPORTED
from pwa.me.csv_words import FIELDS, SECTIONS
from pwa.meetings.minutes_models import ElectionExclusion, Minutes, MinutesSeal, Vote, WrittenOpinion
from pwa.meetings.models import GroupMember, MeetingDecision, StandingGroup
from pwa.members.models import Member
from pwa.organisations.models import Unit
from tests.meetings.conftest import called, roll, tick
from tests.people import PEOPLE, UNITS, ago
from tests.screening.conftest import make_round

PLACE = {"division": "440307", "since": ago(142), "stay": "long", "area": "平湖街道"}


def _lines(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


@pytest.mark.both_engines
def test_the_download_holds_the_file_the_reports_and_who_looked(phone, as_):
    report = phone.accepted("location", PLACE)
    as_("secretary").get(f"/members/{PEOPLE['member'].member_id}")
    data = phone.client.get("/me/data.json").get_json()
    assert data["member"][0]["name"] == "王建国"
    assert data["member"][0]["id_number"] == unseal(Member.get_by_id(PEOPLE["member"].member_id).id_sealed)
    assert [row["id"] for row in data["reports"]] == [str(report)]
    assert data["stays"][0]["area"] == "平湖街道"
    assert any("张卫东" in look["who"] for look in data["looks"])
    assert {row["kind"] for row in data["consents"]} == {"whereabouts", "host", "reminders"}


def test_it_holds_nothing_of_anybody_else(phone, phone_of):
    other = phone_of("silent")
    other.accepted("location", {**PLACE, "area": "别人的地方"})
    phone_of("secretary").accepted(
        "location", {**PLACE, "area": "代填的地方"}, subject=str(PEOPLE["silent"].member_id), source="phone"
    )
    for path in ("/me/data.json", "/me/data.csv"):
        text = phone.client.get(path).get_data(as_text=True)
        assert "别人的地方" not in text and "代填的地方" not in text and "李秀英" not in text


def test_what_others_filed_for_me_is_mine(phone, phone_of):
    phone_of("secretary").accepted(
        "location", {**PLACE, "area": "代填的地方"}, subject=str(PEOPLE["member"].member_id), source="phone"
    )
    assert "代填的地方" in phone.client.get("/me/data.json").get_data(as_text=True)


def test_no_secret_and_no_time_online_is_in_it(as_):
    text = as_("member").get("/me/data.json").get_data(as_text=True)
    for word in ("passphrase", "public_key", "token", "id_sealed", "last_used_at"):
        assert word not in text


def test_the_csv_has_a_line_for_each_fact_and_runs_no_formula(phone):
    phone.accepted("location", {**PLACE, "area": "=1+1"})
    answer = phone.client.get("/me/data.csv")
    lines = _lines(answer.get_data(as_text=True))
    assert {"类别": "党员信息", "序号": "1", "项目": "姓名", "内容": "王建国"} in lines
    areas = [row["内容"] for row in lines if (row["类别"], row["项目"]) == ("外出地点", "村、街道或单位")]
    assert areas == ["'=1+1"]
    assert answer.get_data(as_text=True).startswith("\ufeff")


def test_a_download_is_not_kept_by_anybody_and_is_logged(as_):
    for form in ("json", "csv"):
        answer = as_("member").get(f"/me/data.{form}")
        assert answer.headers["Cache-Control"] == "no-store"
        assert "attachment" in answer.headers["Content-Disposition"]
    lines = AuditLine.select().where(AuditLine.action == "downloaded own data")
    assert [row.actor_id for row in lines] == [PEOPLE["member"].account_id] * 2
    assert as_("member").get("/me/data.xml").status_code == 404


def test_rounds_and_every_word_about_me_in_them_are_mine(phone, phone_of):
    round_ = make_round("home", title="年底排查")
    phone.accepted("answer", {"round": str(round_.id), "outcome": "here", "unchanged": True, "note": "过年回家"})
    phone_of("silent").accepted("answer", {"round": str(round_.id), "outcome": "here", "note": "别人的话"})
    data = phone.client.get("/me/data.json").get_json()
    assert [(row["title"], row["outcome"]) for row in data["rounds"]] == [("年底排查", "here")]
    assert [row["note"] for row in data["round_words"]] == ["过年回家"]


def test_the_csv_is_in_chinese_words_and_china_time(phone, as_, world, clock):
    """No code, no English heading, no other time zone, whoever's data it is and in whatever language they read."""
    as_("member").post("/me/language", data={"language": "en", "next": "/me"})
    seen: set[str] = set()
    for login in ("member", "secretary", "contact", "silent", "host", "admin"):
        for row in _lines(as_(login).get("/me/data.csv").get_data(as_text=True)):
            assert not re.search("[a-z]{3}", row["类别"] + row["项目"]), row
            said = re.sub(
                r"[0-9a-f-]{36,64}|[a-z]+的暗号|：mark|/reports/[0-9a-f/-]+(photos/[0-9a-f]+)?", "", row["内容"]
            )
            assert row["项目"] in ("登录名", "名称") or not re.search(r"[a-z]{2}|\d-\d\dT\d\d:|\('", said), row
            seen.add(row["内容"])
    assert {
        "广东 深圳 龙岗区",
        f"{clock.now.astimezone(CHINA):%Y-%m-%d %H:%M:%S}",
        "男",
        "正式党员",
        "六个月以上",
        "欠薪、工资",
    } - seen == set()


def test_what_meetings_keep_of_me_is_in_chinese_words(phone_of, as_, clock):
    """The world of the test above holds no roll with me and no decision that lies with me."""
    clock.on(clock.today)  # today's meeting has begun
    phone = phone_of("member")
    home, by = Unit.get_by_id(UNITS["home"]), PEOPLE["secretary"].account_id
    mine = PEOPLE["member"].member_id
    meeting, ahead = called(0, types=("theme_day", "lecture")), called(3)
    phone_of("secretary").accepted("roll", roll(meeting, tick("member", "video", now())))
    phone.accepted("apology", {"meeting": str(ahead.id), "reason": "shift", "words": "那天要上班"})
    facts = {"county_id": home.county_id}
    with write():
        group = StandingGroup.create(**facts, unit=home, kind="group", name="第一党小组", made_by=by)
        GroupMember.create(**facts, group=group, member=mine)
        MeetingDecision.create(**facts, meeting=meeting, place=1, words="联系在外党员", owner=mine, due_on=meeting.on)
    lines = {(row["类别"], row["项目"], row["内容"]) for row in _lines(as_("member").get("/me/data.csv").text)}
    assert {
        ("会议和活动", "会议类型", "党课、主题党日"),
        ("会议和活动", "参会身份", "本支部党员"),
        ("会议和活动", "有表决权", "是"),
        ("会议和活动", "到会情况", "视频"),
        ("会议请假", "原因", "上班值班"),
        ("会议请假", "内容", "那天要上班"),
        ("支委会和党小组", "类型", "党小组"),
        ("支委会和党小组", "名称", "第一党小组"),
        ("由本人负责的会议决定", "内容", "联系在外党员"),
        ("由本人负责的会议决定", "期限", meeting.on.isoformat()),
    } - lines == set(), sorted(line for line in lines if "会" in line[0])
    assert [line for line in lines if re.search("[a-z]{3}", line[0] + line[1])] == []


def test_what_minutes_and_votes_keep_of_me_is_in_chinese_words(phone, phone_of, as_):
    """Chair, seal, a written opinion, and being left out of an election."""
    meeting, mine, by = called(0), PEOPLE["member"].member_id, PEOPLE["secretary"].account_id
    facts = {"county_id": meeting.county_id}
    with write():
        Minutes.create(**facts, meeting=meeting, chair=mine, written_by=by)
        seal = {"role": "chair", "member": mine, "edition": 0}
        MinutesSeal.create(**facts, meeting=meeting, by_id=PEOPLE["member"].account_id, **seal)
        vote = Vote.create(**facts, meeting=meeting, place=1, kind="admission", words="接收赵小刚", made_by=by)
        sent = {"stance": "for", "words": "同意接收", "received_on": meeting.on}
        WrittenOpinion.create(**facts, vote=vote, member=mine, made_by=by, **sent)
        out = {"reason": "abroad", "consent": "镇党委同意"}
        ElectionExclusion.create(**facts, meeting=meeting, member=mine, made_by=by, **out)
    lines = {(row["类别"], row["项目"], row["内容"]) for row in _lines(as_("member").get("/me/data.csv").text)}
    assert {
        ("本人主持或记录的会议", "身份", "主持人"),
        ("会议记录签字", "身份", "主持人"),
        ("会前书面意见", "意见", "赞成"),
        ("会前书面意见", "表决事项", "接收赵小刚"),
        ("选举时不计入应到会人数", "原因", "自费出国（境）半年以上"),
        ("选举时不计入应到会人数", "同意情况", "镇党委同意"),
    } - lines == set(), sorted(line for line in lines if "会" in line[0])


# sections whose rows are not the rows of a table: the tests above read them
PUT_TOGETHER = ("posts", "appointments", "phones", "contact_persons", "requests", "rounds", "round_words", "photos",
                "papers", "card_checks", "meetings", "apologies", "groups", "decisions_of_meetings",
                "minutes", "seals", "written_opinions", "left_out_of_elections", "attachments")  # fmt: skip
NEVER_GIVEN = {"token_hash", "passphrase", "credential_id", "public_key", "sign_count", "known_as", "secret"}
NEVER_GIVEN |= {
    "recorded_by",
    "undone_by",
    "asked_by",
    "consent_by",
    "told_by",
    "accepted_by",
    "closed_by",
    "contact_id",
    "pause_ended_by",
    "cancelled_by",
    "made_by",
}
NEVER_GIVEN |= {"by_id", "unconfirmed_link_id", "base_sealed", "about"}


def test_every_section_and_column_of_ones_own_data_has_chinese_words(app):
    """A new table or column is named in pwa/me/data/csv_words.tsv, also one that is empty in every test."""
    kept = [one for one in registry().kept.values() if one.of_account or one.of_member]
    assert {one.section for one in kept} - SECTIONS.keys() == set()
    whole = [one for one in kept if one.section not in PUT_TOGETHER]
    columns = {name for one in whole for name in one.model._meta.fields if name not in NOT_EXPORTED}
    assert columns - FIELDS.keys() - NEVER_GIVEN == set()
