"""Receive a file for minutes: what it is follows from its bytes, never from its name or the type that was claimed.

Pictures are stored as a report's photos are: as new JPEG, without metadata. PDF and the present Office formats are
stored as they came, and are only ever sent as downloads. Formats that may carry macros are not taken.
"""

import hashlib
import io
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

from werkzeug.datastructures import FileStorage

from pwa.core.characters import is_forbidden, without_invisible
from pwa.reports.photos import NotAPhoto, NoTurn, is_picture, take_turn

MOST_BYTES = 5 * 1024 * 1024  # a backup writes a file as one line, of at most 8 MiB in base64
MOST_SENT = MOST_BYTES + 65_536  # the file and the rest of the form
MOST_NAME = 100
MIMETYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
KINDS = tuple(MIMETYPES)
SUFFIXES = (".pdf", ".jpg", ".jpeg", ".png", ".webp", ".docx", ".xlsx")  # what the form offers to choose
OFFICE = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
MOST_PARTS = 2_000  # of an Office file; its list of contents is all that is read of it


@dataclass(frozen=True)
class SentFile:
    """A file as it is stored. `sha256`: of these bytes."""

    name: str
    kind: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def kind_of(content: bytes) -> str | None:
    """Return what the bytes are: a kind, or None for anything that is not taken."""
    if is_picture(content):
        return "jpg"
    if content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:]:
        return "pdf"
    return _office_kind(content) if content.startswith(b"PK\x03\x04") else None


def _office_kind(content: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            names = parts.namelist()
    except Exception:  # any error of the library in foreign bytes means that it is none of our formats
        return None
    if len(names) > MOST_PARTS or "[Content_Types].xml" not in names:
        return None
    if any("vba" in name.lower() or "macro" in name.lower() for name in names):
        return None
    found = [kind for part, kind in OFFICE.items() if part in names]
    return found[0] if len(found) == 1 else None


def stored_name(sent_name: str, kind: str) -> str:
    """Return the name under which a file is shown and downloaded: without folders and signs that nobody sees, with the
    suffix of what it is."""
    last = sent_name.replace("\\", "/").rpartition("/")[2]
    shown = without_invisible("".join(one for one in last if not is_forbidden(one) and one != "\n")).strip(" .")
    stem = PurePosixPath(shown).stem if "." in shown else shown
    return f"{stem.strip(' .')[:MOST_NAME] or 'file'}.{kind}"


def read_file(sent: FileStorage | None) -> tuple[SentFile | None, str | None]:
    """Return the file that was sent, None if none was, and the reason why it is not taken, if so. A picture is decoded
    here: call it outside of a transaction."""
    if sent is None or not sent.filename:
        return None, None
    content = sent.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        return None, "file_too_large"
    kind = kind_of(content)
    if kind is None:
        return None, "file_empty" if not content else "file_kind"
    if kind == "jpg":
        try:
            content = take_turn(content)
        except NotAPhoto:
            return None, "picture_unreadable"
        except NoTurn:
            return None, "pictures_waiting"
    return SentFile(stored_name(sent.filename, kind), kind, content), None
