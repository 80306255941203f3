"""Describe the fields of a request as a JSON schema, from the choices that its check uses."""

from pwa.reports.schema import Schema, one_of, text

from .rules import CATEGORIES, CHOSEN, LONGEST

REQUEST: Schema = {
    "properties": {
        "category": one_of(CATEGORIES, required=True),
        "readers": one_of(CHOSEN, required=True) | {"description": "The level that may read it"},
        "words": text(LONGEST, least=1),
    },
    "required": ["category", "readers", "words"],
}
