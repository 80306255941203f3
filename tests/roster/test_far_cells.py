"""A cell far away from the table takes little memory and is named; a password is said."""

import subprocess
import sys
import zipfile
from io import BytesIO

import pytest
import xlsxwriter

from pwa.roster.file_reader import FILE_PARSER, Unreadable
from pwa.roster.sheet_reader import open_table
from tests.roster.test_reading import HEAD, LI, WANG


def parser_says(content: bytes, tmp_path) -> tuple[str, int]:
    """What the file parser writes, and its largest memory in MB."""
    path = tmp_path / "file"
    path.write_bytes(content)
    measure = (
        "import resource, subprocess, sys; "
        "told = subprocess.run([sys.executable, *sys.argv[1:]], capture_output=True).stdout; "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024, told[-300:].decode())"
    )
    asked = [sys.executable, "-c", measure, "-s", "-E", str(FILE_PARSER), str(path)]
    megabytes, _, told = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.partition(" ")
    return told, int(megabytes)


@pytest.mark.parametrize(
    ("row", "column", "cell"),
    [
        (1_048_575, 17, "R1048576"),
        (40, 16_383, "XFD41"),
        pytest.param(999_999, 0, "A1000000", marks=pytest.mark.nightly),
    ],
)
def test_one_cell_far_away_is_named_and_takes_little_memory(tmp_path, row, column, cell):
    out = BytesIO()
    with xlsxwriter.Workbook(out) as made:
        sheet = made.add_worksheet("名册")
        for number, line in enumerate([HEAD, WANG, LI]):
            sheet.write_row(number, 0, line)
        sheet.write(row, column, "x")
        for number in range(300):  # and the table is long enough to make a large box of a wide one
            sheet.write_row(3 + number, 0, LI)
    told, megabytes = parser_says(out.getvalue(), tmp_path)
    assert megabytes < 300
    assert f"名册!{cell}" in told or ("beyond" in told and cell in told)


def ods(rows: str, manifest: str = "") -> bytes:
    """An OpenDocument table with these rows."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>")
        made.writestr(
            "content.xml",
            f'<office:document-content {spaces}><office:body><office:spreadsheet><table:table table:name="名册">'
            f"{rows}</table:table></office:spreadsheet></office:body></office:document-content>",
        )
    return out.getvalue()


def test_one_cell_far_away_in_an_open_document_is_named_too(tmp_path):
    cell = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
    rows = (
        f"<table:table-row>{cell * 5}</table:table-row>"
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell/></table:table-row>'
        f'<table:table-row><table:table-cell table:number-columns-repeated="17"/>{cell}</table:table-row>'
    )
    told, megabytes = parser_says(ods(rows), tmp_path)
    assert "stray_cell" in told and "名册!R1000002" in told and megabytes < 300


def test_a_password_is_said(app):
    locked_ods = ods("", '<manifest:file-entry><manifest:encryption-data manifest:checksum="x"/></manifest:file-entry>')
    bof = b"\x09\x08\x10\x00\x00\x06\x05\x00" + bytes(12)
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    for content in (
        locked_ods,
        ole + bof + b"\x2f\x00\x36\x00" + bytes(54) + bytes(2_000),
        ole + bof + b"\x86\x00\x00\x00" + b"\x2f\x00\x04\x00" + bytes(2_000),
    ):
        with pytest.raises(Unreadable, match="encrypted"):
            open_table(content, "members")
