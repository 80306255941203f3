"""The kind of a unit: said by its last words where the table leaves it empty, and said so in the preview; changed by a
table where members, posts and neighbours allow it."""

import pytest

from pwa.core.database import write
from pwa.core.i18n import LOCALES, catalogue
from pwa.organisations.models import Unit
from pwa.roster import unit_cells
from pwa.roster.unit_kind import kind_by_name
from tests.people import PLACES
from tests.roster.sheets import xlsx_of
from tests.roster.test_units import HEAD, apply, send, sheet

NAMES = {
    "丰山村党支部": "branch",
    "中共丰山村支部委员会": "branch",
    "中共临丰县丰山镇丰山村支部委员会（流动）": "branch",
    "工商业联合会党支部": "branch",
    "县工商联合会支部": "branch",
    "临时救助站党支部": "branch",
    "流动人口服务中心党支部": "branch",
    "联合村党支部": "branch",
    "机关联合党支部": "joint_branch",
    "两新组织联合支部委员会": "joint_branch",
    "抗洪抢险临时党支部": "temporary_branch",
    "驻深圳流动党员党支部": "floating_branch",
    "驻深圳流动党支部": "floating_branch",
    "丰山镇流动党员支部委员会": "floating_branch",
    "中共丰山镇总支部委员会": "general_branch",
    "机关党总支": "general_branch",
    "中共丰山镇委员会": "committee",
    "丰山镇党委": "committee",
    "开发区党工委": "committee",
    "驻深圳流动党员党委": "committee",
    "丰山村第一党小组": "group",
    "3个": "",
    "丰山村": "",
    "合作社": "",
}


@pytest.mark.parametrize(("name", "kind"), NAMES.items())
def test_the_last_words_of_a_name_say_the_kind(name, kind):
    assert kind_by_name(name, "丰山镇党委") == kind


def test_only_what_is_called_so_is_a_county():
    tops = ("临丰县委", "中共临丰县委员会", "临丰县委组织部", "临江区委", "临江市委")
    assert [kind_by_name(name, "") for name in tops] == ["county"] * 5
    assert [kind_by_name(name, "") for name in ("3个", "丰山镇", "青禾")] == [""] * 3


@pytest.mark.parametrize("locale", LOCALES)
def test_the_labels_of_our_own_pages_are_understood(locale):
    said = {
        "county": "county committee", "committee": "grassroots committee", "general_branch": "general branch",
        "branch": "branch", "joint_branch": "joint branch", "temporary_branch": "temporary branch",
        "floating_branch": "floating-member branch", "group": "Party group",
    }  # fmt: skip
    words = {kind: catalogue(locale).gettext(label) for kind, label in said.items()}
    assert {kind: unit_cells.kind(label) for kind, label in words.items()} == dict(zip(said, said, strict=True))


def test_a_total_and_a_name_that_says_no_kind_are_no_county(runner, tmp_path):
    file, before = tmp_path / "党组织.xlsx", Unit.select().count()
    file.write_bytes(
        xlsx_of([["序号", *HEAD], [1, "青禾县委", "900001", "", "", "", ""], ["合计", "3个", "", "", "", "", ""]])
    )
    told = runner("import", "organisations", str(file))
    assert told.exit_code == 1 and "3" in told.output and Unit.select().count() == before
    file.write_bytes(xlsx_of([HEAD, ["青禾", "", "", "", "", ""]]))
    assert runner("import", "organisations", str(file)).exit_code == 1 and Unit.select().count() == before


def test_the_preview_says_that_a_kind_is_taken_from_the_name(as_):
    client = as_("admin")
    text = client.get(send(client, sheet(["工商业联合会党支部", "", PLACES["county"].name, "", "", ""]))).text
    assert "类别未填，按名称判断为党支部" in text


def kind_of(name: str) -> str:
    return str(Unit.get(Unit.name == name).kind)


def test_a_kind_is_changed_where_it_fits(as_):
    client, county = as_("admin"), PLACES["county"].name
    apply(
        client,
        send(
            client,
            sheet(["清溪乡党委", "", county, "党委", "", ""], ["清溪村党支部", "", "清溪乡党委", "党支部", "", ""]),
        ),
    )
    address = send(
        client,
        sheet(["清溪村党支部", "", "清溪乡党委", "联合党支部", "", ""], ["清溪乡党委", "", county, "党总支", "", ""]),
    )
    text = client.get(address).text
    assert "党支部 → 联合党支部" in text and "基层党委 → 党总支" in text
    apply(client, address)
    assert (kind_of("清溪村党支部"), kind_of("清溪乡党委")) == ("joint_branch", "general_branch")
    again = send(client, sheet(["清溪村党支部", "", "清溪乡党委", "", "", ""]))  # an empty kind leaves it as it is
    assert "→" not in client.get(again).text and kind_of("清溪村党支部") == "joint_branch"


def test_a_kind_that_members_posts_or_neighbours_do_not_fit_is_refused(as_):
    client, home = as_("admin"), PLACES["home"].name
    committee, county = Unit.get(Unit.name == home).parent, PLACES["county"].name
    with write():
        Unit.update(code="900123").where(Unit.name == home).execute()
    for row in (
        [home, "900123", "", "党委", "", ""],  # it has members
        [committee.name, committee.code or "", "", "党支部", "", ""],  # it has units below it
        [county, "", "", "党委", "", ""],
    ):
        text = client.get(send(client, sheet(row))).text
        assert "不能改为这个类别" in text, row
    assert kind_of(home) == "branch"
