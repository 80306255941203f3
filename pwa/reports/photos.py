"""Receive photos: only for a hash that a stored report of this account names. Store them re-encoded, without
metadata."""

import hashlib
import io
import threading
from datetime import timedelta
from typing import Any
from uuid import UUID

import peewee as pw
from flask import Blueprint, Response, abort, make_response, request
from flask_login import current_user
from PIL import ExifTags, Image

from pwa.core import audit, throttle
from pwa.core.access import open_to_signed_in
from pwa.core.compiled_query import compiled_query
from pwa.core.database import write
from pwa.core.errors import problem

from .models import Photo, PhotoNamed, Submission
from .reach import report_within
from .rules import HASH

photos = Blueprint("photos", __name__)
MOST_BYTES, MOST_PIXELS, QUALITY = 2 * 1024 * 1024, 40_000_000, 85
MOST_STORED = 4 * 1024 * 1024  # a backup writes a picture as one line, of at most 8 MiB in base64
SCAN, MOST_SCANS = b"\xff\xda", 32  # cameras make about 12 scans; 2 MiB of empty scans would take a quarter of an hour
ONE_AT_A_TIME = threading.Lock()  # 40 megapixels need 250 MB of memory
TURNS_TAKEN = threading.BoundedSemaphore(2)  # one is decoded, one waits: the other threads serve everybody else
AGAIN_AFTER = 3  # seconds; one picture takes up to two
REMEMBERED = timedelta(days=1)  # for how long a picture that cannot be read is refused without decoding it again
TURNS = Image.Transpose
UPRIGHT = {2: TURNS.FLIP_LEFT_RIGHT, 3: TURNS.ROTATE_180, 4: TURNS.FLIP_TOP_BOTTOM, 5: TURNS.TRANSPOSE,
           6: TURNS.ROTATE_270, 7: TURNS.TRANSVERSE, 8: TURNS.ROTATE_90}  # fmt: skip
SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")


class NotAPhoto(ValueError):
    """The bytes are no picture that we accept."""


class NoTurn(Exception):
    """Other pictures are being decoded."""


def is_picture(content: bytes) -> bool:
    """Whether these are JPEG, PNG or WebP by signature, whatever type the sender claims."""
    return content.startswith(SIGNATURES) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP")


