import hashlib
import io

import pytest
from PIL import Image

from pwa.core.audit import AuditLine
from pwa.reports import photos
from pwa.reports.models import Photo, Submission
from tests.people import PEOPLE

from .phone import ACTIVITY


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30), mode: str = "RGB", **more) -> bytes:
    """A small picture's bytes."""
    out = io.BytesIO()
    Image.new(mode, size, "brown" if mode == "RGB" else 1).save(out, kind, **more)
    return out.getvalue()


def named(phone, *contents: bytes) -> tuple[str, list[str]]:
    """An accepted activity that names these photos; its id and their hashes."""
    hashes = [hashlib.sha256(content).hexdigest() for content in contents]
    return str(phone.accepted("activity", {**ACTIVITY, "photos": hashes})), hashes


def put(phone, sha256: str, content: bytes):
    return phone.client.put(f"/attachments/{sha256}", data=content, content_type="application/octet-stream")


@pytest.mark.both_engines
def test_a_named_photo_is_taken_once_and_shown_to_those_in_reach(phone, as_):
    content = picture()
    ident, [sha256] = named(phone, content)
    assert phone.send()["photos_wanted"] == [sha256]
    assert [put(phone, sha256, content).status_code for _ in range(2)] == [201, 200]
    assert phone.send()["photos_wanted"] == []
    shown = as_("secretary").get(f"/reports/{ident}/photos/{sha256}")
    assert shown.status_code == 200 and shown.mimetype == "image/jpeg"
    assert as_("next_secretary").get(f"/reports/{ident}/photos/{sha256}").status_code == 404


def test_what_is_served_has_lost_its_metadata(phone):
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    exif.get_ifd(0x8825)[2] = (22.0, 43.0, 12.0)
    content = picture(exif=exif)
    assert b"taken at home" in content
    _, [sha256] = named(phone, content)
    put(phone, sha256, content)
    kept = bytes(Photo.get().content)
    assert b"taken at home" not in kept and not Image.open(io.BytesIO(kept)).getexif()


def test_a_photo_nobody_named_or_another_account_named_is_not_taken(phone, phone_of):
    content = picture()
    sha256 = hashlib.sha256(content).hexdigest()
    assert put(phone, sha256, content).status_code == 404
    named(phone, content)
    assert put(phone_of("next_member"), sha256, content).status_code == 404
    assert not Photo.select().exists()


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (lambda: b"%PDF-1.7 not a picture", 415),
        (lambda: b"\xff\xd8\xff and then nothing", 422),
        (lambda: picture("PNG")[:60], 422),
        (lambda: picture("GIF"), 415),
        (lambda: picture("PNG", (8000, 6000), mode="1"), 422),
    ],
)
def test_bytes_that_lie_are_refused(phone, content, status):
    content = content()
    _, [sha256] = named(phone, content)
    assert put(phone, sha256, content).status_code == status and not Photo.select().exists()


def test_bytes_of_another_hash_or_too_many_are_refused(phone):
    _, [sha256] = named(phone, picture())
    assert put(phone, sha256, picture(size=(41, 30))).status_code == 422
    assert put(phone, sha256, b"\xff\xd8\xff" + b"0" * (2 * 1024 * 1024)).status_code == 413


def test_until_it_comes_the_report_says_the_photo_is_on_its_way(phone, as_):
    ident, _ = named(phone, picture())
    assert "照片尚未送达" in as_("member").get(f"/reports/{ident}").text


@pytest.mark.both_engines
def test_a_correction_keeps_the_photos_of_what_it_corrects(phone, as_):
    content = picture()
    first, [sha256] = named(phone, content)
    put(phone, sha256, content)
    corrected = phone.accepted("activity", {**ACTIVITY, "hours": 3}, replaces=first)
    address = f"/reports/{first}/photos/{sha256}"
    assert address in as_("secretary").get(f"/reports/{corrected}").text
    assert as_("secretary").get(address).status_code == 200


def test_a_form_without_javascript_brings_its_photos_along(as_):
    sent = {**ACTIVITY, "photos": (io.BytesIO(picture()), "a.jpg")}
    answer = as_("member").post("/reports/activity", data=sent, content_type="multipart/form-data")
    assert answer.status_code == 303 and Photo.select().count() == 1


