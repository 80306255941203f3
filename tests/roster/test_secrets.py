"""What a roster must not give away: numbers typed into the wrong column, formulas in headings, faults in an address."""

import io
import zipfile

import pytest

from pwa.core.audit import AuditLine
from pwa.roster.models import RosterImport, StagedRow
from tests.people import PEOPLE
from tests.roster.sheets import HEADER, csv_of, person
from tests.roster.test_pages import send

NUMBER = person(1)["公民身份号码"]


def lines_shifted() -> bytes:
    """A row whose cells slipped by one column to the left of where they belong."""
    return csv_of([person(1, 民族=NUMBER, 学历=NUMBER, 工作岗位=f"{NUMBER} 农民", 所在党支部=NUMBER)])


def rows_without_heading() -> bytes:
    """The rows alone, as somebody copies them."""
    return csv_of([person(1)]).split(b"\r\n", 1)[1]


@pytest.mark.parametrize("content", [lines_shifted(), rows_without_heading()], ids=["shifted", "no heading"])
def test_an_identity_number_in_the_wrong_place_is_nowhere_in_clear(as_, content):
    client = as_("secretary")
    address = send(client, content)
    for page in (address, "/screening/roster"):
        assert NUMBER not in client.get(page).text
    kept = [row.__data__ for model in (RosterImport, StagedRow) for row in model.select()]
    assert kept and NUMBER not in str(kept)


def test_a_heading_that_is_a_formula_is_defused_in_the_table_given_back(as_):
    client = as_("secretary")
    header = [*HEADER, "=HYPERLINK(1)"]
    address = send(client, csv_of([person(1, 手机号码="123")], header))
    mending = client.get(f"{address}/mending.xlsx").get_data()
    with zipfile.ZipFile(io.BytesIO(mending)) as book:
        text = "".join(book.read(name).decode() for name in book.namelist())
    assert ">'=HYPERLINK(1)<" in text and "<f>" not in text


def test_numbers_are_not_tried_without_a_trace_even_when_the_table_is_thrown_away(as_):
    client = as_("secretary")
    client.post(f"{send(client, csv_of([person(1)]))}/discard")
    line = AuditLine.get(AuditLine.action == "sent roster")
    assert (line.actor_id, line.member_id) == (PEOPLE["secretary"].account_id, None)


@pytest.mark.parametrize("after", ["²", "%00", "-1", "9" * 40, "١"])
def test_a_page_of_an_import_that_is_no_number_is_the_first(as_, after):
    client = as_("secretary")
    assert client.get(f"{send(client, csv_of([person(1)]))}?after={after}").status_code == 200
