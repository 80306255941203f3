"""Read the cases of counted rolls, which tests of Python and of JavaScript share."""

import json
from pathlib import Path
from typing import Any

from pwa.meetings.rules import Place

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "roll_cases.json").read_text("utf-8"))


def places_of(written: str) -> list[Place]:
    """`own v present *10, placed n absent *1` → ten members with a vote who are present, one placed here who is not."""
    found: list[Place] = []
    for part in filter(None, written.split(", ")):
        standing, vote, state, times = part.split(" ")
        place = Place(standing, standing == "own", vote == "v", "" if state == "-" else state)
        found += [place] * int(times.removeprefix("*"))
    return found
