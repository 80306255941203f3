"""What is taken as a file of minutes follows from its bytes; it is stored under a name that shows what it is."""

import hashlib
import io
import zipfile

import pytest
from PIL import Image

from pwa.meetings.attachment_files import MOST_BYTES, kind_of, stored_name
from pwa.meetings.attachment_models import MinutesAttachment
from tests.hostile.bombs import SCRIPT, made, png

from .minutes_of_a_meeting import PDF
from .test_attachments import attach, written

__all__ = ["written"]


def office(*parts: str) -> bytes:
    """An Office file of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for part in ("[Content_Types].xml", *parts):
            packed.writestr(part, "<x/>")
    return out.getvalue()


REFUSED = {
    "nothing": b"",
    "a page": b"<!doctype html><script>alert(1)</script>",
    "a PDF without an end": b"%PDF-1.7\n",
    "a page that says PDF later": b"<html>%PDF-1.4 %%EOF",
    "an archive": office("word.txt")[:-1],
    "an archive of something else": office("a.html"),
    "a document with macros": office("word/document.xml", "word/vbaProject.bin"),
    "a table with a macro sheet": office("xl/workbook.xml", "xl/macrosheets/sheet1.xml"),
    "two documents in one": office("word/document.xml", "xl/workbook.xml"),
    "an old Word file": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "a program": b"MZ" + b"\0" * 100,
    "a GIF": made("GIF"),
    "a drawing": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "a picture of 41 megapixels": png(width=6500, height=6500),
    "a picture that ends early": made("JPEG", (400, 300))[:900],
    "one byte too many": PDF + b" " * (MOST_BYTES - len(PDF) - 7) + b"%%EOF\n12",
}


def test_what_is_not_taken_is_said_at_the_field_and_nothing_is_stored(written, as_):
    for what, content in REFUSED.items():
        answer = attach(as_("secretary"), written, content, "签到表.pdf")
        assert answer.status_code == 422 and 'id="f-file-error"' in answer.text, what
        assert 'id="f-file"' in answer.text and 'aria-invalid="true"' in answer.text, what
    assert as_("secretary").post(f"/meetings/{written.id}/minutes/attachments", data={}).status_code == 422
    assert not MinutesAttachment.select().exists()


def test_a_picture_is_stored_without_what_came_along(written, as_):
    attach(as_("secretary"), written, made("JPEG", comment=SCRIPT) + SCRIPT, "会场.png")
    row = MinutesAttachment.get()
    assert (row.name, row.kind) == ("会场.jpg", "jpg") and SCRIPT not in bytes(row.content)
    assert Image.open(io.BytesIO(row.content)).format == "JPEG"
    assert hashlib.sha256(row.content).hexdigest() == row.sha256


def test_the_kind_follows_from_the_bytes():
    assert kind_of(PDF) == "pdf"
    assert kind_of(made("PNG")) == kind_of(made("WEBP")) == kind_of(made("JPEG")) == "jpg"
    assert kind_of(office("word/document.xml")) == "docx" and kind_of(office("xl/workbook.xml")) == "xlsx"
    assert [what for what, content in REFUSED.items() if kind_of(content) not in (None, "jpg", "pdf")] == []


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("签到表.pdf", "签到表.pdf"),
        ("签到表.PDF.html", "签到表.PDF.pdf"),
        ("C:\\Users\\陈\\..\\a.pdf", "a.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("a\u202efdp.exe", "afdp.pdf"),
        ("  .pdf", "pdf.pdf"),
        (".\u200b.", "file.pdf"),
        ("长" * 300 + ".pdf", "长" * 100 + ".pdf"),
        ("a\r\nb\0.pdf", "ab.pdf"),
    ],
)
def test_a_name_is_kept_without_folders_and_signs_that_nobody_sees(sent, stored):
    assert stored_name(sent, "pdf") == stored
