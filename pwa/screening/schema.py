"""Describe the fields of an answer and of an attempt as JSON schemas, from the choices that the checks use."""

from pwa.cases import rules as cases
from pwa.reports.schema import LOCATION, Schema, one_of, text

from . import rules

REPLY = {
    "anyOf": [
        text(rules.LONGEST["answer"]),
        {"type": "array", "maxItems": rules.MOST_OPTIONS, "items": text(rules.LONGEST["answer"])},
    ]
}
REPLIES = {
    name: REPLY | {"description": "Answer to the round's own question of this place"} for name in rules.QUESTION_FIELDS
}
PLACE = {name: LOCATION["properties"][name] for name in rules.PLACE_FIELDS} | {
    "stay": one_of(LOCATION["properties"]["stay"]["enum"])
}
ROUND = text(36, least=1) | {"description": "Id of a round that asks this member"}
BESIDE = {"needs": text(rules.LONGEST["needs"]), "note": text(rules.LONGEST["note"])}
ANSWER: Schema = {
    "properties": {
        "round": ROUND,
        "outcome": one_of(rules.ANSWERS, required=True),
        "unchanged": {"type": "boolean", "description": "True confirms what was shown, which comes along"},
        **PLACE,
        **REPLIES,
        **BESIDE,
    },
    "required": ["round", "outcome"],
}
ATTEMPT: Schema = {
    "properties": {
        "round": ROUND,
        **{name: ANSWER["properties"][name] for name in rules.PLACE_FIELDS},
        **BESIDE,
        "way": one_of(rules.TRIED, required=True),
        "outcome": one_of(rules.OUTCOMES, required=True),
        **REPLIES,
        "worry": text(rules.LONGEST["worry"]) | {"description": "Becomes a case"},
        "worry_category": one_of(cases.CATEGORIES),
        "worry_readers": one_of(cases.CHOSEN),
    },
    "required": ["round", "way", "outcome"],
}
