"""Pictures of every kind become plain JPEG, upright and without their metadata; bytes that lie are refused."""

import io
from random import Random

import pytest
from PIL import Image

from pwa.reports.photos import NotAPhoto, reencoded

ORIENTATION, DESCRIPTION, GPS = 0x0112, 0x010E, 0x8825


def halves(mode: str, form: str, orientation: int = 1) -> bytes:
    """40×20: the left half red, the right half blue; with metadata that tells where it was taken."""
    picture = Image.new("RGB", (40, 20), "red")
    picture.paste("blue", (20, 0, 40, 20))
    exif = Image.Exif()
    exif[ORIENTATION], exif[DESCRIPTION] = orientation, "taken at home"
    exif.get_ifd(GPS)[2] = (22.0, 43.0, 12.0)
    out = io.BytesIO()
    picture.convert(mode).save(out, form, exif=exif, **({"comment": b"taken at home"} if form == "JPEG" else {}))
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(reencoded(content)))


@pytest.mark.parametrize(
    ("mode", "form"),
    [("RGB", "JPEG"), ("CMYK", "JPEG"), ("L", "JPEG"), ("RGB", "PNG"), ("RGBA", "PNG"), ("P", "PNG"), ("LA", "PNG"),
     ("1", "PNG"), ("RGB", "WEBP"), ("RGBA", "WEBP")],
)  # fmt: skip
def test_every_kind_becomes_a_plain_jpeg_without_metadata(mode, form):
    found = opened(halves(mode, form))
    assert (found.format, found.mode, found.size) == ("JPEG", "RGB", (40, 20))
    assert not found.getexif() and not {"comment", "exif", "icc_profile", "xmp"} & found.info.keys()
    if mode not in ("L", "LA", "1"):
        (red, _, _), (_, _, blue) = found.getpixel((5, 10)), found.getpixel((35, 10))
        assert red > 150 and blue > 150


@pytest.mark.parametrize(("orientation", "red"), [(1, "left"), (3, "right"), (6, "top"), (8, "bottom"), (2, "right")])
def test_it_stands_upright_as_the_camera_noted_it(orientation, red):
    found = opened(halves("RGB", "JPEG", orientation))
    width, height = found.size
    at = {"left": (3, height // 2), "right": (width - 4, height // 2), "top": (width // 2, 3)}
    pixel = found.getpixel(at.get(red, (width // 2, height - 4)))
    assert pixel[0] > 150 and pixel[2] < 100


def test_what_is_transparent_stands_on_white():
    out = io.BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(out, "PNG")
    assert min(opened(out.getvalue()).getpixel((4, 4))) > 250


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_of_a_moving_picture_the_first_frame_is_kept(form):
    frames = [Image.new("RGB", (16, 16), colour) for colour in ("red", "green", "blue")]
    out = io.BytesIO()
    frames[0].save(out, form, save_all=True, append_images=frames[1:])
    found = opened(out.getvalue())
    assert getattr(found, "n_frames", 1) == 1 and found.getpixel((8, 8))[0] > 150


def test_changed_bytes_are_a_picture_or_refused_and_never_a_fault():
    rng = Random("pictures")
    seeds = [halves("RGB", "JPEG", 6), halves("RGBA", "PNG", 6), halves("RGB", "WEBP", 6)]
    for _ in range(1500):
        content = bytearray(rng.choice(seeds))
        for _ in range(rng.choice((1, 1, 2, 8))):
            content[rng.randrange(8, len(content))] = rng.randrange(256)
        try:
            reencoded(bytes(content))
        except NotAPhoto:
            continue
