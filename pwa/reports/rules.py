"""Check submissions: pure functions on plain values. A reason is a code; views put it into words."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pwa.core.characters import unkeepable
from pwa.core.fields import DAY, EARLIEST, Checked

STAYS = ("short", "long", "unknown")
SETTLED = ("yes", "no", "unknown")
REASONS = (
    "work", "job_change", "study", "secondment", "graduated", "family", "residence", "study_abroad", "settled_abroad",
    "other",
)  # fmt: skip
EMPLOYER_KINDS = (
    "public", "state_firm", "private_firm", "foreign_firm", "self_employed", "platform_work", "community", "village",
    "other",
)  # fmt: skip
ACTIVITIES = (
    "general_meeting", "committee_meeting", "group_meeting", "lecture", "theme_day", "life_meeting",
    "study", "service", "other",
)  # fmt: skip
TOPICS = ("theory", "politics", "rules_law", "purpose", "tradition", "situation", "skills")  # Reg2019 Art 9–15
SOURCES = ("phone", "letter", "visit")
POSITIONS = {"lat", "lon", "latitude", "longitude", "coords", "accuracy", "altitude"}
MOST_PHOTOS = 3
MAX_BYTES, MAX_FIELDS, MAX_DEPTH = 16 * 1024, 64, 3
HASH = re.compile(r"[0-9a-f]{64}")
NUMBER = re.compile(r"[0-9]{1,15}(\.[0-9]{1,15})?|\.[0-9]{1,15}")


@dataclass(frozen=True)
class Known:
    """What the checks must know of the world, handed in: which places exist."""

    division: Callable[[str], bool]
    country: Callable[[str], bool]


def without_positions(value: Any) -> Any:
    """The value without members that carry a position: dropped before anything is stored."""
    if isinstance(value, dict):
        return {
            k: without_positions(v) if isinstance(v, dict | list) else v
            for k, v in value.items()
            if k.lower() not in POSITIONS
        }
    return [without_positions(v) for v in value] if isinstance(value, list) else value


def normalised(value: Any) -> Any:
    """The value with every text in NFC."""
    if isinstance(value, str):
        return value if value.isascii() else unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {
            k if k.isascii() else normalised(k): v if isinstance(v, str) and v.isascii() else normalised(v)
            for k, v in value.items()
        }
    return [normalised(v) for v in value] if isinstance(value, list) else value


def number_of(text: str) -> float | str:
    """Read a number from a plain form, as a phone sends it; other text stays, for the check to refuse."""
    return float(text) if NUMBER.fullmatch(text) else text


class Reader:
    """Takes fields one by one, collecting reasons."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self.fields, self.out = fields, Checked()

    def text(self, name: str, most: int, required: bool = False) -> str:
        value = self.fields.get(name)
        if value is None or value == "":
            return self._none(name, required, "")
        if not isinstance(value, str):
            return self._bad(name, "wrong_type", "")
        value = value.strip()
        if unkeepable(value):
            return self._bad(name, "control_character", "")
        if len(value) > most:
            return self._bad(name, "too_long", "")
        return self._keep(name, value) if value else self._none(name, required, "")

    def choice(self, name: str, choices: tuple[str, ...], required: bool = False, default: str = "") -> str:
        value = self.fields.get(name)
        if value is None or value == "":
            return self._none(name, required, default)
        if not isinstance(value, str):
            return self._bad(name, "wrong_type", default)
        return self._keep(name, value) if value in choices else self._bad(name, "not_a_choice", default)

    def day(self, name: str, latest: date, required: bool = True) -> date | None:
        value = self.fields.get(name)
        if value is None or value == "":
            return self._none(name, required, None)
        try:
            found = date.fromisoformat(value) if isinstance(value, str) and DAY.fullmatch(value) else None
        except ValueError:
            found = None
        if found is None:
            return self._bad(name, "not_a_date", None)
        if found > latest:
            self._keep(name, found)  # still the same content when it is sent again under another clock
            return self._bad(name, "in_the_future", None)
        return self._keep(name, found) if found >= EARLIEST else self._bad(name, "too_long_ago", None)

    def flag(self, name: str) -> bool:
        value = self.fields.get(name)
        if value is None or value == "":
            return self._keep(name, False)
        return self._keep(name, value) if isinstance(value, bool) else self._bad(name, "wrong_type", False)

    def _keep(self, name: str, value: Any) -> Any:
        self.out.values[name] = value
        return value

    def _none(self, name: str, required: bool, value: Any) -> Any:
        return self._bad(name, "required", value) if required else self._keep(name, value)

    def _bad(self, name: str, why: str, value: Any) -> Any:
        self.out.errors[name] = why
        return value


def content_hash(
    form: str, version: int, subject: str | None, source: str | None, replaces: str | None, parsed: Any
) -> str:
    """The content of a submission as one digest: what must be equal for 'the same again'."""
    return hashlib.sha256(_canonical([form, version, subject, source, replaces, parsed]).encode()).hexdigest()


_canonical = json.JSONEncoder(sort_keys=True, ensure_ascii=False, default=str).encode
