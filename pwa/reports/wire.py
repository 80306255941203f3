"""Read the JSON body of `POST /sync`. Only strict I-JSON is accepted. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from pwa.core.ids import as_uuid, is_uuid

from .times import moment_of

MOST_SUBMISSIONS, MOST_BYTES = 200, 1024 * 1024
MOST_SEQ, MOST_DISCARDED = 2**31 - 1, 10_000

written = json.JSONEncoder(ensure_ascii=False).encode  # `json.dumps` with options would make an encoder each time


class BadEnvelope(ValueError):
    """The whole request is refused and nothing was stored; the message says what is wrong."""


class TooLarge(BadEnvelope):
    """More than 200 submissions or 1 MiB."""


@dataclass(frozen=True)
class Envelope:
    """One batch as sent. `device` is None for a form posted without JavaScript."""

    device: UUID | None
    account: str
    epoch: str | None
    sent_at: datetime | None
    discarded: tuple[int, ...]
    submissions: tuple[Mapping[str, Any], ...]


def strict_json(body: bytes) -> Any:
    """Parse I-JSON (RFC 7493): no duplicate names, no NaN or Infinity, no lone surrogates. Raises BadEnvelope."""
    try:
        text = body.decode("utf-8")
        found = json.loads(text, object_pairs_hook=_once, parse_constant=_refuse, parse_int=_number, parse_float=_float)
    except (ValueError, RecursionError) as error:
        raise BadEnvelope(str(error) if isinstance(error, BadEnvelope) else "not JSON") from None
    if "\\u" in text:
        _no_surrogates(found)
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadEnvelope("a name stands twice")
    return found


def _refuse(word: str) -> None:
    raise BadEnvelope(f"{word} is not a number")


def _number(digits: str) -> int:
    if len(digits) > 20:
        raise BadEnvelope("a number is too long")
    return int(digits)


def _float(digits: str) -> float:
    if len(digits) > 40 or (found := float(digits)) in (float("inf"), float("-inf")):
        raise BadEnvelope("a number is too long")
    return found


def _no_surrogates(value: Any) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except (UnicodeEncodeError, RecursionError):
        raise BadEnvelope("a lone surrogate, or nested without end") from None


def read_envelope(body: bytes) -> Envelope:
    """Return the batch in `body`. Raises BadEnvelope or TooLarge."""
    if len(body) > MOST_BYTES:
        raise TooLarge("over 1 MiB")
    raw = strict_json(body)
    if not isinstance(raw, dict):
        raise BadEnvelope("not an object")
    device = as_uuid(raw.get("device"))
    if device is None:
        raise BadEnvelope("device is not a UUID")
    if not isinstance(raw.get("account"), str):
        raise BadEnvelope("account is not a string")
    epoch = raw.get("epoch")
    if epoch is not None and not isinstance(epoch, str):
        raise BadEnvelope("epoch is neither a string nor null")
    sent_at = moment_of(raw.get("sent_at"))
    if sent_at is None:
        raise BadEnvelope("sent_at is not an RFC 3339 time with its offset")
    return Envelope(device, raw["account"], epoch, sent_at, _discarded(raw), _submissions(raw))


def _discarded(raw: Mapping[str, Any]) -> tuple[int, ...]:
    numbers = raw.get("discarded", [])
    if not isinstance(numbers, list) or not all(is_seq(n) for n in numbers):
        raise BadEnvelope("discarded is not a list of numbers")
    if len(numbers) > MOST_DISCARDED:
        raise TooLarge("too many discarded numbers")
    return tuple(numbers)


def _submissions(raw: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    found = raw.get("submissions")
    if not isinstance(found, list):
        raise BadEnvelope("submissions is not a list")
    if len(found) > MOST_SUBMISSIONS:
        raise TooLarge("over 200 submissions")
    for submission in found:
        if not isinstance(submission, dict) or not is_uuid(submission.get("id")):
            raise BadEnvelope("a submission is no object or has no UUID id")
    return tuple(found)


def is_seq(value: object) -> bool:
    """Whether it is a sequence number: a whole number from 1 to 2³¹−1."""
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MOST_SEQ
