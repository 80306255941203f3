"""Check submissions: pure functions on plain values. Reasons are codes; views turn them into sentences."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

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
    """Facts that the checks need: which places exist."""

    division: Callable[[str], bool]
    country: Callable[[str], bool]


def without_positions(value: Any) -> Any:
    """Return the value without members that hold coordinates; they are removed before anything is stored."""
    if isinstance(value, dict):
        return {
            k: without_positions(v) if isinstance(v, dict | list) else v
            for k, v in value.items()
            if k.lower() not in POSITIONS
        }
    return [without_positions(v) for v in value] if isinstance(value, list) else value


def normalised(value: Any) -> Any:
    """Return the value with every text in NFC."""
    if isinstance(value, str):
        return value if value.isascii() else unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {
            k if k.isascii() else normalised(k): v if isinstance(v, str) and v.isascii() else normalised(v)
            for k, v in value.items()
        }
    return [normalised(v) for v in value] if isinstance(value, list) else value


def number_of(text: str) -> float | str:
    """Return the number typed in a plain form, as a phone would send it; other text is returned for the check to
    refuse."""
    return float(text) if NUMBER.fullmatch(text) else text


def content_hash(
    form: str, version: int, subject: str | None, source: str | None, replaces: str | None, parsed: Any
) -> str:
    """Return a digest of a submission's content: equal digests mean 'the same entry again'."""
    return hashlib.sha256(_canonical([form, version, subject, source, replaces, parsed]).encode()).hexdigest()


_canonical = json.JSONEncoder(sort_keys=True, ensure_ascii=False, default=str).encode
