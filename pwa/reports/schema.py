"""The fields of this package's forms as JSON schemas, from the words that the checks themselves use; and the pieces of
which other packages' forms are described."""

from pwa.core.fields import DAY as DAY_PATTERN
from pwa.core.fields import Schema

from . import rules
from .location_fields import LOCATION as LOCATION_FIELDS


def one_of(words: tuple[str, ...], required: bool = False) -> Schema:
    """One of these words; an optional field may be empty."""
    return {"type": "string", "enum": [*words] if required else ["", *words]}


def text(most: int, least: int = 0) -> Schema:
    """Words without control characters and without signs that turn the reading direction."""
    return {"type": "string", "maxLength": most} | ({"minLength": least} if least else {})


DAY = {"type": "string", "format": "date", "pattern": f"^{DAY_PATTERN.pattern}$"}
HASH = {"type": "string", "pattern": f"^{rules.HASH.pattern}$"}
LOCATION = LOCATION_FIELDS.schema()
ACTIVITY: Schema = {
    "properties": {
        "kind": one_of(rules.ACTIVITIES, required=True),
        "topic": one_of(rules.TOPICS),
        "on": DAY,
        "held_by": text(36) | {"description": "Id of the own branch or of the host"},
        "summary": text(500, least=1),
        "hours": {"type": "number", "minimum": 0, "maximum": 24, "multipleOf": 0.5},
        "photos": {"type": "array", "maxItems": 3, "items": HASH},
    },
    "required": ["kind", "on", "summary"],
}
WITHDRAWAL: Schema = {"properties": {"of": text(36, least=1)}, "required": ["of"]}
