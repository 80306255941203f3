"""Attachments that lie about their hash, their kind or their size, and pictures that are bombs: refused with nothing
stored and no memory filled; what is taken is a plain picture whatever came along with it."""

import hashlib
import io
import resource

import pytest
from PIL import Image

from pwa.core.backup import reader
from pwa.meetings import attachment_files
from pwa.reports import photos
from pwa.reports.models import ActivityReport, Photo
from tests.reports.phone import ACTIVITY

from .bombs import SCRIPT, made, refused, taken, tiled_noise
from .row_counts import changed, rows

MOST_MEMORY = 400 * 1024  # KiB above what the tests took before: 40 megapixels are a quarter of a gigabyte


def name_them(phone, *contents: bytes) -> list[str]:
    """Reports that name these photos, three each; their hashes."""
    hashes = [hashlib.sha256(content).hexdigest() for content in contents]
    for at in range(0, len(hashes), 3):
        phone.accepted("activity", {**ACTIVITY, "photos": hashes[at : at + 3]})
    return hashes


def put(phone, sha256: str, content: bytes, **headers: str):
    return phone.client.put(f"/attachments/{sha256}", data=content, headers=headers)


def test_what_is_no_picture_or_a_bomb_is_refused_and_fills_nothing(phone):
    hashes = name_them(phone, *(content for content, _ in refused().values()))
    before, memory = rows(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for (name, (content, status)), sha256 in zip(refused().items(), hashes, strict=True):
        answer = put(phone, sha256, content)
        assert (answer.status_code, answer.mimetype) == (status, "application/problem+json"), name
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory < MOST_MEMORY
    assert not changed(before)


def test_what_came_along_with_a_picture_is_not_kept(phone, as_):
    hashes = name_them(phone, *taken().values())
    for (name, content), sha256 in zip(taken().items(), hashes, strict=True):
        assert put(phone, sha256, content).status_code == 201, name
        kept = bytes(Photo.get(Photo.sha256 == sha256).content)
        assert SCRIPT not in kept and b"PK\x03\x04" not in kept, name
        assert Image.open(io.BytesIO(kept)).format == "JPEG"
    assert Photo.select().count() == len(taken())


def test_a_kind_or_name_that_somebody_claims_changes_nothing(phone, as_):
    photo, page = made("PNG"), b"<!doctype html><script>alert(1)</script>"
    ident = str(
        phone.accepted("activity", {**ACTIVITY, "photos": [hashlib.sha256(b).hexdigest() for b in (photo, page)]})
    )
    claims = {"Content-Type": "text/html", "Content-Disposition": 'attachment; filename="../../a.html"'}
    assert put(phone, hashlib.sha256(page).hexdigest(), page, **{"Content-Type": "image/jpeg"}).status_code == 415
    assert put(phone, hashlib.sha256(photo).hexdigest(), photo, **claims).status_code == 201
    shown = as_("secretary").get(f"/reports/{ident}/photos/{hashlib.sha256(photo).hexdigest()}")
    assert shown.mimetype == "image/jpeg" and shown.headers["X-Content-Type-Options"] == "nosniff"
    assert shown.headers["Content-Disposition"] == "inline; filename=photo.jpg"


@pytest.mark.parametrize("name", ["", "0" * 63, "0" * 65, "g" * 64, "0" * 63 + "%0a", "A" * 64, "%00" * 64, "../" * 20])
def test_a_name_that_is_no_hash_finds_nothing(phone, name):
    before = rows()
    assert put(phone, name, made("JPEG")).status_code in (404, 405)
    assert not changed(before)


def test_bytes_that_are_not_those_that_were_named_are_refused(phone):
    photo = made("JPEG", (400, 300))
    [sha256] = name_them(phone, photo)
    before = rows()
    lies = {
        "another": made("JPEG", (401, 300)),
        "one byte less": photo[:-1],
        "one byte more": photo + b"\0",
        "nothing": b"",
        "the hash": sha256.encode(),
    }
    for name, content in lies.items():
        assert put(phone, sha256, content).status_code == 422, name
    assert put(phone, sha256, photo + b"\0" * (2 * 1024 * 1024)).status_code == 413
    assert not changed(before)
    assert put(phone, sha256, photo).status_code == 201


def test_in_a_form_what_is_no_picture_is_said_at_its_field(as_):
    browser = as_("member")
    before = rows()
    for content in [content for content, status in refused().values() if status == 415 and content]:
        sent = {**ACTIVITY, "photos": (io.BytesIO(content), 'a".jpg')}
        answer = browser.post("/reports/activity", data=sent, content_type="multipart/form-data")
        assert answer.status_code == 422 and 'id="f-photos-error"' in answer.text
    assert not changed(before).keys() - {"quarantined"}


def test_in_a_form_a_bomb_is_said_at_its_field_and_nothing_is_stored(as_):
    bombs = [content for content, status in refused().values() if status == 422 and len(content) > 200]
    for content in bombs[:6]:
        sent = {**ACTIVITY, "photos": (io.BytesIO(content), "a.jpg")}
        answer = as_("member").post("/reports/activity", data=sent, content_type="multipart/form-data")
        assert answer.status_code == 422 and 'id="f-photos-error"' in answer.text and ACTIVITY["summary"] in answer.text
    assert not Photo.select().exists() and not ActivityReport.select().exists()


def test_what_is_stored_fits_a_line_of_the_backup_however_small_the_picture_was_that_came(monkeypatch):
    for most in (photos.MOST_STORED, attachment_files.MOST_BYTES):
        assert most * 4 // 3 + 65_536 < reader.LONGEST_LINE  # it is written in base64, beside the other columns
    sent = tiled_noise((800, 600))
    assert len(sent) < 20_000
    monkeypatch.setattr(photos, "MOST_STORED", 60_000)
    kept = Image.open(io.BytesIO(photos.reencoded(sent)))
    assert len(photos.reencoded(sent)) <= 60_000 and kept.width / kept.height == 800 / 600
