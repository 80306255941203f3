"""Describe the messages as JSON schemas: the batch and its answer, a problem, a session."""

from collections.abc import Mapping
from typing import Any

from pwa.core.fields import Schema
from pwa.core.ids import RFC_9562
from pwa.reports import rules
from pwa.reports.activity_fields import HASH
from pwa.reports.form_kinds import FormKind
from pwa.reports.times import MOMENT
from pwa.reports.wire import MOST_DISCARDED, MOST_SEQ, MOST_SUBMISSIONS

from .fields import fields_of

ID: Schema = {"type": "string", "pattern": f"^{RFC_9562.pattern}$"}
TIME: Schema = {"type": "string", "pattern": f"^{MOMENT.pattern}$"}
SEQ: Schema = {"type": "integer", "minimum": 1, "maximum": MOST_SEQ}
WORDS: Schema = {"type": "string"}
OUTCOMES = ("accepted", "duplicate", "rejected", "conflict", "later")


def ref(name: str) -> Schema:
    """Return a reference to a schema of this document."""
    return {"$ref": f"#/components/schemas/{name}"}


def whole(properties: Schema, *optional: str, **more: Any) -> Schema:
    """Return an object schema; all properties are required except those in `optional`."""
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, **more}


def schemas(forms: Mapping[str, FormKind]) -> Schema:
    """Return every schema by name. `forms`: the form kinds of this server."""
    batch = {
        "device": ID,
        "account": WORDS,
        "epoch": {"type": ["string", "null"]},
        "sent_at": TIME,
        "discarded": {"type": "array", "maxItems": MOST_DISCARDED, "items": SEQ},
        "submissions": {"type": "array", "maxItems": MOST_SUBMISSIONS, "items": ref("Submission")},
    }
    result = {
        "id": ID,
        "outcome": {"type": "string", "enum": [*OUTCOMES]},
        "receipt": {"type": "string", "pattern": "^[0-9A-Z]{4}-[0-9A-Z]{4}$"},
        "see": {"type": "string", "pattern": "^/reports/"},
        "errors": {"type": "object", "additionalProperties": WORDS},
        "reference": WORDS,
    }
    answer = {
        "received_at": TIME,
        "epoch": WORDS,
        "missing": {"type": "array", "maxItems": 100, "items": SEQ},
        "photos_wanted": {"type": "array", "maxItems": 100, "items": HASH},
        "results": {"type": "array", "items": ref("Result")},
    }
    problem = {"type": WORDS, "title": WORDS, "status": {"type": "integer"}, "reason": WORDS, "reference": WORDS}
    session = {
        "account": ID,
        "name": WORDS,
        "epoch": WORDS,
        "server_time": TIME,
        "forms": {"type": "object", "additionalProperties": {"type": "integer", "minimum": 1}},
    }
    return {
        "Submission": _submission(forms),
        **{f"{name.capitalize()}Fields": fields_of(kind) for name, kind in forms.items()},
        "Batch": whole(batch, "epoch", "discarded"),
        "Result": whole(result, "receipt", "see", "errors", "reference"),
        "Answer": whole(answer),
        "Problem": whole(problem, "reason", "reference"),
        "Session": whole(session),
        "Credential": {"type": "object", "description": "What the browser's `PublicKeyCredential.toJSON()` gives"},
        "Onward": whole({"next": {"type": "string", "pattern": "^/"}, "account": ID}, "account"),
        "Status": whole({"status": WORDS}),
        "Anything": {"type": "object"},
    }


def _submission(forms: Mapping[str, FormKind]) -> Schema:
    """Only the id is checked with the whole batch. An error in anything else gives `rejected` for this one entry."""
    beside = f"beside `fields`: `form` ({', '.join(forms)}), `version`, `seq`, `recorded_at` (RFC 3339 with offset)"
    limits = f"At most {rules.MAX_BYTES // 1024} KiB, {rules.MAX_FIELDS} fields, {rules.MAX_DEPTH} levels deep"
    words = f"Judged one by one; {beside}, `subject`, `source` ({', '.join(rules.SOURCES)}), `replaces`. {limits}."
    kinds = {name: ref(f"{name.capitalize()}Fields") for name in forms}
    return whole({"id": ID}, description=words) | {
        "x-fields": kinds,
        "x-versions": {name: kind.version for name, kind in forms.items()},
    }
