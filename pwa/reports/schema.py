"""Describe this package's form fields as JSON schemas, from the choices that the checks use; and the parts from which
other packages describe theirs."""

from typing import Any

from . import rules

Schema = dict[str, Any]


def one_of(words: tuple[str, ...], required: bool = False) -> Schema:
    """One of these codes; an optional field may be empty."""
    return {"type": "string", "enum": [*words] if required else ["", *words]}


def text(most: int, least: int = 0) -> Schema:
    """Words without control characters and without signs that turn the reading direction."""
    return {"type": "string", "maxLength": most} | ({"minLength": least} if least else {})


DAY = {"type": "string", "format": "date", "pattern": f"^{rules.DAY.pattern}$"}
HASH = {"type": "string", "pattern": f"^{rules.HASH.pattern}$"}
LOCATION: Schema = {
    "properties": {
        "division": text(6) | {"description": "Six digits; or `country`, never both"},
        "country": text(2) | {"description": "ISO 3166-1 alpha-2, never CN, HK, MO or TW: those are divisions"},
        "area": text(200),
        "since": DAY,
        "stay": one_of(rules.STAYS, required=True),
        "settled": one_of(rules.SETTLED),
        "reason": one_of(rules.REASONS),
        "employer_kind": one_of(rules.EMPLOYER_KINDS),
        "phone": text(20) | {"description": "Only when it changed"},
        "back_home": {"type": "boolean", "description": "True closes the away period; then only `since` counts"},
    },
    "required": ["since"],
}
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
