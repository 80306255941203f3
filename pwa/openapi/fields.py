"""Describe the fields of each form kind as a JSON schema."""

from pwa.core.fields import Schema
from pwa.reports.form_kinds import FormKind
from pwa.reports.rules import MAX_FIELDS


def fields_of(kind: FormKind) -> Schema:
    """Return the schema of `fields` for this kind. Fields with other names are stored and ignored."""
    return {"type": "object", "maxProperties": MAX_FIELDS, **kind.fields.schema()}
