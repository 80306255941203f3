"""Names of rows. UUIDv7 is not in Python 3.11, hence one kept library."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A fresh UUIDv7: made where the row is born, roughly ordered by time, never relied on for order."""
    return uuid7()


def as_uuid(text: object) -> UUID | None:
    """The UUID a text spells in any RFC 9562 form, or None."""
    if not isinstance(text, str) or len(text) != 36:
        return None
    try:
        return UUID(text)
    except ValueError:
        return None
