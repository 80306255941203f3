"""The administrator reads units in: seen before it is applied, all or nothing, and of their own county only."""

import io

import pytest

from pwa.core.audit import AuditLine
from pwa.core.database import db, write
from pwa.organisations.models import Unit
from pwa.roster.file_reader import shown
from pwa.roster.models import RosterImport
from pwa.roster.sheet_reader import open_table
from tests.people import PEOPLE, PLACES
from tests.roster.sheets import csv_of, xlsx_of
from tests.roster.test_atomicity import PowerCut, recorded, statements

IMPORT = "/organisations/import"
HEAD = ["党组织名称", "党组织代码", "上级党组织", "党组织类别", "所在行政区划", "联系电话"]
NEW = [
    ["清溪村党支部", "990001", "清溪乡党委", "党支部", "", ""],
    ["清溪乡党委", "", PLACES["county"].name, "党委", "临安区", "0571-88886666"],
    ["清溪村第一党小组", "", "清溪村党支部", "", "", ""],
]


def sheet(*rows: list[str]) -> bytes:
    return xlsx_of([HEAD, *rows])


def send(client, content: bytes, name: str = "党组织.xlsx") -> str:
    """Send a file; the address of the page that shows it."""
    answer = client.post(IMPORT, data={"file": (io.BytesIO(content), name)}, content_type="multipart/form-data")
    assert answer.status_code == 303, answer.text[:2000]
    return answer.headers["Location"]


def apply(client, address: str):
    """Press the button as it stands on the page."""
    plan = client.get(address).text.split('name="plan" value="')
    return client.post(f"{address}/apply", data={"plan": plan[1].split('"')[0] if plan[1:] else ""})


def tree() -> list[tuple]:
    return list(Unit.select().order_by(Unit.path).tuples())


def test_a_table_of_units_is_shown_applied_and_changes_nothing_the_second_time(as_):
    client, before = as_("admin"), tree()
    address = send(client, sheet(*NEW))
    text = client.get(address).text
    assert "第 2 行 · 清溪村党支部" in text and "党支部 · 清溪乡党委" in text and "写入：新增 3" in text
    assert tree() == before
    assert apply(client, address).status_code == 303
    assert "已写入" in client.get(address).text
    village = Unit.get(Unit.code == "990001")
    above = village.parent
    assert (above.name, above.division is not None, above.phone) == ("清溪乡党委", True, "0571-88886666")
    assert above.parent_id == PLACES["county"].id and village.county_id == PLACES["county"].id
    assert Unit.get(Unit.name == "清溪村第一党小组").kind == "group"
    lines = AuditLine.select().where(AuditLine.actor_id == PEOPLE["admin"].account_id)
    assert sorted(line.action for line in lines if line.action != "signed in")[-5:] == [
        *["added unit"] * 3,
        "imported units",
        "sent units",
    ]
    after = tree()
    for content in (
        sheet(*NEW),
        sheet(*reversed(NEW)),
        csv_of([dict(zip(HEAD, row, strict=True)) for row in NEW], HEAD),
    ):
        again = send(client, content)
        assert "与现有数据一致，无需写入" in client.get(again).text
        assert client.post(f"{again}/apply").status_code == 422
    assert apply(client, address).status_code == 422 and tree() == after


def test_what_would_change_is_shown_with_before_and_after(as_):
    client = as_("admin")
    apply(client, send(client, sheet(*NEW)))
    address = send(client, sheet(["清溪新村党支部", "990001", "", "", "", "13800001111"]))
    text = client.get(address).text
    assert "清溪村党支部 → 清溪新村党支部" in text and "（空） → 13800001111" in text
    apply(client, address)
    assert Unit.get(Unit.code == "990001").name == "清溪新村党支部"
    assert AuditLine.get(AuditLine.action == "changed unit").fields.split() == ["name", "phone"]


WRONG = {
    "no such unit above": (["甲支部", "", "没有的党委", "党支部", "", ""], "上级党组织"),
    "no such kind": (["甲支部", "", PLACES["county"].name, "什么", "", ""], "党组织类别"),
    "below the wrong kind": (["甲小组", "", PLACES["county"].name, "党小组", "", ""], "上级党组织"),
    "a new county": (["甲县委", "", "", "县委", "", ""], "上级党组织"),
    "moved": ([PLACES["home"].name, "", PLACES["county"].name, "党支部", "", ""], ""),
    "no name": (["", "990002", PLACES["county"].name, "党委", "", ""], "党组织名称"),
    "no such place": (["甲党委", "", PLACES["county"].name, "党委", "没有的地方", ""], "所在行政区划"),
    "no phone": (["甲党委", "", PLACES["county"].name, "党委", "", "12"], "联系电话"),
    "above itself": (["甲党委", "", "甲党委", "党委", "", ""], "上级党组织"),
}


def test_each_wrong_row_is_told_by_row_and_column_and_stops_them_all(as_):
    client, before = as_("admin"), tree()
    rows = [row for row, column in WRONG.values() if column]
    address = send(client, sheet(NEW[1], *rows))
    text = client.get(address).text
    for number, column in enumerate((column for _, column in WRONG.values() if column), 3):
        part = text.split(f"第 {number} 行")[1].split("</li>")[0]
        assert f"<strong>{column}</strong>" in part, (number, column, part)
    assert apply(client, address).status_code == 422 and tree() == before


