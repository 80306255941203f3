"""Draw QR codes as inline SVG, without style attributes (the CSP refuses them)."""

from typing import Any

import segno


def draw(content: Any, mask: int | None = None) -> str:
    """Return the code of a text, or of a list of segments (a digits-only one is stored as such), at error level M.

    `mask`: one of the eight patterns, for long codes and for pages of many. Every reader reads each of them; to compare
    all eight, as the standard advises, takes two thirds of the time.
    """
    made = segno.make(content, error="m", boost_error=False, micro=False, mask=mask)
    return made.svg_inline(omitsize=True, border=2, svgclass=None, lineclass=None)
