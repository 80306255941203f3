"""Check the directory of a zipped workbook before anything is unpacked, and read its parts other than the cells.

Runs beside `__main__.py`, and like it imports nothing of the app.
"""

import io
import re
import zipfile
import zlib

MOST_FILES, MOST_BYTES, MOST_RATIO, SMALL = 3_000, 300 * 1024 * 1024, 150, 20 * 1024 * 1024
FORMULA = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*><f(?:/>|[^>]*/>|[^>]*>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>')


class Refused(Exception):
    """The file is refused; the code says why."""


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
    if not any(name.startswith(("xl/", "content.xml")) for name in names):
        raise Refused("not_a_table")
    try:
        facts = sheet_facts(archive, names)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, zlib.error) as error:
        raise Refused("damaged") from error
    return {**facts, "macros": any(name.endswith("vbaProject.bin") for name in names)}


def sheet_facts(archive: zipfile.ZipFile, names: set[str]) -> dict[str, object]:
    """Return the epoch, and for each sheet whether it hides rows and where formulas have no value."""
    found: dict[str, object] = {"epoch": False, "hides": set(), "formulas": {}}
    if "xl/workbook.xml" not in names:
        return found
    book = archive.read("xl/workbook.xml")
    found["epoch"] = bool(re.search(rb"date1904\s*=\s*[\"'](1|true)", book))
    links = archive.read("xl/_rels/workbook.xml.rels") if "xl/_rels/workbook.xml.rels" in names else b""
    targets = {}
    for tag in re.findall(rb"<Relationship [^>]*>", links):
        own, target = re.search(rb'Id="([^"]+)"', tag), re.search(rb'Target="([^"]+)"', tag)
        if own and target:
            targets[own[1]] = target[1].decode("utf-8", "replace").lstrip("/").removeprefix("xl/")
    for place, tag in enumerate(re.findall(rb"<sheet [^>]*>", book)):
        link = re.search(rb'r:id="([^"]+)"', tag)
        path = "xl/" + targets.get(link[1] if link else b"", "")
        if path in names:
            _scan(archive, path, place, found)
    return found


def _scan(archive: zipfile.ZipFile, path: str, place: int, found: dict[str, object]) -> None:
    kept = b""
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
            kept = kept[-4096:]


def column_of(letters: bytes) -> int:
    """Return the column's number: 'A' → 0, 'AB' → 27."""
    number = 0
    for sign in letters:
        number = number * 26 + sign - 64
    return number - 1
