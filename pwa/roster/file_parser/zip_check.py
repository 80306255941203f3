"""Check the directory of a zipped workbook before anything is unpacked, and read its parts other than the cells.

Runs beside `__main__.py`, and like it imports nothing of the app.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from html import unescape

MOST_FILES, MOST_BYTES, MOST_RATIO, SMALL = 3_000, 300 * 1024 * 1024, 150, 20 * 1024 * 1024
FORMULA = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*><f(?:/>|[^>]*/>|[^>]*>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>')

FAULT = re.compile(
    rb'<(?:\w+:)?c\b(?=[^>]*\bt="e")[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>'
    rb"(?:<(?:\w+:)?f\b[^>]*/>|<(?:\w+:)?f\b[^>]*>[^<]*</(?:\w+:)?f>)?<(?:\w+:)?v>([^<]{1,20})</"
)
MOST_BOX = 4_000_000  # cells between the first and the last filled one; the library keeps 32 bytes for each
FILLED = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"(?:[^>]*[^/>])?>')
ODS_TAG = re.compile(
    rb"<table:(table|table-row|table-cell|covered-table-cell)\b(?!-)([^>]*)>(?:\s*<text:p\b[^>]*>([^<]*))?"
)
SHOWN_MONTH = re.compile(
    r"\s*(?:\d{4}\s*[年./-]\s*\d{1,2}\s*月?|\d{2}年\d{1,2}月|[〇○零一二三四五六七八九]{2,4}年[一二三四五六七八九十]{1,2}月"
    r"|[A-Za-z]{3,9}[ -]\d{2,4})\s*"
)
NUMBER_FORMAT = re.compile(rb'<(?:\w+:)?numFmt\b[^>]*?\bnumFmtId="(\d+)"[^>]*?\bformatCode="([^"]*)"')
STYLE = re.compile(rb'<(?:\w+:)?xf\b[^>]*?\bnumFmtId="(\d+)"')
WITHOUT_DAY = {17, 27, 36, 50, 52, 57}  # built-in formats of year and month; 27 to 57 are those of Chinese Excel


class Refused(Exception):
    """The file is refused; the code says why, with the values of its sentence."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.code, self.values = code, values


