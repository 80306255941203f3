"""The export: every submission once, in the order it came, safe to open in a spreadsheet."""

import csv
import re
import stat
import zipfile
from uuid import uuid4

import pytest

from pwa.core.audit import AuditLine
from pwa.core.clock import written
from pwa.core.database import write
from pwa.reports.export import COLUMNS, defused
from pwa.reports.models import Quarantined, Submission
from tests.people import PEOPLE
from tests.reports.phone import Phone


@pytest.fixture
def sent(as_, clock):
    """Two accepted, one rejected and one whose id was taken by other words."""
    phone = Phone(as_("member"), "member")
    first = phone.entry()
    phone.send(first)
    clock.forward(minutes=5)
    phone.send(
        phone.entry(fields={"division": "440307", "since": "never"}),
        {**first, "fields": {**first["fields"], "area": "x"}},
    )
    clock.forward(minutes=5)
    phone.send(phone.entry("activity"))
    return phone


def read(path) -> list[dict]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def cells_of(path) -> list[list[str]]:
    """The cells of a workbook of ours, whose texts stand in their cells."""
    with zipfile.ZipFile(path) as file:
        xml = file.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in xml
    rows = re.findall(r"<row [^>]*>(.*?)</row>", xml)
    return [re.findall(r"<(?:t|v)(?: [^>]*)?>(.*?)</(?:t|v)>", row) for row in rows]


@pytest.mark.both_engines
def test_every_submission_is_there_with_what_became_of_it(sent, runner, tmp_path):
    assert runner("export", "submissions", str(tmp_path / "x.csv")).exit_code == 0
    rows = read(tmp_path / "x.csv")
    assert tuple(rows[0]) == COLUMNS
    assert sorted(row["outcome"] for row in rows) == ["accepted", "accepted", "conflict", "rejected"]
    assert {row["account"] for row in rows} == {str(PEOPLE["member"].account_id)}
    assert {row["id"] for row in rows if row["outcome"] == "accepted"} == {str(row.id) for row in Submission.select()}
    assert {row["id"] for row in rows} >= {str(row.submission_id) for row in Quarantined.select()}
    receipts = {row["receipt"] for row in rows if row["outcome"] == "accepted"}
    assert receipts == {row.receipt for row in Submission.select()}
    assert all(not row["receipt"] for row in rows if row["outcome"] != "accepted")


@pytest.mark.both_engines
def test_rows_stand_in_the_order_they_came(sent, runner, tmp_path):
    runner("export", "submissions", str(tmp_path / "x.csv"))
    times = [row["received_at"] for row in read(tmp_path / "x.csv")]
    assert times == sorted(times) and len(set(times)) == 3
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", moment) for moment in times)
    known = [*Submission.select(), *Quarantined.select()]
    assert set(times) == {written(row.received_at) for row in known}


def test_the_workbook_says_the_same(sent, runner, tmp_path):
    runner("export", "submissions", str(tmp_path / "x.csv"))
    runner("export", "submissions", str(tmp_path / "x.xlsx"))
    rows = [list(row.values()) for row in read(tmp_path / "x.csv")]
    assert cells_of(tmp_path / "x.xlsx") == [list(COLUMNS), *rows]


def test_nothing_that_a_phone_sent_runs_as_a_formula(sent, runner, tmp_path):
    with write():
        Quarantined.update(form='=HYPERLINK("http://evil.example")').execute()
    runner("export", "submissions", str(tmp_path / "x.csv"))
    runner("export", "submissions", str(tmp_path / "x.xlsx"))
    assert {row["form"][:2] for row in read(tmp_path / "x.csv") if row["outcome"] != "accepted"} == {"'="}
    assert len(cells_of(tmp_path / "x.xlsx")) == 5


@pytest.mark.parametrize(
    ("cell", "plain"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@x", "'@x"),
        ("\tx", "'\tx"),
        ("a=1", "a=1"),
        ("", ""),
        (-1, -1),
    ],
)
def test_dangerous_beginnings_are_made_plain(cell, plain):
    assert defused(cell) == plain


def test_the_file_is_for_its_owner_and_opens_in_chinese(sent, runner, tmp_path):
    runner("export", "submissions", str(tmp_path / "x.csv"))
    assert stat.S_IMODE((tmp_path / "x.csv").stat().st_mode) == 0o600
    assert (tmp_path / "x.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert [path.name for path in tmp_path.iterdir()] == ["x.csv"]


def test_who_exported_is_in_the_trail(app, runner, tmp_path):
    runner("export", "submissions", str(tmp_path / "x.csv"))
    assert AuditLine.select().where(AuditLine.action == "exported").count() == 1


def test_an_empty_export_is_a_table_without_rows(app, runner, tmp_path):
    with write():
        Submission.delete().execute()
        Quarantined.delete().execute()
    assert runner("export", "submissions", str(tmp_path / "x.xlsx")).exit_code == 0
    assert cells_of(tmp_path / "x.xlsx") == [list(COLUMNS)]


def test_another_suffix_is_a_mistake_in_the_command_and_a_missing_folder_a_refusal(app, runner, tmp_path):
    assert runner("export", "submissions", str(tmp_path / "x.txt")).exit_code == 2
    assert runner("export", "submissions", str(tmp_path / "none" / "x.csv")).exit_code == 1
    assert runner("export", "submissions").exit_code == 2


@pytest.mark.both_engines
def test_much_is_written_in_little_memory(app, runner, tmp_path, clock):
    import tracemalloc

    runner("export", "submissions", str(tmp_path / "x.csv"))  # the first loads what it needs
    sent = {"county_id": uuid4(), "account_id": PEOPLE["member"].account_id, "form": "location", "version": 1}
    sent |= {"fields": "x" * 1000, "content_hash": "h", "received_at": clock.now, "corrected_at": clock.now}
    with write():
        Submission.delete().execute()
        for _ in range(4):
            rows = [{**sent, "id": uuid4(), "receipt": "7KQ4-M2XD", "seq": number} for number in range(500)]
            Submission.insert_many(rows).execute()
    tracemalloc.start()
    runner("export", "submissions", str(tmp_path / "x.csv"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(read(tmp_path / "x.csv")) == 2_000 and peak < 1.1e6, "all rows together take 1.4 MB"