def test_units_in_a_circle_and_endless_levels_are_wrong(as_):
    client, before = as_("admin"), tree()
    circle = [["甲党委", "", "乙党委", "党委", "", ""], ["乙党委", "", "甲党委", "党委", "", ""]]
    text = client.get(send(client, sheet(*circle))).text
    assert text.count("循环隶属") == 2
    chain = [
        [f"第{n}层党委", "", f"第{n - 1}层党委" if n else PLACES["county"].name, "党委", "", ""] for n in range(40)
    ]
    text = client.get(send(client, sheet(*chain))).text
    assert 20 < text.count("循环隶属") < 40
    assert tree() == before


def test_mended_in_its_own_error_file_it_goes_in(as_):
    client = as_("admin")
    address = send(client, sheet(*NEW, ["清溪社区党支部", "", "清溪乡党委", "", "", "12"]))
    given = client.get(f"{address}/mending.xlsx")
    assert given.status_code == 200 and given.headers["Cache-Control"] == "no-store"
    table = open_table(given.data, "organisations")
    rows = [[shown(cell) for cell in cells] for _, cells in table.rows]
    assert table.titles == [*HEAD, "原因"] and "联系电话" in rows[3][-1] and len(rows[0]) <= len(HEAD)
    rows[3] = [*rows[3][:5], "13800001111"]
    again = send(client, sheet(*rows))
    assert apply(client, again).status_code == 303
    assert Unit.get(Unit.name == "清溪社区党支部").phone == "13800001111"
    assert client.get(f"{again}/mending.xlsx").status_code == 404


def test_another_county_does_not_exist_for_a_table(as_):
    with write():
        Unit.update(code="880001").where(Unit.id == PLACES["host-works"].id).execute()
    client, before = as_("admin"), tree()
    rows = [
        ["甲支部", "", PLACES["host-street"].name, "党支部", "", ""],
        ["乙支部", "", "没有的党委", "党支部", "", ""],
        [PLACES["host-works"].name, "880001", PLACES["county"].name, "党委", "", ""],
        [PLACES["host-county"].name, "", "", "县委", "", ""],
    ]
    address = send(client, sheet(*rows))
    text = client.get(address).text
    first, second, third, fourth = (text.split(f"第 {n} 行")[1].split("</li>")[0] for n in (2, 3, 4, 5))
    assert first.replace(PLACES["host-street"].name, "没有的党委").replace("甲", "乙") == second
    assert "这里不能用这个代码" in third and "县" in fourth
    assert apply(client, address).status_code == 422 and tree() == before


def test_what_changed_since_it_was_shown_is_shown_again_and_nothing_is_applied(as_):
    client = as_("admin")
    address = send(client, sheet(*NEW))
    plan = client.get(address).text.split('name="plan" value="')[1].split('"')[0]
    with write():
        Unit.create(
            county_id=PLACES["county"].id,
            parent=PLACES["county"].id,
            path=Unit.next_path(Unit.get_by_id(PLACES["county"].id)),
            kind="committee",
            name="清溪乡党委",
        )
    before = tree()
    answer = client.post(f"{address}/apply", data={"plan": plan})
    assert answer.status_code == 422 and "重新核对" in answer.text and tree() == before
    assert client.post(f"{address}/apply", data={"plan": "x" * 9}).status_code == 422 and tree() == before
    assert apply(client, address).status_code == 303
    assert Unit.select().where(Unit.name == "清溪乡党委").count() == 1


@pytest.mark.both_engines
def test_a_fault_at_any_write_leaves_every_unit_as_it_was(as_, app):
    from pwa.roster.unit_imports import apply_units, digest_of, planned

    client = as_("admin")
    apply(client, send(client, sheet(NEW[1])))
    send(client, sheet(*NEW[:1], ["清溪乡党委", "", PLACES["county"].name, "", "", "13800001111"], NEW[2]))
    ready = RosterImport.get(RosterImport.applied_at.is_null())
    shown = digest_of(planned(ready))

    def everything() -> list:
        return [
            tree(),
            *(db.execute_sql(f"select * from {t} order by id").fetchall() for t in ("roster_import", "audit_line")),
        ]

    def work():
        apply_units(RosterImport.get_by_id(ready.id), shown, None)

    before = everything()
    with pytest.raises(PowerCut), write():
        writes = len(statements(work))
        raise PowerCut
    assert writes >= 2 and everything() == before
    for number in range(writes):
        with pytest.raises(PowerCut):
            recorded(work, number)
        assert everything() == before, f"write {number}"
    for name in ("pwa.roster.unit_writer.insert_rows", "pwa.core.audit.insert_rows"):
        with pytest.MonkeyPatch.context() as broken, pytest.raises(PowerCut):
            broken.setattr(name, lambda *_: (_ for _ in ()).throw(PowerCut))
            work()
        assert everything() == before, name
    work()
    assert Unit.get(Unit.name == "清溪乡党委").phone == "13800001111"


@pytest.mark.both_engines
def test_a_code_that_somebody_takes_in_the_same_moment_changes_nothing(as_, monkeypatch):
    client = as_("admin")
    address = send(client, sheet(*NEW))
    with write():
        Unit.update(code="990001").where(Unit.id == PLACES["host-works"].id).execute()
    monkeypatch.setattr("pwa.roster.unit_plan._taken", lambda codes: set())  # as if seen before it
    before = tree()
    answer = apply(client, address)
    assert answer.status_code == 422 and "重新核对" in answer.text and tree() == before
