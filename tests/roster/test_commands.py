"""The command line reads units and members in, writes members out, and lets the first administrator in."""

import pytest

from pwa.core.access import Role
from pwa.core.audit import AuditLine
from pwa.identity.models import Account
from pwa.members.models import Affiliation, Member, TimelineLine
from pwa.organisations.models import Post, Unit
from pwa.roster import post_apply
from pwa.roster.models import RosterImport, StagedRow
from tests.people import PLACES
from tests.roster.sheets import csv_of, person, table, xlsx_of

UNITS = """党组织名称,党组织代码,上级党组织,党组织类别,所在行政区划
青禾村党支部,,青禾镇党委,党支部,
青禾县委,900001,,县委,临安区
青禾镇党委,900001001,900001,党委,
青禾镇机关联合党支部,,青禾县委/青禾镇党委,,
"""


@pytest.fixture
def put(tmp_path):
    """A file of this name and content."""

    def write(content: bytes, name: str = "名册.csv") -> str:
        (tmp_path / name).write_bytes(content)
        return str(tmp_path / name)

    return write


def test_units_come_in_any_order_and_again_they_change_nothing(runner, put):
    file = put(UNITS.encode("gb18030"))
    told = runner("import", "organisations", file, "--check")
    assert told.exit_code == 0 and "4" in told.output and Unit.get_or_none(Unit.name == "青禾县委") is None
    assert runner("import", "organisations", file).exit_code == 0
    county, village = Unit.get(Unit.name == "青禾县委"), Unit.get(Unit.name == "青禾村党支部")
    assert (village.parent.name, village.kind, village.county_id) == ("青禾镇党委", "branch", county.id)
    assert village.path.startswith(county.path) and county.county_id == county.id and county.division
    assert Unit.get(Unit.name == "青禾镇机关联合党支部").kind == "joint_branch"
    before = Unit.select().count()
    again = runner("import", "organisations", file)
    assert again.exit_code == 0 and Unit.select().count() == before
    more = UNITS + "青禾社区党支部,,青禾镇党委,,\n青禾村党支部,900001001001,青禾镇党委,,\n"
    assert (
        runner(
            "import", "organisations", put(more.replace("青禾村党支部,,青禾镇党委,党支部,\n", "").encode())
        ).exit_code
        == 0
    )
    assert Unit.get(Unit.name == "青禾村党支部").code == "900001001001"
    assert Unit.get(Unit.name == "青禾社区党支部").path > village.path


def test_a_wrong_unit_stops_them_all_and_each_is_named(runner, put):
    bad = "名称,上级,类别\n甲县委,,县委\n乙支部,没有的党委,党支部\n丙党委,甲县委,什么\n丁小组,甲县委,党小组\n"
    told = runner("import", "organisations", put(bad.encode()))
    assert told.exit_code == 1 and Unit.get_or_none(Unit.name == "甲县委") is None
    for row in ("3", "4", "5"):
        assert f"Row {row}," in told.output or f"第 {row} 行" in told.output


def test_members_come_in_with_check_first_and_every_bad_row_is_named(runner, put):
    path = "临丰县委/丰山镇党委/" + PLACES["home"].name
    good = put(xlsx_of(table([person(n, 所在党支部=path) for n in range(1, 4)])), "好.xlsx")
    before = Member.select().count()
    assert runner("import", "members", good, "--check").exit_code == 0 and Member.select().count() == before
    assert runner("import", "members", good).exit_code == 0 and Member.select().count() == before + 3
    assert runner("import", "members", good).exit_code == 0 and Member.select().count() == before + 3
    told = runner("import", "members", put(csv_of([person(7), person(8, 手机号码="1"), person(9, 性别="?")])))
    assert told.exit_code == 1 and Member.select().count() == before + 3
    assert all(word in told.output for word in ("3", "4", "手机号码", "性别")) or "Mobile" in told.output
    assert StagedRow.select().count() == 0 and RosterImport.select().count() > 0


def test_something_unusual_is_named_and_stops_nothing(runner, put):
    told = runner("import", "members", put(csv_of([person(7, 加入党组织日期="1975-07-01")])))
    assert told.exit_code == 0 and "周岁" in told.output


