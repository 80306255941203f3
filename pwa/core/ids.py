"""Make the keys of rows: UUIDv7, by a library because Python 3.11 has none."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from uuid import UUID

from uuid_utils.compat import uuid7

from . import clock

_maker: Callable[[], UUID] = uuid7
RFC_9562 = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")  # `UUID()` also takes 0x…, 1_0 and １


def new_id() -> UUID:
    """Make a UUIDv7: roughly ordered by time, but nothing relies on that order."""
    return _maker()


def shaped(milliseconds: int, random_bits: int) -> UUID:
    """Build a UUIDv7 from milliseconds since 1970 and 74 random bits (RFC 9562 §5.7)."""
    high, low = random_bits >> 62 & 0xFFF, random_bits & (1 << 62) - 1
    return UUID(int=(milliseconds & (1 << 48) - 1) << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)


@contextmanager
def seeded_ids(rng: Random) -> Iterator[None]:
    """Take new ids from `rng` and the stopped clock, so that demo data of one seed and day has the same rows."""
    global _maker
    before, _maker = _maker, lambda: shaped(int(clock.now().timestamp() * 1000), rng.getrandbits(74))
    try:
        yield
    finally:
        _maker = before


def as_uuid(text: object) -> UUID | None:
    """Parse a UUID in the form of RFC 9562; None for anything else."""
    return UUID(text) if is_uuid(text) else None  # type: ignore[arg-type]


def is_uuid(text: object) -> bool:
    """Whether this is a text with a UUID in the form of RFC 9562."""
    return isinstance(text, str) and RFC_9562.fullmatch(text) is not None
