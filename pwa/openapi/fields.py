"""The fields of each form kind as JSON schemas, from the words that the checks themselves use."""

from typing import Any

from pwa.cases import rules as asked
from pwa.reports import rules
from pwa.screening import rules as screening

Schema = dict[str, Any]


def one_of(words: tuple[str, ...], required: bool = False) -> Schema:
    """One of these words; an optional field may be empty."""
    return {"type": "string", "enum": [*words] if required else ["", *words]}


def text(most: int, least: int = 0) -> Schema:
    """Words without control characters and without signs that turn the reading direction."""
    return {"type": "string", "maxLength": most} | ({"minLength": least} if least else {})


DAY = {"type": "string", "format": "date", "pattern": f"^{rules.DAY.pattern}$"}
HASH = {"type": "string", "pattern": f"^{rules.HASH.pattern}$"}
MULTIPLE = {"type": "array", "maxItems": screening.MOST_OPTIONS, "items": text(screening.LONGEST["answer"])}
REPLY = {"anyOf": [text(screening.LONGEST["answer"]), MULTIPLE]}
REPLIES = {
    name: REPLY | {"description": "Answer to the round's own question of this place"} for name in screening.PLACES
}
FIELDS: dict[str, Schema] = {
    "location": {
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
    },
    "activity": {
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
    },
    "withdrawal": {"properties": {"of": text(36, least=1)}, "required": ["of"]},
    "request": {
        "properties": {
            "category": one_of(asked.CATEGORIES, required=True),
            "readers": one_of(asked.CHOSEN, required=True) | {"description": "The level that may read it"},
            "words": text(asked.LONGEST, least=1),
        },
        "required": ["category", "readers", "words"],
    },
}
FIELDS["answer"] = {
    "properties": {
        "round": text(36, least=1) | {"description": "Id of a round that asks this member"},
        "outcome": one_of(screening.ANSWERS, required=True),
        "unchanged": {"type": "boolean", "description": "True confirms what was shown, which comes along"},
        **{name: FIELDS["location"]["properties"][name] for name in screening.PLACE_FIELDS},
        "stay": one_of(rules.STAYS),
        **REPLIES,
        "needs": text(screening.LONGEST["needs"]),
        "note": text(screening.LONGEST["note"]),
    },
    "required": ["round", "outcome"],
}
FIELDS["attempt"] = {
    "properties": {
        **{name: FIELDS["answer"]["properties"][name] for name in ("round", *screening.PLACE_FIELDS, "needs", "note")},
        "way": one_of(screening.TRIED, required=True),
        "outcome": one_of(screening.OUTCOMES, required=True),
        **REPLIES,
        "worry": text(screening.LONGEST["worry"]) | {"description": "Becomes a case"},
        "worry_category": one_of(asked.CATEGORIES),
        "worry_readers": one_of(asked.CHOSEN),
    },
    "required": ["round", "way", "outcome"],
}


def fields_of(name: str) -> Schema:
    """What stands in `fields` of a submission of this kind. Other names are kept and ignored."""
    return {"type": "object", "maxProperties": rules.MAX_FIELDS, **FIELDS[name]}
