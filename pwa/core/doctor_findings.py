"""Hold one finding of `yanxing doctor`."""

from collections.abc import Iterator
from typing import NamedTuple


class Finding(NamedTuple):
    """One line of output. `well`: True if in order, False if wrong, None for a note."""

    well: bool | None
    text: str

    def __str__(self) -> str:
        return {True: "✓ ", False: "! ", None: "· "}[self.well] + self.text


Findings = Iterator[Finding]


def well(text: str) -> Finding:
    """Make a finding that something is in order."""
    return Finding(True, text)


def wrong(text: str) -> Finding:
    """Make a finding that something is wrong and must be repaired."""
    return Finding(False, text)


def note(text: str) -> Finding:
    """Make a finding that is worth knowing but not wrong."""
    return Finding(None, text)
