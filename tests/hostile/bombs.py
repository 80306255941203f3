"""Make pictures that lie: small files that would fill the memory, two formats in one, claims without a picture."""

import io
import struct
import zlib
from functools import cache
from random import Random

from PIL import Image


def made(kind: str, size: tuple[int, int] = (8, 8), **more: object) -> bytes:
    """A small honest picture."""
    out = io.BytesIO()
    Image.new("RGB", size, (160, 40, 30)).save(out, kind, **more)
    return out.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    """One piece of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(*extra: bytes, width: int = 8, height: int = 8, rows: bytes | None = None) -> bytes:
    """A PNG with pieces of one's own before its picture."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress((b"\0" + b"\x80" * 24) * 8 if rows is None else rows, 9))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(extra) + body + chunk(b"IEND", b"")


def jpeg_of(width: int, height: int) -> bytes:
    """A JPEG that claims to be as large as this."""
    content = bytearray(made("JPEG"))
    at = content.index(b"\xff\xc0") + 5
    content[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(content)


def jpeg_of_scans(count: int, size: tuple[int, int] = (64, 64)) -> bytes:
    """A progressive JPEG that goes over its picture again and again."""
    out = io.BytesIO()
    Image.new("L", size, 128).save(out, "JPEG", progressive=True)
    content = out.getvalue()
    at = content.rindex(b"\xff\xda")
    return content[:at] + content[at:-2] * count + b"\xff\xd9"


def webp_of(width: int, height: int) -> bytes:
    """A moving WebP that claims a canvas as large as this."""
    out = io.BytesIO()
    first, second = (Image.new("RGB", (8, 8), colour) for colour in ("red", "blue"))
    first.save(out, "WEBP", save_all=True, append_images=[second])
    content = bytearray(out.getvalue())
    at = content.index(b"VP8X") + 12
    content[at : at + 6] = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return bytes(content)


def nothing(mebibytes: int) -> bytes:
    """So much of nothing, compressed: one block that stands for itself, again and again, then the sum of all."""
    packer, piece, total = zlib.compressobj(9, wbits=-15), b"\0" * 2**20, 1
    block = packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)
    for _ in range(mebibytes):
        total = zlib.adler32(piece, total)
    return b"\x78\xda" + block * mebibytes + packer.flush() + struct.pack(">I", total)


def tiled_noise(size: tuple[int, int]) -> bytes:
    """A PNG of the same noise again and again: small, but large as a JPEG."""
    width, height = size
    tile = Random(1).randbytes(64 * 3)
    row = (tile * (width // 64 + 1))[: width * 3]
    out = io.BytesIO()
    Image.frombytes("RGB", size, row * height).save(out, "PNG")
    return out.getvalue()


SCRIPT = b"<script>alert('polyglot')</script>"


@cache
def refused() -> dict[str, tuple[bytes, int]]:
    """Bytes and what is answered, by their name; made when a test asks, not when all tests are read."""
    zeros = nothing(100)
    return {
        "a PNG of 2.5 gigapixels": (png(width=50_000, height=50_000), 422),
        "a PNG of 41 megapixels": (png(width=6500, height=6500), 422),
        "a PNG without measure": (png(width=2**31 - 1, height=2**31 - 1), 422),
        "a PNG of nothing": (png(width=0, height=8), 422),
        "a PNG that says less than it claims": (png(rows=b"\0\x80"), 422),
        "text that fills the memory": (png(chunk(b"zTXt", b"k\0\0" + zeros)), 422),
        "text of all tongues that fills it": (png(chunk(b"iTXt", b"k\0\x01\0\0\0" + zeros)), 422),
        "a profile that fills it": (png(chunk(b"iCCP", b"k\0\0" + zeros)), 422),
        "many texts that fill it": (png(chunk(b"zTXt", b"k\0\0" + zlib.compress(b"\0" * 10**6, 9)) * 100), 422),
        "a piece longer than the file": (png(struct.pack(">I", 2**31 - 1) + b"tEXt"), 422),
        "a JPEG of 4 gigapixels": (jpeg_of(65_500, 65_500), 422),
        "a JPEG of nothing": (jpeg_of(0, 8), 422),
        "a JPEG of five hundred scans": (jpeg_of_scans(500), 422),
        "a WebP of 268 megapixels": (webp_of(16_383, 16_383), 422),
        "a WebP wider than any": (webp_of(1 << 24, 255), 422),
        "a WebP that ends after its name": (b"RIFF\xff\xff\xff\xffWEBP", 422),
        "a picture cut short": (made("JPEG", (400, 300))[:900], 422),
        "a GIF": (made("GIF"), 415),
        "a TIFF": (made("TIFF"), 415),
        "a BMP": (made("BMP"), 415),
        "an icon": (made("ICO", (16, 16)), 415),
        "a drawing with a script": (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", 415),
        "a page": (b"<!doctype html><script>alert(1)</script>", 415),
        "a PDF": (b"%PDF-1.7\n", 415),
        "an archive": (b"PK\x03\x04" + b"\0" * 60, 415),
        "nothing": (b"", 415),
        "a letter": (b"\xff", 415),
        "a GIF that says JPEG later": (b"GIF89a" + made("JPEG"), 415),
        "a page behind the sign of a JPEG": (b"\xff\xd8\xff<!doctype html><script>alert(1)</script>", 422),
        "an archive behind the sign of a PNG": (b"\x89PNG\r\n\x1a\nPK\x03\x04" + b"\0" * 60, 422),
    }


@cache
def taken() -> dict[str, bytes]:
    """Honest pictures that carry something else along."""
    return {
        "a page at the end of a JPEG": made("JPEG") + SCRIPT,
        "a page in the comment of a JPEG": made("JPEG", comment=SCRIPT),
        "an archive at the end of a PNG": made("PNG") + b"PK\x03\x04" + SCRIPT,
        "a page in a text of a PNG": png(chunk(b"tEXt", b"k\0" + SCRIPT)),
        "a progressive JPEG": jpeg_of_scans(2),
        "more rows than it has": png(rows=((b"\0" + b"\x80" * 24) * 8) + b"\0" * (16 << 20)),
    }
