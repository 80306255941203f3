"""The official form's columns in a member's file: seen by right, masked, each change with its history."""

from datetime import date

from pwa.core import crypto
from pwa.core.clock import now
from pwa.core.database import write
from pwa.members.changes import keep_change
from pwa.members.codes import EDUCATIONS, ETHNICITIES, post_of
from pwa.members.models import Member
from tests.people import PEOPLE

MEMBER = PEOPLE["member"]
PATH = f"/members/{MEMBER.member_id}"
ADDRESS = "临丰县丰山镇丰山村三组 18 号"


def fill() -> None:
    """The rest of the form, as a roster would have filled it."""
    with write():
        Member.update(
            ethnicity="15",
            education="30",
            full_on=date(2003, 7, 1),
            job_post="0253",
            landline="0571-88886666",
            address=ADDRESS,
            status="normal",
            floating=True,
            destination="440307",
            lost_since=date(2026, 1, 2),
        ).where(Member.id == MEMBER.member_id).execute()


def test_an_officer_sees_the_official_items_and_masked_contact(as_):
    fill()
    text = as_("secretary").get(PATH).text
    for words in ("土家族", "大学专科", "2003年7月1日", "非公有制单位农民工", "正常", "1月2日"):
        assert words in text
    assert "0571-88886666" not in text and ADDRESS not in text
    assert "临丰县丰山****" in text and "外出流向" in text


def test_the_host_and_the_contact_person_see_basics_only(as_):
    fill()
    for login in ("host", "contact"):
        text = as_(login).get(PATH).text
        assert MEMBER.name in text
        for words in ("土家族", "大学专科", "非公有制单位农民工", "临丰县丰山****", ADDRESS):
            assert words not in text, login


def test_the_address_is_shown_in_full_with_a_reason(as_):
    fill()
    asked = {"what": "address", "reason": "寄送春节慰问信"}
    assert ADDRESS in as_("secretary").post(f"{PATH}/reveals", data=asked).text
    assert as_("host").post(f"{PATH}/reveals", data=asked).status_code == 404
    assert "查看了家庭住址" in as_("member").get("/me").text


def test_one_sees_ones_own_address_as_it_is_and_the_same_history(as_):
    fill()
    old, new = crypto.seal("999999199001010016"), crypto.seal("999999198512310024")
    by = PEOPLE["secretary"].account_id
    with write():
        member = Member.get_by_id(MEMBER.member_id)
        keep_change(member, "education", "60", "30", by, now())
        keep_change(member, "id_number", old, new, by, now())
        keep_change(member, "joined_on", None, "2002-07-01", by, now())
    assert ADDRESS in as_("member").get(PATH).text
    for login in ("member", "secretary"):
        text = as_(login).get(PATH).text
        assert "由“普通高中”改为“大学专科”" in text and PEOPLE["secretary"].name in text
        assert "9999**********0016" in text and "199001010016" not in text
        assert "2002年7月1日" in text


def test_the_code_tables_are_whole():
    assert len([code for code in ETHNICITIES if code < "57"]) == 56
    assert ETHNICITIES["01"] == ("汉族", "Han") and ETHNICITIES["56"] == ("基诺族", "Jino")
    assert all(len(code) == 2 for code in (*ETHNICITIES, *EDUCATIONS))
    assert post_of("1131") == ("外出务工经商", "away working or trading")
    assert post_of("9") is None and post_of("木匠") is None


def test_a_date_without_a_day_and_a_street_are_shown_as_they_are_known(as_):
    fill()
    known = {"full_on": date(2003, 7, 1), "month_only": "full_on lost_since", "destination_area": "坂田街道"}
    Member.update(known).where(Member.id == MEMBER.member_id).execute()
    text = as_("secretary").get(PATH).text
    assert "2003年7月" in text and "2026年1月" in text
    assert "2003年7月1日" not in text and "2026年1月1日" not in text
    assert "龙岗区 坂田街道" in text
