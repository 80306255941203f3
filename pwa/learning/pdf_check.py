"""Decide whether a PDF may be passed on to members: read by pypdf, strictly, before it is stored.

What a PDF can do besides being read is refused, not removed: scripts, actions on opening, embedded files, media, forms
that send. So is what cannot be checked: encrypted or broken files. Every object of the file is looked at, also those
that no page uses.
"""

import io
import logging
from collections.abc import Iterator
from typing import Any

MOST_BYTES = 3 * 1024 * 1024
MOST_PAGES = 300
MOST_OBJECTS = 10_000  # parsed one by one: less than a second for so many
DEEPEST = 60  # arrays and dictionaries within each other
DOES = {"/JS", "/JavaScript", "/OpenAction", "/AA", "/XFA", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR"}
DOES |= {"/Thread", "/Ref", "/OPI"}  # they point to other files
HOLDS = {"/EF", "/EmbeddedFiles", "/EmbeddedFile", "/FileAttachment", "/RichMedia", "/RichMediaContent"}
HOLDS |= {"/Movie", "/Sound", "/Screen", "/3D", "/Rendition"}
KINDS = ("/Type", "/Subtype", "/S")  # keys whose value says what a dictionary is
IN_BYTES = (b"/JavaScript", b"/OpenAction", b"/EmbeddedFile", b"/RichMedia")  # of earlier versions inside the file

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings quote the file


class NotTaken(Exception):
    """The file is refused; the argument is the reason code."""


def why_not_taken(content: bytes) -> str | None:
    """Return why these bytes are no PDF that members may get, as a reason code; None if they are. Call it outside of
    any transaction: a large file takes up to a second."""
    try:
        pages_of(content)
    except NotTaken as why:
        return str(why)
    return None


def pages_of(content: bytes) -> int:
    """Return how many pages the PDF has. Raises NotTaken."""
    if len(content) > MOST_BYTES:
        raise NotTaken("pdf_too_large")
    if not content.startswith(b"%PDF-"):
        raise NotTaken("not_a_pdf")
    if any(one in content for one in IN_BYTES):
        raise NotTaken("pdf_acts")
    try:
        return _checked(content)
    except NotTaken:
        raise
    except Exception as error:  # whatever the library meets in foreign bytes
        raise NotTaken("pdf_broken") from error


def _checked(content: bytes) -> int:
    from pypdf import PdfReader  # takes a tenth of a second

    reader = PdfReader(io.BytesIO(content), strict=True)
    if reader.is_encrypted or "/Encrypt" in reader.trailer:
        raise NotTaken("pdf_encrypted")
    pages = _count_pages(reader)
    numbers = {(number, generation) for generation, found in reader.xref.items() for number in found}
    numbers |= {(number, 0) for number in reader.xref_objStm}
    if len(numbers) > MOST_OBJECTS:
        raise NotTaken("pdf_too_large")
    for part in _parts(reader.trailer):
        _judge(part)
    for number, generation in sorted(numbers):
        _look_at(reader, number, generation)
    return pages


def _look_at(reader: Any, number: int, generation: int) -> None:
    """Read one object, and judge everything in it."""
    from pypdf.generic import IndirectObject

    if number:  # 0 begins the list of free numbers
        for part in _parts(reader.get_object(IndirectObject(number, generation, reader))):
            _judge(part)


def _parts(found: Any) -> Iterator[Any]:
    """Yield an object and all dictionaries and arrays directly inside it; other objects are looked at by themselves."""
    waiting = [(found, 0)]
    while waiting:
        one, depth = waiting.pop()
        if depth > DEEPEST:
            raise NotTaken("pdf_broken")
        if isinstance(one, dict):
            yield one
            inside = [dict.__getitem__(one, key) for key in one]
        elif isinstance(one, list):
            inside = [list.__getitem__(one, n) for n in range(len(one))]
        else:
            continue
        waiting += [(part, depth + 1) for part in inside if isinstance(part, dict | list)]


def _judge(part: Any) -> None:
    said = {str(key) for key in part} | {str(part[key]) for key in KINDS if key in part}
    if said & DOES:
        raise NotTaken("pdf_acts")
    if said & HOLDS:
        raise NotTaken("pdf_holds_files")
    if "/FFilter" in said or ("/Length" in said and "/F" in said) or "/FS" in said:
        raise NotTaken("pdf_acts")  # its content would be fetched from elsewhere
    address = str(part["/URI"]) if "/URI" in part else ""
    if "/Base" in said or (address and not address.lower().startswith(("https://", "http://", "mailto:", "tel:"))):
        raise NotTaken("pdf_acts")


def _count_pages(reader: Any) -> int:
    """Count the leaves of the tree of pages. A node that stands in it twice could make a small file endless."""
    seen: set[int] = set()
    pages, waiting = 0, [reader.trailer["/Root"]["/Pages"]]
    while waiting:
        node = waiting.pop().get_object()
        if id(node) in seen or not isinstance(node, dict):
            raise NotTaken("pdf_broken")
        seen.add(id(node))
        pages += "/Kids" not in node
        if pages > MOST_PAGES or len(seen) > MOST_OBJECTS:
            raise NotTaken("pdf_too_long")
        if "/Kids" in node:
            waiting += list(node["/Kids"])  # resolves a reference, which `get` does not
    if not pages:
        raise NotTaken("pdf_broken")
    return pages