@pytest.mark.parametrize("content", [b"%PDF-1.7", picture("GIF"), b"\xff\xd8\xff" + b"0" * (2 * 1024 * 1024)])
def test_what_is_no_photo_is_said_at_its_field_and_the_words_are_kept(as_, content):
    sent = {**ACTIVITY, "photos": [(io.BytesIO(picture()), "a.jpg"), (io.BytesIO(content), "b.jpg")]}
    answer = as_("member").post("/reports/activity", data=sent, content_type="multipart/form-data")
    assert answer.status_code == 422 and 'id="f-photos-error"' in answer.text and ACTIVITY["summary"] in answer.text
    assert not Photo.select().exists()


@pytest.mark.both_engines
def test_three_large_photos_come_with_the_form(as_):
    large = [picture("PNG") + bytes([n]) * (2 * 1024 * 1024 - 200) for n in range(3)]
    sent = {**ACTIVITY, "photos": [(io.BytesIO(content), "a.png") for content in large]}
    answer = as_("member").post("/reports/activity", data=sent, content_type="multipart/form-data")
    assert answer.status_code == 303 and Photo.select().count() == 3


def test_an_address_that_names_no_hash_shows_nothing(phone):
    ident, _ = named(phone, picture())
    for name in ("%00", "x", "A" * 64):
        assert phone.client.get(f"/reports/{ident}/photos/{name}").status_code == 404


def test_a_photo_that_came_is_noted_with_whom_it_concerns(phone_of):
    officer, content = phone_of("secretary"), picture()
    member, sha256 = PEOPLE["member"].member_id, hashlib.sha256(content).hexdigest()
    officer.accepted("activity", {**ACTIVITY, "photos": [sha256]}, subject=str(member), source="visit")
    put(officer, sha256, content)
    line = AuditLine.get(AuditLine.action == "added photo")
    assert (line.member_id, line.actor_id) == (member, PEOPLE["secretary"].account_id)


@pytest.mark.both_engines
def test_a_photo_that_a_restore_lost_is_asked_for_and_taken_again(phone, as_, clock):
    lost, late = picture(), picture(size=(41, 30))
    ident, [sha256, other] = named(phone, lost, late)
    put(phone, sha256, lost)
    Photo.update(lost_at=clock.now, content=b"").where(Photo.sha256 == sha256).execute()
    assert "丢失" in as_("member").get(f"/reports/{ident}").text
    assert phone.send()["photos_wanted"] == [other, sha256]
    assert put(phone, sha256, lost).status_code == 201 and phone.send()["photos_wanted"] == [other]
    assert as_("secretary").get(f"/reports/{ident}/photos/{sha256}").status_code == 200


def broken() -> bytes:
    """A picture that shows only after a while of decoding that its end is missing."""
    return picture(size=(400, 300))[:-60]


def test_a_picture_refused_once_is_not_decoded_again_that_day(phone, monkeypatch, clock):
    content = broken()
    _, [sha256] = named(phone, content)
    decoded = []
    real = photos._flat
    monkeypatch.setattr(photos, "_flat", lambda picture: decoded.append(1) or real(picture))
    assert [put(phone, sha256, content).status_code for _ in range(5)] == [422] * 5
    assert decoded == [1]
    clock.forward(days=2)  # a later release may read it
    assert put(phone, sha256, content).status_code == 422 and decoded == [1, 1]


def test_while_one_picture_is_decoded_and_one_waits_others_are_told_when_to_come_again(phone, monkeypatch):
    content = picture()
    _, [sha256] = named(phone, content)
    with photos.TURNS_TAKEN, photos.TURNS_TAKEN:
        answer = put(phone, sha256, content)
    assert answer.status_code == 503 and int(answer.headers["Retry-After"]) > 0
    assert answer.mimetype == "application/problem+json" and not Photo.select().exists()
    assert put(phone, sha256, content).status_code == 201, "it was not remembered as refused"


def test_a_form_whose_picture_finds_no_turn_comes_back_with_its_words(as_, monkeypatch):
    sent = {**ACTIVITY, "photos": (io.BytesIO(picture()), "a.jpg")}
    with photos.TURNS_TAKEN, photos.TURNS_TAKEN:
        answer = as_("member").post("/reports/activity", data=sent, content_type="multipart/form-data")
    assert answer.status_code == 503 and int(answer.headers["Retry-After"]) > 0
    assert ACTIVITY["summary"] in answer.text and not Photo.select().exists() and not Submission.select().exists()