def inside(content: bytes) -> dict[str, object]:
    """Return what the directory of a zip says, before anything is unpacked. Raises Refused for a zip bomb."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        found = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, UnicodeError) as error:
        raise Refused("damaged") from error
    if any(entry.flag_bits & 1 for entry in found):
        raise Refused("encrypted")
    whole = sum(entry.file_size for entry in found)
    if len(found) > MOST_FILES or whole > MOST_BYTES or (whole > SMALL and whole > MOST_RATIO * len(content)):
        raise Refused("bomb")
    names = {entry.filename for entry in found}
    if "META-INF/manifest.xml" in names and b"encryption-data" in _part(archive, "META-INF/manifest.xml"):
        raise Refused("encrypted")
    if not any(name.startswith(("xl/", "content.xml")) for name in names):
        raise Refused("not_a_table")
    try:
        facts = sheet_facts(archive, names)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, zlib.error) as error:
        raise Refused("damaged") from error
    return {**facts, "macros": any(name.endswith("vbaProject.bin") for name in names)}


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        return archive.read(name)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, zlib.error) as error:
        raise Refused("damaged") from error


def sheet_facts(archive: zipfile.ZipFile, names: set[str]) -> dict[str, object]:
    """Return the epoch, and for each sheet whether it hides rows, where formulas have no value or an error, and where
    dates are shown without their day. Raises Refused for a cell that lies far from all others."""
    found: dict[str, object] = {"epoch": False, "hides": set(), "formulas": {}, "faults": {}, "months": {}}
    if "content.xml" in names:
        _scan_ods(archive, found)
    if "xl/workbook.xml" not in names:
        return found
    book = archive.read("xl/workbook.xml")
    found["epoch"] = bool(re.search(rb"date1904\s*=\s*[\"'](1|true)", book))
    links = archive.read("xl/_rels/workbook.xml.rels") if "xl/_rels/workbook.xml.rels" in names else b""
    months = month_styles(archive.read("xl/styles.xml")) if "xl/styles.xml" in names else set()
    targets = {}
    for tag in re.findall(rb"<Relationship [^>]*>", links):
        own, target = re.search(rb'Id="([^"]+)"', tag), re.search(rb'Target="([^"]+)"', tag)
        if own and target:
            targets[own[1]] = target[1].decode("utf-8", "replace").lstrip("/").removeprefix("xl/")
    for place, tag in enumerate(re.findall(rb"<(?:\w+:)?sheet [^>]*>", book)):
        link = re.search(rb'r:id="([^"]+)"', tag)
        path = "xl/" + targets.get(link[1] if link else b"", "")
        if path in names:
            extent = _scan(archive, path, place, found, months)
            if not re.search(rb'state="(?:hidden|veryHidden)"', tag):
                name = re.search(rb'name="([^"]*)"', tag)
                extent.check(unescape((name[1] if name else b"").decode("utf-8", "replace")))
    return found


def month_styles(styles: bytes) -> set[bytes]:
    """Return the numbers of the cell styles that show a date as year and month."""
    shown = {number for number, code in NUMBER_FORMAT.findall(styles) if shows_no_day(code.decode("utf-8", "replace"))}
    own = {number for number, _ in NUMBER_FORMAT.findall(styles)}
    cells = re.search(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", styles, re.DOTALL)
    builtin = {str(number).encode() for number in WITHOUT_DAY} - own
    return {
        str(place).encode()
        for place, number in enumerate(STYLE.findall(cells[0] if cells else b""))
        if number in shown | builtin
    }


def shows_no_day(code: str) -> bool:
    """Whether a number format shows year and month of a date, and not its day: yyyy"年"m"月"."""
    first = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.|_.', "", unescape(code)).split(";")[0].lower()
    return "y" in first and "m" in first and not set(first) & set("dhs")


class Extent:
    """How far the filled cells of a sheet reach."""

    def __init__(self) -> None:
        self.row, self.column, self.count = 0, 0, 0
        self.lowest = self.rightmost = ""

    def take(self, cells: list[tuple[bytes, bytes]]) -> None:
        """Take more cells, in the order of the sheet."""
        if not cells:
            return
        self.count += len(cells)
        column, row = max(cells, key=lambda one: int(one[1]))
        if int(row) > self.row:
            self.row, self.lowest = int(row), f"{column.decode()}{row.decode()}"
        column, row = max(cells, key=lambda one: (len(one[0]), one[0]))
        if column_of(column) > self.column:
            self.column, self.rightmost = column_of(column), f"{column.decode()}{row.decode()}"

    def check(self, sheet: str) -> None:
        """Raise Refused if the box around all filled cells is too large to read: for one cell far away, which is named,
        or for too many of them."""
        box = self.row * (self.column + 1)
        if box <= MOST_BOX:
            return
        if self.count * 4 > box:
            raise Refused("too_much")
        far = self.rightmost if self.column > self.row / 64 else self.lowest
        raise Refused("stray_cell", said=f"{sheet}!{far}")


def _scan(archive: zipfile.ZipFile, path: str, place: int, found: dict[str, object], months: set[bytes]) -> Extent:
    kept, extent = b"", Extent()
    shown = re.compile(rb'<(?:\w+:)?c\b(?=[^>]*\bs="(?:' + b"|".join(months) + rb')")[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
    with archive.open(path) as part:
        while chunk := part.read(1 << 20):
            kept += chunk
            if b"<!DOCTYPE" in kept or b"<!ENTITY" in kept:
                raise Refused("entities")
            if re.search(rb"<(?:row|col)\b[^>]*\bhidden=\"(?:1|true)\"", kept):
                found["hides"].add(place)  # type: ignore[attr-defined]
            if b"<f" in kept:
                for column, row in FORMULA.findall(kept):
                    found["formulas"].setdefault(place, set()).add((int(row), column_of(column)))  # type: ignore[attr-defined]
            for column, row, text in FAULT.findall(kept) if b't="e"' in kept else ():
                faults = found["faults"].setdefault(place, {})  # type: ignore[attr-defined]
                faults.setdefault(int(row), {})[column_of(column)] = unescape(text.decode("utf-8", "replace"))
            for column, row in shown.findall(kept) if months else ():
                rows = found["months"].setdefault(place, {})  # type: ignore[attr-defined]
                rows.setdefault(int(row), set()).add(column_of(column))
            extent.take(FILLED.findall(kept))
            kept = kept[-4096:]  # a cell at the seam may be taken twice
    return extent


def _scan_ods(archive: zipfile.ZipFile, found: dict[str, object]) -> None:
    """Check how far the filled cells of each sheet of an OpenDocument table reach, and find the dates that are shown
    without their day."""
    extent, name, row, column, place = Extent(), "", 0, 0, -1
    for tag, rest, shown in _ods_tags(archive):
        if tag == b"table-row":
            row, column = row + _repeated(rest, b"rows"), 0
        elif tag == b"table":
            extent.check(name)
            extent, row, place = Extent(), 0, place + 1
            named = re.search(rb'table:name="([^"]*)"', rest)
            name = unescape((named[1] if named else b"").decode("utf-8", "replace"))
        else:
            first, column = column, column + _repeated(rest, b"columns")
            if b"office:value-type=" in rest:
                extent.take([(column_name(column - 1).encode(), str(row).encode())])
            if b'office:value-type="date"' in rest and SHOWN_MONTH.fullmatch(shown.decode("utf-8", "replace")):
                rows = found["months"].setdefault(place, {})  # type: ignore[attr-defined]
                rows.setdefault(row, set()).update(range(first, min(column, first + 200)))
    extent.check(name)


def _ods_tags(archive: zipfile.ZipFile) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Yield the tables, rows and cells of an OpenDocument table: tag, attributes, and the text that is shown."""
    kept, more = b"", True
    with archive.open("content.xml") as part:
        while more:
            chunk = part.read(1 << 20)
            kept, more = kept + chunk, bool(chunk)
            end = max(kept.rfind(b"<table:"), 0) if more else len(kept)
            yield from ODS_TAG.findall(kept[:end])
            kept = kept[end:]


def _repeated(attributes: bytes, what: bytes) -> int:
    found = re.search(rb"table:number-" + what + rb'-repeated="(\d+)"', attributes)
    return int(found[1]) if found else 1


def is_locked_xls(content: bytes) -> bool:
    """Whether an old workbook is encrypted: its first records then hold FILEPASS (2.4.117 of [MS-XLS])."""
    begin = content.find(b"\x09\x08\x10\x00\x00\x06\x05\x00")
    for _ in range(12):
        if begin < 0 or begin + 4 > len(content):
            return False
        kind, length = int.from_bytes(content[begin : begin + 2], "little"), content[begin + 2 : begin + 4]
        if kind == 0x2F:
            return True
        begin += 4 + int.from_bytes(length, "little")
    return False


def column_of(letters: bytes) -> int:
    """Return the column's number: 'A' → 0, 'AB' → 27."""
    number = 0
    for sign in letters:
        number = number * 26 + sign - 64
    return number - 1


def column_name(number: int) -> str:
    """Return the column's letters: 0 → 'A', 27 → 'AB'."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
