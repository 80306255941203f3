"""Parse and check one submission into an entry, outside the transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from pwa import places
from pwa.core.characters import has_forbidden_characters
from pwa.core.fields import Checked
from pwa.core.ids import as_uuid

from . import sealed_fields
from .form_kinds import Entry, FormKind
from .rules import (
    SOURCES,
    Known,
    content_hash,
    normalised,
    without_positions,
)
from .sizes import outsized
from .times import corrected, moment_of
from .wire import Envelope, is_seq

KNOWN = Known(division=places.exists, country=places.is_country)


def prepare(raw: Mapping[str, Any], envelope: Envelope, received: datetime, forms: Mapping[str, FormKind]) -> Entry:
    """Parse and check one submission. Pure except for looking up places; runs outside the transaction."""
    named = raw.get("form")
    known = forms.get(named) if isinstance(named, str) else None
    too_much = outsized(raw, known.most_bytes) if known else outsized(raw)
    if too_much:  # too large: nothing of it is read or kept
        raw = {name: value for name, value in raw.items() if not isinstance(value, dict | list)} | {"fields": {}}
    raw = normalised(without_positions(dict(raw)))
    form, version, fields = raw.get("form"), raw.get("version"), raw.get("fields")
    moment = moment_of(raw.get("recorded_at"))
    entry = Entry(
        id=UUID(raw["id"]),
        form=form if isinstance(form, str) else "",
        version=version if isinstance(version, int) and is_seq(version) else 0,
        checked=Checked(),
        content_hash="",
        stored_fields=fields if isinstance(fields, dict) else {},
        subject=as_uuid(raw.get("subject")),
        source=raw.get("source") if raw.get("source") in SOURCES else None,
        replaces=as_uuid(raw.get("replaces")),
        seq=raw["seq"] if is_seq(raw.get("seq")) else None,
        claimed_at=moment or received,
        corrected_at=received,
        shifted=False,
    )
    kind = forms.get(entry.form)
    _check(entry, raw, too_much, moment, kind)
    entry.corrected_at, entry.shifted = corrected(entry.claimed_at, envelope.sent_at, received)
    parsed = raw.get("fields")
    if isinstance(parsed, dict) and not entry.too_new and entry.values:
        # The content hash covers what was parsed, not errors that depend on the clock or on the list of places.
        parsed = {n: parsed.get(n) for n in entry.checked.errors if n not in entry.values} | entry.values
    if kind is not None and kind.seals:
        parsed, entry.stored_fields = sealed_fields.digest(parsed), sealed_fields.seal(entry.stored_fields)
    beside = {"subject": entry.subject, "source": entry.source, "replaces": entry.replaces}
    # a value that names nothing is part of the content too
    named = {name: str(read) if read else raw.get(name) for name, read in beside.items()}
    entry.content_hash = content_hash(entry.form, entry.version, **named, parsed=parsed)
    return entry


def _check(
    entry: Entry, raw: Mapping[str, Any], too_much: str | None, moment: datetime | None, kind: FormKind | None
) -> None:
    errors = entry.checked.errors
    if too_much:
        errors["form"] = too_much
    elif kind is None:
        errors["form"] = "unknown_form"
    elif entry.version < 1:
        errors["version"] = "wrong_type"
    elif entry.version > kind.version:
        entry.too_new = True
    elif not isinstance(raw.get("fields"), dict):
        errors["fields"] = "wrong_type"
    else:
        # Dates are compared with the day on which the person wrote it, by their calendar.
        entry.checked = kind.check(kind.current(entry.stored_fields, entry.version), entry.claimed_at.date(), KNOWN)
        errors = entry.checked.errors
        unknown = entry.stored_fields.keys() - entry.values.keys() - errors.keys()
        refused = [name for name in unknown if has_forbidden_characters({name: entry.stored_fields[name]})]
        errors.update(dict.fromkeys(refused, "control_character"))
    if moment is None:
        errors["recorded_at"] = "not_a_time"
    for name in ("subject", "replaces"):
        if raw.get(name) is not None and as_uuid(raw[name]) is None:
            errors[name] = "wrong_type"
    if raw.get("source") is not None and entry.source is None:
        errors["source"] = "not_a_choice"
