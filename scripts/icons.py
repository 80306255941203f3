"""Draws the mark (three geese in a V, one line each) as every icon the app needs. Same input, same bytes.

Run `python scripts/icons.py`; `--check` only says whether the files under static/icons/ are what this would draw.
"""

import re
import sys
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw

ROOT = Path(__file__).resolve().parents[1]
ICONS = ROOT / "static" / "icons"
MACROS = ROOT / "templates" / "ui" / "macros.html"
BRAND, WHITE = (168, 32, 26), (255, 255, 255)
LINE = 3.3
SOFTEN = 4  # drawn this many times larger, then reduced


def geese() -> list[str]:
    """Return the three paths, read from the macro, which holds the only drawing."""
    mark = re.search(r'<svg class="mark".*?</svg>', MACROS.read_text(encoding="utf-8"))
    if mark is None:
        raise SystemExit("templates/ui/macros.html has no mark")
    return re.findall(r' d="([^"]+)"', mark.group())


def points(path: str) -> list[tuple[float, float]]:
    """Return a path of the kind `M x y c … c …` (relative cubic curves) as a list of close points."""
    numbers = [float(n) for n in re.findall(r"-?\d*\.?\d+", path)]
    x, y, rest = numbers[0], numbers[1], numbers[2:]
    row = [(x, y)]
    for i in range(0, len(rest), 6):
        x1, y1, x2, y2, x3, y3 = rest[i : i + 6]
        for step in range(1, 65):
            t = step / 64
            a, b, c = 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3
            row.append((x + a * x1 + b * x2 + c * x3, y + a * y1 + b * y2 + c * y3))
        x, y = x + x3, y + y3
    return row


def icon(size: int, share: float, corner: float, background: tuple[int, int, int] | None = BRAND) -> Image.Image:
    """Return the mark in white on `background`: `share` of the width is drawing, `corner` the radius."""
    big = size * SOFTEN
    image = Image.new("RGBA", (big, big), (*(background or WHITE), 0))
    draw = ImageDraw.Draw(image)
    if background:
        draw.rounded_rectangle((0, 0, big - 1, big - 1), radius=corner * big, fill=(*background, 255))
    rows = [points(path) for path in geese()]
    xs, ys = [x for row in rows for x, _ in row], [y for row in rows for _, y in row]
    scale = share * big / (max(xs) - min(xs) + LINE)
    left = big / 2 - scale * (max(xs) + min(xs)) / 2
    top = big / 2 - scale * (max(ys) + min(ys)) / 2
    half = LINE / 2 * scale
    for row in rows:
        for x, y in row:
            cx, cy = left + x * scale, top + y * scale
            draw.ellipse((cx - half, cy - half, cx + half, cy + half), fill=(*WHITE, 255))
    return image.resize((size, size), Image.Resampling.LANCZOS)


def png(image: Image.Image, colours: int) -> bytes:
    """Return the smallest PNG of a flat drawing: with a palette, without metadata."""
    if image.getextrema()[3][0] == 255:
        image = image.convert("RGB").quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    else:
        image = image.quantize(colours, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def favicon() -> bytes:
    """Return the same drawing as SVG: brand red on light, its dark-mode tone on dark."""
    lines = "".join(f'<path d="{path}"/>' for path in geese())
    style = "path{fill:none;stroke:#a8201a;stroke-width:4;stroke-linecap:round;stroke-linejoin:round}"
    dark = "@media(prefers-color-scheme:dark){path{stroke:#ff8a7a}}"
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48">'
    return f"{head}<style>{style}{dark}</style>{lines}</svg>\n".encode()


def files() -> dict[str, bytes]:
    """Return every icon by name. Maskable ones keep the drawing inside the safe circle (radius 40 % of the width)."""
    return {
        "icon-192.png": png(icon(192, 0.68, 0.22), 32),
        "icon-512.png": png(icon(512, 0.68, 0.22), 32),
        "maskable-192.png": png(icon(192, 0.56, 0), 16),
        "maskable-512.png": png(icon(512, 0.56, 0), 16),
        "apple-touch-180.png": png(icon(180, 0.64, 0), 16),
        "monochrome-192.png": png(icon(192, 0.62, 0, None), 16),
        "favicon.svg": favicon(),
    }


def differing() -> list[str]:
    """Return the names of files that differ from what this would draw (compared by pixels, not by compression)."""

    def seen(name: str, content: bytes) -> bytes:
        return content if name.endswith(".svg") else Image.open(BytesIO(content)).convert("RGBA").tobytes()

    def same(name: str, content: bytes) -> bool:
        path = ICONS / name
        return path.exists() and seen(name, path.read_bytes()) == seen(name, content)

    return [name for name, content in files().items() if not same(name, content)]


def main() -> None:
    """Write the icons, or only compare."""
    if "--check" in sys.argv:
        if wrong := differing():
            raise SystemExit("differs from the drawing: " + ", ".join(wrong))
        return
    ICONS.mkdir(parents=True, exist_ok=True)
    for name, content in files().items():
        (ICONS / name).write_bytes(content)
        print(f"{name:22} {len(content):6}")


if __name__ == "__main__":
    main()