def reencoded(content: bytes) -> bytes:
    """Return the picture as new JPEG bytes: upright, without metadata, and smaller if it would be too large to store.
    Raises NotAPhoto."""
    if content.startswith(SIGNATURES[0]) and content.count(SCAN) > MOST_SCANS:
        raise NotAPhoto("too many scans")
    try:
        with ONE_AT_A_TIME, Image.open(io.BytesIO(content), formats=["JPEG", "PNG", "WEBP"]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise NotAPhoto("too many pixels")
            turn = UPRIGHT.get(_orientation(picture))
            flat = _flat(picture)
            flat = flat.transpose(turn) if turn is not None else flat
            flat.info.clear()
            content = _as_jpeg(flat)
            while len(content) > MOST_STORED:
                flat = flat.reduce(2)
                content = _as_jpeg(flat)
    except Exception as error:  # any error of the library in foreign bytes is a refusal, never a server error
        raise NotAPhoto(type(error).__name__) from error
    return content


def _as_jpeg(picture: Image.Image) -> bytes:
    fresh = io.BytesIO()
    picture.save(fresh, "JPEG", quality=QUALITY, optimize=True)
    return fresh.getvalue()


def _orientation(picture: Image.Image) -> int:
    """The orientation noted by the camera; 1 where the note cannot be read, for the picture may still be intact."""
    try:
        return int(picture.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:
        return 1


def _flat(picture: Image.Image) -> Image.Image:
    """The first frame in RGB; transparent parts become white."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    above = picture.convert("RGBA")
    flat = Image.new("RGB", picture.size, "white")
    flat.paste(above, mask=above.getchannel("A"))
    return flat


def take_turn(content: bytes) -> bytes:
    """Return `reencoded(content)` if no more than one other waits. Raises NotAPhoto, NoTurn. What was refused is
    remembered by its hash, for all processes."""
    name = f"refused photo {hashlib.sha256(content).hexdigest()}"
    if throttle.counted(name, REMEMBERED):
        raise NotAPhoto("refused before")
    if not TURNS_TAKEN.acquire(blocking=False):
        raise NoTurn
    try:
        return reencoded(content)
    except NotAPhoto:
        throttle.count(name, REMEMBERED)
        raise
    finally:
        TURNS_TAKEN.release()


def keep(account_id: UUID, sha256: str, content: bytes) -> bool:
    """Store the photo under the hash of the bytes as sent; return False if it was there already. Raises NotAPhoto."""
    return not _is_here(account_id, sha256) and store_reencoded(account_id, sha256, take_turn(content))


def store_reencoded(account_id: UUID, sha256: str, clean: bytes) -> bool:
    """Store bytes made by `reencoded` under the hash of the original; return False if the photo was there already."""
    if _is_here(account_id, sha256):
        return False
    with write():
        row = {"account_id": account_id, "sha256": sha256, "content": clean, "mimetype": "image/jpeg"}
        Photo.insert(row).on_conflict(
            conflict_target=[Photo.account_id, Photo.sha256], update={Photo.content: clean, Photo.lost_at: None}
        ).execute()
        report = _report_naming(account_id, sha256)
        audit.record("added photo", "photo", report.id, county_id=report.county_id, member_id=report.member_id)
    return True


def _is_here(account_id: UUID, sha256: str) -> bool:
    mine = (Photo.account_id == account_id) & (Photo.sha256 == sha256)
    return Photo.select().where(mine, Photo.lost_at.is_null()).exists()


def _report_naming(account_id: UUID, sha256: str) -> Submission:
    """A report of this account that names the photo: it says which member the photo concerns."""
    named = (PhotoNamed.account_id == account_id) & (PhotoNamed.sha256 == sha256)
    return Submission.select().join(PhotoNamed, on=(PhotoNamed.submission_id == Submission.id)).where(named).get()


def photos_wanted(account_id: UUID) -> list[str]:
    """Return the hashes of photos that stored reports of this account name and that have not come; those lost by a
    restore last."""
    return [sha256 for (sha256,) in _wanted(account_id)]


@compiled_query
def _wanted(account_id: Any) -> Any:
    here = (Photo.account_id == PhotoNamed.account_id) & (Photo.sha256 == PhotoNamed.sha256)
    return (
        PhotoNamed.select(PhotoNamed.sha256)
        .join(Photo, pw.JOIN.LEFT_OUTER, on=here)
        .where(PhotoNamed.account_id == account_id, Photo.sha256.is_null() | Photo.lost_at.is_null(False))
        .group_by(PhotoNamed.sha256, Photo.lost_at)
        .order_by(Photo.lost_at.asc(nulls="first"), PhotoNamed.sha256)
        .limit(100)
    )


@photos.put("/attachments/<sha256>")
@open_to_signed_in
def attach(sha256: str) -> Response:
    """Receive a photo: `201` stored, `200` there already, `404` no report names it, `422` wrong hash, `413` too large,
    `415` no picture."""
    account = current_user.account
    named = PhotoNamed.select().where(PhotoNamed.account_id == account.id, PhotoNamed.sha256 == sha256)
    if not HASH.fullmatch(sha256) or not named.exists():
        return problem(404, "No report of yours names this photo")
    if (request.content_length or 0) > MOST_BYTES:
        return problem(413, "Over 2 MiB")
    content = request.get_data(cache=False)
    if len(content) > MOST_BYTES:
        return problem(413, "Over 2 MiB")
    if hashlib.sha256(content).hexdigest() != sha256:
        return problem(422, "The bytes do not have this hash")
    if not is_picture(content):
        return problem(415, "Not a JPEG, PNG or WebP picture")
    try:
        fresh = keep(account.id, sha256, content)
    except NotAPhoto:
        return problem(422, "The picture cannot be read")
    except NoTurn:
        answer = problem(503, "Other pictures are being read")
        answer.headers["Retry-After"] = str(AGAIN_AFTER)
        return answer
    answer = make_response("", 201 if fresh else 200)
    answer.headers["Yanxing-Sync"] = "1"  # proves that this server answered: a captive portal answers 200 to anything
    return answer


@photos.get("/reports/<uuid:submission>/photos/<sha256>")
@open_to_signed_in
def photo(submission: UUID, sha256: str) -> Response:
    """Send the re-encoded picture to visitors who may open the report."""
    report = report_within(current_user, submission)
    if not HASH.fullmatch(sha256):
        abort(404)
    named = PhotoNamed.select().where(PhotoNamed.submission_id == report.id, PhotoNamed.sha256 == sha256).exists()
    row = Photo.get_or_none(Photo.account_id == report.account_id, Photo.sha256 == sha256) if named else None
    if row is None or row.lost_at:
        abort(404)
    answer = Response(bytes(row.content), mimetype=row.mimetype)
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Disposition"] = "inline; filename=photo.jpg"
    return answer
