"""A table is sent, looked at, applied or mended: by whom, and that all of it happens or nothing."""

import io
import re

import pytest

from pwa.core.audit import AuditLine
from pwa.core.clock import now
from pwa.core.database import write
from pwa.identity.models import Account
from pwa.members.changes import set_phone
from pwa.members.models import Affiliation, FieldChange, Member, TimelineLine
from pwa.roster import staging
from pwa.roster.file_reader import shown
from pwa.roster.models import ImportPart, RosterImport, StagedRow
from pwa.roster.sheet_reader import open_table
from tests.people import PEOPLE, PLACES
from tests.roster.sheets import HEADER, csv_of, people, person, table, xlsx_of

ROSTER = "/screening/roster"


def send(client, content: bytes, name: str = "名册.csv") -> str:
    """Send a file; the address of the page that shows it."""
    answer = client.post(ROSTER, data={"file": (io.BytesIO(content), name)}, content_type="multipart/form-data")
    assert answer.status_code == 303, answer.text[:2000]
    return answer.headers["Location"]


def test_a_table_is_shown_before_it_is_applied_and_the_second_time_it_changes_nothing(as_):
    client, before = as_("secretary"), Member.select().count()
    address = send(client, csv_of(people(3)))
    text = client.get(address).text
    assert "写入：新增 3 人" in text and "第 2 行" in text
    assert Member.select().count() == before
    assert client.post(f"{address}/apply").status_code == 303
    assert "已写入" in client.get(address).text
    assert Member.select().count() == before + 3
    added = Member.get(Member.name == person(1)["姓名"])
    assert (added.ethnicity, added.education, added.status, added.floating) == ("01", "30", "normal", True)
    assert (added.destination, added.job_post, added.branch_id) == ("440307", "1", PLACES["home"].id)
    assert person(1)["公民身份号码"] not in str(added.__data__)
    assert Affiliation.get(Affiliation.member == added.id).ended_at is None
    line = AuditLine.get(AuditLine.member_id == added.id)
    assert (line.action, line.actor_id) == ("admitted", PEOPLE["secretary"].account_id)
    assert "建立党员档案" in client.get(f"/members/{added.id}").text
    again = send(client, xlsx_of(table(people(3))), "名册.xlsx")
    assert "与现有数据一致，无需写入" in client.get(again).text
    assert client.post(f"{again}/apply").status_code == 422
    assert Member.select().count() == before + 3


def test_something_unusual_is_said_before_it_is_applied_and_stops_nothing(as_):
    client, before = as_("secretary"), Member.select().count()
    young = person(1, 加入党组织日期="1970-07-01", 转为正式党员日期="1970-07-01")
    address = send(client, csv_of([young, person(2)]))
    page = client.get(address).text
    assert "异常情况的行数：1" in page
    assert "入党时 10 周岁" in page and page.count("未满 18 周岁") == 1 and "《中国共产党章程》第一条" in page
    assert client.post(f"{address}/apply").status_code == 303
    assert Member.select().count() == before + 2


def test_whoever_would_be_added_or_changed_can_be_recognised(as_):
    client, said = as_("secretary"), person(1)
    address = send(client, csv_of(people(1)))
    born = f"{said['出生日期'][:4]}年生"
    for text in (client.get(address).text, changed_after(client, address)):
        for words in ("男", born, "正式党员", "199****0001", PLACES["home"].name, "1999年7月1日 入党"):
            assert words in text, words
        assert said["手机号码"] not in text and said["公民身份号码"] not in text


def test_an_account_gets_the_name_that_a_table_puts_right(as_):
    client = as_("secretary")
    assert client.post(f"{send(client, csv_of(people(1)))}/apply").status_code == 303
    member = Member.get(Member.name == person(1)["姓名"])
    with write():
        Account.of_member(member, None)
    assert client.post(f"{send(client, csv_of([person(1, 姓名='欧阳明')]))}/apply").status_code == 303
    assert Member.get_by_id(member.id).name == Account.get(Account.member_id == member.id).name == "欧阳明"
    assert Account.get_by_id(PEOPLE["member"].account_id).name == PEOPLE["member"].name


