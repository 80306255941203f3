"""Text is readable: every pair of tokens that meets on a page has the contrast of WCAG 2.2 AA, in light and in dark."""

import re
from pathlib import Path

SHEET = (Path(__file__).resolve().parents[2] / "static" / "css" / "yanxing.css").read_text(encoding="utf-8")
TEXT = [
    *[(ink, ground) for ink in ("ink", "muted", "brand", "ok", "danger") for ground in ("ground", "surface")],
    *[("ink", f"{kind}-soft") for kind in ("ok", "warn", "danger", "info", "brand")],
    *[(kind, f"{kind}-soft") for kind in ("ok", "warn", "danger", "info", "brand")],
    ("muted", "brand-soft"),
    ("on-fill", "fill"),
    ("on-brand", "brand"),
    ("ground", "ink"),
    ("surface", "ok"),
]
EDGES = [("edge", "ground"), ("edge", "surface"), ("brand", "surface"), ("info", "ground"), ("fill", "ground")]


def tokens(scheme: str) -> dict[str, str]:
    """The colours of one scheme: the dark ones stand in the sheet's first dark block and win over the light ones."""
    light, dark = SHEET.split("@media (prefers-color-scheme: dark)", 1)
    found = dict(re.findall(r"--([a-z-]+): (#[0-9A-Fa-f]{6})\b", light))
    if scheme == "dark":
        found |= dict(re.findall(r"--([a-z-]+): (#[0-9A-Fa-f]{6})\b", dark.split("@layer base", 1)[0]))
    return found


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_what_meets_can_be_told_apart() -> None:
    """4.5 to 1 for words, 3 to 1 for the edges of what can be touched."""
    faint = [
        f"{scheme}: {ink} {colours[ink]} on {ground} {colours[ground]}"
        for scheme, colours in ((scheme, tokens(scheme)) for scheme in ("light", "dark"))
        for ink, ground, least in [(*p, 4.5) for p in TEXT] + [(*p, 3.0) for p in EDGES]
        if contrast(colours[ink], colours[ground]) < least
    ]
    assert faint == []


def test_dark_says_every_colour_anew() -> None:
    """A colour that only the light scheme names would shine through in the dark."""
    dark = SHEET.split("@media (prefers-color-scheme: dark)", 1)[1].split("@layer base", 1)[0]
    assert set(re.findall(r"--([a-z-]+): #", dark)) == set(tokens("light"))
