"""Make the keys of rows: UUIDv7, which Python 3.11 does not have, hence one kept library."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from uuid import UUID

from uuid_utils.compat import uuid7

from . import clock

_maker: Callable[[], UUID] = uuid7
SPELLED = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")  # `UUID()` also takes 0x…, 1_0 and １


def new_id() -> UUID:
    """Make a UUIDv7: roughly ordered by time, but nothing relies on that order."""
    return _maker()


def shaped(milliseconds: int, random_bits: int) -> UUID:
    """A UUIDv7 of these milliseconds since 1970 and 74 random bits (RFC 9562 §5.7)."""
    high, low = random_bits >> 62 & 0xFFF, random_bits & (1 << 62) - 1
    return UUID(int=(milliseconds & (1 << 48) - 1) << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)


@contextmanager
def seeded_ids(rng: Random) -> Iterator[None]:
    """For demo data: ids from `rng` and the stopped clock, so that the same seed and day give the same rows."""
    global _maker
    before, _maker = _maker, lambda: shaped(int(clock.now().timestamp() * 1000), rng.getrandbits(74))
    try:
        yield
    finally:
        _maker = before


def as_uuid(text: object) -> UUID | None:
    """The UUID a text spells as RFC 9562 does, or None."""
    return UUID(text) if is_uuid(text) else None  # type: ignore[arg-type]


def is_uuid(text: object) -> bool:
    """Whether a text spells a UUID as RFC 9562 does."""
    return isinstance(text, str) and SPELLED.fullmatch(text) is not None