def changed_after(client, address: str) -> str:
    """The page of a second table, which changes one field of whom the first one added."""
    assert client.post(f"{address}/apply").status_code == 303
    text = client.get(send(client, csv_of([person(1, 学历="本科")]))).text
    assert "大学专科 → 大学本科" in text
    return text


def test_the_rows_that_are_shown_are_marked_and_a_rule_is_cited_once(as_):
    client = as_("secretary")
    address = send(client, csv_of([person(1), person(2, 学历="很高"), person(3, 学历="很低")]))
    text = client.get(f"{address}?show=wrong").text
    assert text.count('aria-current="true"') == 1 and re.search(r'aria-current="true"[^>]*>有误 2', text)
    assert text.count("GB/T 4658") == 1
    assert re.search(r'aria-current="true"[^>]*>新增 1', client.get(f"{address}?show=add").text)


def test_a_reason_speaks_the_language_of_the_page(as_):
    client = as_("secretary")
    address = send(client, csv_of([person(1, 性别="女")]))
    assert "号码里是男" in client.get(address).text
    client.post("/me/language", data={"language": "en", "next": "/"})
    text = client.get(address).text
    assert "The identity number says: male." in text and "says: 男" not in text


def test_a_change_stands_in_history_timeline_and_trail(as_):
    client = as_("committee")
    client.post(f"{send(client, csv_of(people(2)))}/apply")
    address = send(client, csv_of([person(1, 学历="本科", 手机号码="13912345678", 是否为流动党员="否", 外出流向="")]))
    text = client.get(address).text
    assert "大学专科 → 大学本科" in text and "139****5678" in text and "13912345678" not in text
    client.post(f"{address}/apply")
    member = Member.get(Member.name == person(1)["姓名"])
    assert (member.education, member.phone, member.floating, member.destination) == ("20", "13912345678", False, None)
    kept = {(row.field, row.before, row.after) for row in FieldChange.select().where(FieldChange.member == member.id)}
    assert ("education", "30", "20") in kept and ("destination", "440307", None) in kept
    told = client.get(f"/members/{member.id}").text
    assert "档案有改动：" in told and "学历" in told and PEOPLE["committee"].name in told
    assert AuditLine.select().where(AuditLine.member_id == member.id, AuditLine.action == "changed").count() == 1


def test_what_is_wrong_is_told_by_row_and_column_and_nothing_is_applied(as_):
    client, before = as_("secretary"), Member.select().count()
    address = send(client, csv_of([*people(2), person(3, 公民身份号码="999999199001010010")]))
    text = client.get(address).text
    assert "第 4 行" in text and "公民身份号码" in text and "最后一位对不上" in text and "GB 11643" in text
    assert client.post(f"{address}/apply").status_code == 422
    assert Member.select().count() == before


def test_mended_in_its_own_error_file_it_goes_in(as_):
    client, before = as_("secretary"), Member.select().count()
    address = send(client, csv_of([person(1), person(2, 手机号码="123"), person(3, 出生日期="1990年1月")]))
    given = client.get(f"{address}/mending.xlsx")
    assert given.status_code == 200 and given.headers["Cache-Control"] == "no-store"
    sheet = open_table(given.data, "members")
    rows = [[shown(cell) for cell in cells] for _, cells in sheet.rows]
    assert sheet.titles == [*HEADER, "原因"]
    assert [len(row) > len(HEADER) for row in rows] == [False, True, True]
    rows[1][HEADER.index("手机号码")] = person(2)["手机号码"]
    rows[2][HEADER.index("出生日期")] = person(3)["出生日期"]
    again = send(client, xlsx_of([sheet.titles, *rows]), "改好.xlsx")
    assert client.post(f"{again}/apply").status_code == 303
    assert Member.select().count() == before + 3