def test_what_is_no_roster_is_refused_in_words(runner, put, tmp_path):
    for content in (b"", b"%PDF-1.7", b"<html>", "甲,乙\n1,2\n".encode()):
        for what in ("members", "organisations"):
            told = runner("import", what, put(content))
            assert told.exit_code == 1 and told.output.startswith("! ") and "Traceback" not in told.output
    assert runner("import", "members", str(tmp_path / "nowhere.csv")).exit_code == 2
    assert runner("export", "members", str(tmp_path / "roster.pdf")).exit_code == 2


def test_what_was_written_out_reads_back_the_same(runner, put, tmp_path):
    runner("import", "members", put(csv_of([person(n, 所在党支部=PLACES["home"].name) for n in range(1, 4)])))
    for name in ("out.csv", "out.xlsx"):
        out = tmp_path / name
        assert runner("export", "members", str(out)).exit_code == 0
        assert out.stat().st_mode & 0o077 == 0
        told = runner("import", "members", str(out), "--check")
        count = Member.select().where(Member.left_at.is_null()).count()
        assert told.exit_code == 0 and f"{count}" in told.output, told.output
        assert RosterImport.select().order_by(RosterImport.made_at.desc(), RosterImport.id.desc()).get().sames == count


def test_a_member_of_the_roster_is_appointed_and_may_then_keep_it(runner, put):
    runner("import", "members", put(csv_of([person(1, 所在党支部=PLACES["home"].name)])))
    name = person(1)["姓名"]
    told = runner("appoint", name, "secretary", "没有这个党支部")
    assert told.exit_code == 1 and "/welcome/" not in told.output
    for _ in range(2):
        told = runner("appoint", name, "secretary", "丰山镇党委/丰山村党支部", "--holder", "stays")
        assert told.exit_code == 0 and "/welcome/" in told.output
    account = Account.get(Account.name == name)
    assert [(post.role, post.unit_id) for post in Post.held_by(account.id)] == [("secretary", PLACES["home"].id)]
    assert runner("appoint", "没有这人", "secretary", PLACES["home"].name).exit_code == 1
    assert runner("appoint", name, "admin", PLACES["home"].name).exit_code == 2


def test_formulas_leave_the_house_as_text(runner, put, tmp_path):
    runner("import", "members", put(csv_of([person(1, 家庭住址="=1+1", 工作岗位="@SUM(A1)")])))
    out = tmp_path / "out.csv"
    runner("export", "members", str(out))
    text = out.read_text("utf-8-sig")
    assert "'=1+1" in text and "'@SUM(A1)" in text and ",=1" not in text
    assert Member.get(Member.address == "=1+1").job_post == "@SUM(A1)"


def test_an_empty_house_gets_its_first_administrator(runner, put):
    runner("import", "organisations", put(UNITS.encode()))
    several = runner("admin", "钟平")
    assert several.exit_code == 1 and "青禾县委" in several.output
    told = runner("admin", "钟平", "--login", "qinghe", "--county", "青禾县委")
    assert told.exit_code == 0 and "/welcome/" in told.output
    account = Account.get(Account.login == "qinghe")
    assert [post.role for post in Post.held_by(account.id)] == [Role.ADMIN]
    assert runner("admin", "别人", "--login", "qinghe", "--county", "青禾县委").exit_code == 1


def test_the_same_command_again_finishes_what_a_killed_one_left(runner, put, monkeypatch):
    file = put(csv_of([person(n, 所在党支部=PLACES["home"].name) for n in range(1, 4)]))

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(post_apply, "_some", killed)
        assert runner("import", "members", file).exit_code == 1
    added = [m.id for m in Member.select().where(Member.name.in_([person(n)["姓名"] for n in range(1, 4)]))]
    assert len(added) == 3 and not Affiliation.select().where(Affiliation.member.in_(added)).exists()

    assert runner("import", "members", file, "--check").exit_code == 0
    assert not Affiliation.select().where(Affiliation.member.in_(added)).exists(), "a check writes nothing"

    again = runner("import", "members", file)
    assert again.exit_code == 0 and "3" in again.output
    for model, column in ((Affiliation, "member"), (TimelineLine, "member"), (AuditLine, "member_id")):
        assert model.select().where(getattr(model, column).in_(added)).count() == 3, model
    assert (
        RosterImport.select().where(RosterImport.applied_at.is_null(False), RosterImport.told_at.is_null()).count() == 0
    )
