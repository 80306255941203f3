"""Two units under one unit never bear one name; and a table of thousands of one name is told so at once."""

import io
import time

import pytest

from pwa.core.audit import AuditLine
from pwa.core.database import write
from pwa.organisations.models import Unit
from pwa.roster.unit_plan import plan
from tests.people import PEOPLE, PLACES
from tests.roster.sheets import csv_of, people
from tests.roster.test_units import IMPORT, NEW, apply, send, sheet, tree

COUNTY = PLACES["county"].name
KNOWN = ["清溪乡党委", "990009", COUNTY, "党委", "", ""]


def rows_wrong(text: str) -> list[int]:
    """Which rows of the table the page names as wrong."""
    return [int(part.split(" ")[0]) for part in text.split("第 ")[1:] if "<strong>党组织名称</strong>" in part]


@pytest.fixture
def client(as_):
    """The administrator, with one committee of this name and code read in."""
    client = as_("admin")
    assert apply(client, send(client, sheet(KNOWN))).status_code == 303
    return client


TWINS = {
    "under another code": ([["清溪乡党委", "990010", COUNTY, "党委", "", ""]], [2]),
    "written with a space": ([["清溪 乡党委", "990010", COUNTY, "党委", "", ""]], [2]),
    "twice without codes": ([["白水乡党委", "", COUNTY, "党委", "", ""]] * 2, [3]),
    "twice, one with a code": ([["白水乡党委", code, COUNTY, "党委", "", ""] for code in ("", "990011")], [3]),
    "twice with two codes": ([["白水乡党委", code, COUNTY, "党委", "", ""] for code in ("990012", "990011")], [3]),
    "below it, called by code and by path": (
        [["清溪村党支部", "", above, "党支部", "", ""] for above in ("990009", f"{COUNTY}/清溪乡党委")],
        [3],
    ),
    "a new one that takes the name another is given": (
        [["新清溪乡党委", "990009", "", "党委", "", ""], ["新清溪乡党委", "990010", COUNTY, "党委", "", ""]],
        [2, 3],
    ),
}


@pytest.mark.parametrize("case", TWINS)
def test_a_second_unit_of_one_name_under_one_unit_is_refused(client, case):
    rows, wrong = TWINS[case]
    before = tree()
    address = send(client, sheet(*rows))
    text = client.get(address).text
    assert rows_wrong(text)[-1] == wrong[-1] and set(rows_wrong(text)) <= set(wrong)
    assert apply(client, address).status_code == 422 and tree() == before


def test_whoever_wrote_another_code_is_told_which_one_is_here_and_what_to_do(client):
    address = send(client, sheet(["清溪乡党委", "990010", COUNTY, "党委", "", ""]))
    assert "代码为 990009" in client.get(address).text
    again = send(client, sheet(["清溪乡党委", "990009", COUNTY, "党委", "", "0571-88886666"]))
    assert apply(client, again).status_code == 303 and Unit.get(Unit.code == "990009").phone == "0571-88886666"


def test_a_unit_is_not_given_the_name_of_its_sibling(client):
    assert apply(client, send(client, sheet(["白水乡党委", "990011", COUNTY, "党委", "", ""]))).status_code == 303
    address = send(client, sheet(["清溪乡党委", "990011", "", "党委", "", ""]))
    assert rows_wrong(client.get(address).text) == [2] and apply(client, address).status_code == 422
    swapped = sheet(["清溪乡党委", "990011", "", "党委", "", ""], ["白水乡党委", "990009", "", "党委", "", ""])
    assert apply(client, send(client, swapped)).status_code == 303
    assert {row.code: row.name for row in Unit.select().where(Unit.code.in_(["990009", "990011"]))} == {
        "990009": "白水乡党委",
        "990011": "清溪乡党委",
    }


def test_one_name_under_two_units_is_no_matter(client):
    rows = [["白水乡党委", "990011", COUNTY, "党委", "", ""]]
    rows += [["机关党支部", "", above, "党支部", "", ""] for above in ("990009", "990011")]
    assert apply(client, send(client, sheet(*rows))).status_code == 303
    assert Unit.select().where(Unit.name == "机关党支部").count() == 2


def test_units_that_bear_one_name_already_are_left_as_they_are(client):
    county = Unit.get_by_id(PLACES["county"].id)
    with write():
        path = Unit.next_path(county)
        facts = {"county_id": county.id, "parent": county.id, "kind": "committee"}
        Unit.create(path=path, name="清溪乡党委", code="990010", **facts)
    both = [["清溪乡党委", code, COUNTY, "党委", "", "0571-88886666"] for code in ("990009", "990010")]
    assert apply(client, send(client, sheet(*both))).status_code == 303
    assert Unit.select().where(Unit.phone == "0571-88886666", Unit.name == "清溪乡党委").count() == 2


def steps_of(rows: int) -> float:
    """The least time of three plans of so many rows of one name, below a unit called like them."""
    given = {"name": "清溪乡党委", "parent": "清溪乡党委", "kind": "党委", "code": "", "division": "", "phone": ""}
    table = [(row, given) for row in range(2, rows + 2)]
    top, taken = Unit.get_by_id(PLACES["county"].id).path, []
    for _ in range(3):
        began = time.process_time()
        assert all(line.problems for line in plan(table, [top]))
        taken.append(time.process_time() - began)
    return min(taken)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)  # the plan is made in memory
def test_five_times_the_rows_of_one_name_take_about_five_times_as_long(app):
    assert steps_of(5_000) < 12 * steps_of(1_000)


def test_the_list_of_what_was_sent_counts_what_is_wrong_before_anything_is_applied(client):
    address = send(client, sheet(*NEW, ["清溪社区党支部", "", "清溪乡党委", "", "", "12"]))
    client.get(address)
    assert "1 行有误" in client.get(IMPORT).text
    client.post(f"{address}/apply")
    assert "1 行有误" in client.get(IMPORT).text


def test_the_list_follows_what_the_units_have_become(client):
    rows = sheet(["白水村党支部", "", "白水乡党委", "党支部", "", ""])
    address = send(client, rows)
    client.get(address)
    assert "1 行有误" in client.get(IMPORT).text
    apply(client, send(client, sheet(["白水乡党委", "990011", COUNTY, "党委", "", ""])))
    assert "新增 1" in client.get(address).text and "行有误" not in client.get(IMPORT).text


def test_what_is_thrown_away_stands_in_the_trail_once(client, as_):
    address = send(client, sheet(*NEW))
    roster = (
        as_("secretary")
        .post(
            "/screening/roster",
            data={"file": (io.BytesIO(csv_of(people(2))), "名册.csv")},
            content_type="multipart/form-data",
        )
        .headers["Location"]
    )
    for login, path in (("admin", address), ("secretary", roster)):
        for _ in range(2):
            assert as_(login).post(f"{path}/discard").status_code == 303
    lines = AuditLine.select().where(AuditLine.action.startswith("threw away")).order_by(AuditLine.at)
    assert [(line.action, line.kind, str(line.record_id), line.actor_id) for line in lines] == [
        ("threw away units", "roster", address.rpartition("/")[2], PEOPLE["admin"].account_id),
        ("threw away roster", "roster", roster.rpartition("/")[2], PEOPLE["secretary"].account_id),
    ]


def test_what_was_applied_is_not_thrown_away_and_the_trail_says_nothing_of_it(client):
    address = send(client, sheet(*NEW))
    assert apply(client, address).status_code == 303
    client.post(f"{address}/discard")
    assert not AuditLine.select().where(AuditLine.action.startswith("threw away")).exists()