def test_what_changed_between_check_and_apply_is_not_written_over(as_, clock):
    client = as_("secretary")
    client.post(f"{send(client, csv_of(people(1)))}/apply")
    address = send(client, csv_of([person(1, 学历="本科")]))
    clock.forward(minutes=1)
    with write():
        set_phone(Member.get(Member.name == person(1)["姓名"]), "19900018888", None, now())
    answer = client.post(f"{address}/apply")
    assert answer.status_code == 422 and "重新核对" in answer.text
    assert Member.get(Member.name == person(1)["姓名"]).education == "30"
    assert client.post(f"{address}/apply").status_code == 303
    assert Member.get(Member.name == person(1)["姓名"]).education == "20"


def test_long_tables_are_checked_step_by_step_and_survive_a_reload(as_, monkeypatch):
    monkeypatch.setattr(staging, "PART", 4)
    monkeypatch.setattr("pwa.roster.views.AT_ONCE", 0)
    monkeypatch.setattr("pwa.roster.views.A_STEP", 0)
    client = as_("secretary")
    address = send(client, csv_of(people(10)))
    assert "已核对" in client.get(address).text and "hx-trigger" in client.get(address).text
    assert "<progress" in client.fragment(f"{address}/check", "progress", method="POST").text
    done = client.fragment(f"{address}/check", "progress", method="POST")
    assert done.headers["HX-Redirect"] == address
    assert "新增 10 人" in client.get(address).text


def test_thrown_away_nothing_of_it_stays(as_):
    client = as_("secretary")
    address = send(client, csv_of(people(3)))
    assert client.post(f"{address}/discard").status_code == 303
    assert ImportPart.select().count() == StagedRow.select().count() == 0
    assert "已删除" in client.get(address).text
    assert client.post(f"{address}/apply").status_code == 422


@pytest.mark.parametrize("login", ["member", "contact", "county", "auditor", "admin"])
def test_who_keeps_no_roster_finds_no_page(as_, login):
    assert as_(login).get(ROSTER).status_code == 404
    assert as_(login).get(f"{ROSTER}/export").status_code == 404


def test_another_persons_import_does_not_exist(as_):
    address = send(as_("secretary"), csv_of(people(1)))
    for login in ("organiser", "committee", "next_secretary", "host"):
        assert as_(login).get(address).status_code == 404
        assert as_(login).post(f"{address}/apply").status_code == 404


def test_a_branch_elsewhere_and_a_member_of_elsewhere_are_not_told_apart_from_nothing(as_):
    client, stranger = as_("next_secretary"), Member.get_by_id(PEOPLE["host_works"].member_id)
    rows = [person(1, 所在党支部=PLACES["host-works"].name), person(2, 所在党支部="没有这个党支部")]
    text = client.get(send(client, csv_of(rows))).text
    assert text.count("没有叫") == 2 and stranger.name not in text
    assert RosterImport.select().where(RosterImport.wrongs == 2).exists()


def test_the_roster_is_written_out_with_a_reason_and_read_in_again_it_says_the_same(as_):
    client = as_("secretary")
    client.post(f"{send(client, csv_of(people(3)))}/apply")
    assert client.post(f"{ROSTER}/export", data={"reason": "", "form": "csv"}).status_code == 422
    for form in ("csv", "xlsx"):
        out = client.post(f"{ROSTER}/export", data={"reason": "年度统计", "form": form})
        assert out.status_code == 200 and out.headers["Cache-Control"] == "no-store"
        address = send(client, out.data, f"again.{form}")
        assert "与现有数据一致，无需写入" in client.get(address).text
    line = AuditLine.get(AuditLine.action == "exported")
    assert line.reason == "年度统计" and line.actor_id == PEOPLE["secretary"].account_id
    again = client.post(f"{ROSTER}/export", data={"reason": "年度统计", "form": "csv"}).data.decode()
    assert "（北京时间），用途：年度统计" in again
    assert TimelineLine.select().where(TimelineLine.kind == "file_changed").count() == 0
