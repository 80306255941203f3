"""A committee reads a roster in: twelve kinds of wrong rows are mended in the table the app gives back, and go in."""

from pathlib import Path

import pytest

from pwa.members.models import Member
from pwa.roster.file_reader import shown
from pwa.roster.sheet_reader import open_table
from tests.kit.server import until
from tests.people import PLACES
from tests.roster.sheets import HEADER, person, table, xlsx_of

BRANCH = "丰山镇党委/" + PLACES["home"].name
WRONG = [
    {"姓名": ""},
    {"公民身份号码": "999999199001010010"},
    {"公民身份号码": "3.30101E+17"},
    {"出生日期": "1990-02-30"},
    {"性别": "女"},
    {"民族": "火星族"},
    {"学历": "很高"},
    {"手机号码": "123"},
    {"所在党支部": "没有这个党支部"},
    {"转为正式党员日期": "1999-07-01"},
    {"是否为失联党员": "是"},
    {"外出流向": "没有这个地方"},
]


def rows() -> list[dict]:
    """Twelve wrong rows, each in its own way, after one that is right."""
    right = [person(number, 所在党支部=BRANCH) for number in range(1, 14)]
    return [right[0], *({**row, **wrong} for row, wrong in zip(right[1:], WRONG, strict=True))]


def send(page, address: str, path: Path) -> None:
    """Choose the file and send it."""
    page.goto(address)
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="核对这个文件").click()
    page.locator(".stats").wait_for()


def mended(path: Path) -> bytes:
    """The error file as somebody mends it: what a reason stands beside is set right, the reasons stay."""
    sheet = open_table(path.read_bytes(), "members")
    lines = [sheet.titles]
    for number, cells in sheet.rows:
        line = [shown(cell) for cell in cells]
        if len(line) > len(HEADER):
            line[: len(HEADER)] = table([person(number - 1, 所在党支部=BRANCH)])[1]
        lines.append(line)
    return xlsx_of(lines)


@pytest.mark.nightly
def test_twelve_kinds_of_wrong_rows_are_mended_in_their_own_error_file_and_go_in(phones, server, tmp_path):
    before = Member.select().count()
    phone, address = phones("committee"), f"{server.url}/screening/roster"
    phone.carry_axe()
    page = phone.open("/members")
    page.get_by_role("link", name="导入或导出党员名册").click()
    page.wait_for_url(address)
    (tmp_path / "名册.xlsx").write_bytes(xlsx_of(table(rows())))
    send(page, address, tmp_path / "名册.xlsx")
    assert page.locator("main .list-row").count() == len(WRONG)
    assert phone.axe() == [] and not phone.scrolls_sideways()
    assert page.get_by_role("button", name="写入").count() == 0
    with page.expect_download() as given:
        page.get_by_role("link", name="下载带原因的表格").click()
    given.value.save_as(tmp_path / "原因.xlsx")
    (tmp_path / "改好.xlsx").write_bytes(mended(tmp_path / "原因.xlsx"))
    send(page, address, tmp_path / "改好.xlsx")
    page.get_by_role("button", name="写入：新增 13 人").click()
    page.get_by_text("已写入").first.wait_for()
    until(lambda: Member.select().count() == before + 13)
    send(page, address, tmp_path / "改好.xlsx")
    assert "与现有数据一致，无需写入" in page.locator("main").inner_text()
