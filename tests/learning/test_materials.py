"""Material: a text or a checked PDF, sent as a download, opened without a trace, taken back with its bytes."""

import io
import logging

import pytest

from pwa.core.database import db
from pwa.learning.material_models import LearningFile, LearningMaterial
from pwa.learning.pdf_check import MOST_BYTES, why_not_taken
from tests.hostile.row_counts import changed, rows
from tests.people import PEOPLE

from . import pdf_files
from .conftest import file, text
from .pdf_files import pdf

LIST = "/management/learning/materials"
SAID = {"topic": "theory", "title": "学习资料"}
BAD = {
    "SCRIPT": "pdf_acts", "HIDDEN_SCRIPT": "pdf_acts", "ON_OPENING": "pdf_acts", "LAUNCHES": "pdf_acts",
    "HOLDS_FILE": "pdf_holds_files", "ENCRYPTED": "pdf_encrypted", "LONG": "pdf_too_long", "BROKEN": "pdf_broken",
    "CUT": "pdf_broken", "ENDLESS": "pdf_broken", "PICTURE": "not_a_pdf", "AFTER_SOMETHING": "not_a_pdf",
}  # fmt: skip


@pytest.mark.parametrize(("name", "why"), BAD.items())
def test_what_does_more_than_to_be_read_is_refused(name, why):
    assert why_not_taken(getattr(pdf_files, name)) == why


def test_plain_files_up_to_the_limits_are_taken():
    assert why_not_taken(pdf()) is None and why_not_taken(pdf(300)) is None
    assert why_not_taken(pdf(301)) == "pdf_too_long"
    whole = pdf(padding=MOST_BYTES - len(pdf(padding=1_000_000)) + 1_000_000)
    assert len(whole) == MOST_BYTES and why_not_taken(whole) is None
    assert why_not_taken(whole + b"\n") == "pdf_too_large"


def sent(content: bytes, name: str = "学习.pdf", **more):
    return {**SAID, "file": (io.BytesIO(content), name), **more}


def test_a_pdf_is_stored_and_sent_as_a_download_that_no_browser_opens(as_):
    answer = as_("secretary").post(LIST, data=sent(pdf(3), "..\\党课\u202eexe.pdf"))
    assert answer.status_code == 303
    row = LearningMaterial.get()
    assert (row.kind, row.pages, row.size, row.name) == ("pdf", 3, len(pdf(3)), "党课exe.pdf")
    got = as_("member").get(f"{LIST}/{row.id}/download")
    assert got.data == pdf(3) and got.mimetype == "application/pdf"
    assert got.headers["Content-Disposition"].startswith("attachment;")
    assert got.headers["X-Content-Type-Options"] == "nosniff" and got.headers["Cache-Control"] == "private, no-store"
    shown = as_("member").get(f"{LIST}/{row.id}")
    assert shown.headers["Yanxing-Keep"] == "own" and "1 KB" in shown.text


@pytest.mark.parametrize(
    "data",
    [
        lambda: sent(pdf_files.SCRIPT), lambda: sent(pdf_files.PICTURE), lambda: sent(b"", "a.pdf"),
        lambda: sent(pdf(padding=MOST_BYTES)), lambda: sent(pdf(), words="也有正文"), lambda: SAID,
        lambda: {**SAID, "words": "x" * 20_001}, lambda: {**SAID, "words": "正文", "topic": "x"},
    ],
)  # fmt: skip
def test_what_is_refused_leaves_nothing_and_keeps_the_words(as_, data):
    secretary = as_("secretary")
    before = rows()
    answer = secretary.post(LIST, data=data())
    assert answer.status_code == 422 and "学习资料" in answer.text
    assert changed(before) == {}


def test_a_body_beyond_the_limit_is_cut_off(as_):
    assert as_("secretary").post(LIST, data=sent(b"%PDF-" + b"0" * (5 * 1024 * 1024))).status_code == 413


def test_opening_is_recorded_nowhere_neither_in_a_table_nor_in_the_log(app, as_, caplog):
    one, other = file(), text()
    as_("member").get(LIST)
    before, last = rows(), _contents()
    logging.getLogger("yanxing").addHandler(caplog.handler)
    for path in (f"{LIST}/{one.id}", f"{LIST}/{one.id}/download", f"{LIST}/{other.id}"):
        assert as_("member").get(path).status_code == 200
    logging.getLogger("yanxing").removeHandler(caplog.handler)
    assert changed(before) == {} and _contents() == last
    assert not [record for record in caplog.records if "materials" in str(record.__dict__)]


def _contents() -> list:
    names = [name for name in db.get_tables() if name.startswith("learning_")]
    return [db.execute_sql(f'select * from "{name}"').fetchall() for name in sorted(names)]


def test_it_is_for_the_unit_and_those_below_and_for_nobody_else(as_):
    row = text("fengshan")
    may = {"member": 200, "next_member": 200, "committee": 200, "host_member": 404, "admin": 404}
    for login, status in may.items():
        assert as_(login).get(f"{LIST}/{row.id}").status_code == status, login
    own = text("next-door")
    assert as_("member").get(f"{LIST}/{own.id}").status_code == 404
    assert as_("secretary").post(f"{LIST}/{own.id}/withdraw").status_code == 404
    assert as_("committee").post(f"{LIST}/{own.id}/withdraw").status_code == 303, "the committee above may"


def test_members_of_a_host_branch_read_what_it_gives_out(as_):
    row = text("host-branch")
    assert as_("member").get(f"{LIST}/{row.id}").status_code == 200


def test_nobody_gives_out_in_the_name_of_a_unit_that_is_not_theirs(as_):
    foreign = str(PEOPLE["next_member"].branch_id)
    assert as_("secretary").post(LIST, data={**SAID, "words": "正文", "unit": foreign}).status_code == 404
    assert as_("member").post(LIST, data={**SAID, "words": "正文"}).status_code == 404


def test_what_is_taken_back_is_deleted_and_found_by_members_no_more(as_):
    one, other = file(), text()
    for row in (one, other):
        assert as_("secretary").post(f"{LIST}/{row.id}/withdraw").status_code == 303
        assert as_("member").get(f"{LIST}/{row.id}").status_code == 404
        assert as_("member").get(f"{LIST}/{row.id}/download").status_code == 404
        assert as_("secretary").get(f"{LIST}/{row.id}").status_code == 200
    assert not LearningFile.select().exists()
    assert [row.words for row in LearningMaterial.select()] == ["", ""]


def test_new_material_is_news_on_today_for_two_weeks(as_, clock):
    text("fengshan", title="新学期第一课")
    assert "新学期第一课" in as_("member").get("/").text
    assert "新学期第一课" not in as_("host_member").get("/").text
    clock.forward(days=15)
    assert "新学期第一课" not in as_("member").get("/").text
