"""Define the fields of an activity and of a withdrawal, and check them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from pwa.core.fields import Ask, Checked, Choice, Day, Fields, Number, Reader, Schema, Text
from pwa.core.ids import as_uuid

from . import labels
from .named_records import read_later_id
from .rules import HASH as HASH_PATTERN
from .rules import MOST_PHOTOS, Known

HASH: Schema = {"type": "string", "pattern": f"^{HASH_PATTERN.pattern}$"}


@dataclass(frozen=True, kw_only=True)
class Hours(Number):
    """Hours in half steps up to 24."""

    def read(self, given: Any, today: date) -> tuple[Any, str | None]:
        hours, why = super().read(given, today)
        if why or not 0 <= hours <= 24:
            return None, why or "hours_range"
        return (hours, None) if hours * 2 == int(hours * 2) else (None, "half_hours_only")

    def schema(self) -> Schema:
        return {"type": "number", "minimum": 0, "maximum": 24, "multipleOf": 0.5}

    def limits(self, today: date) -> dict[str, Any]:
        return {"type": "number", "inputmode": "decimal", "min": 0, "max": 24, "step": 0.5, "data_type": "number"}


@dataclass(frozen=True, kw_only=True)
class Photos(Ask):
    """Photos, each named by its hash."""

    default: Any = ()

    def read(self, given: Any, today: date) -> tuple[Any, str | None]:
        if not isinstance(given, list) or not all(isinstance(p, str) and HASH_PATTERN.fullmatch(p) for p in given):
            return None, "not_photos"
        return (sorted(set(given)), None) if len(given) <= MOST_PHOTOS else (None, "too_many_photos")

    def schema(self) -> Schema:
        return {"type": "array", "maxItems": MOST_PHOTOS, "items": HASH}


ACTIVITY = Fields(
    Choice("kind", _l("What was it?"), labels.ACTIVITIES, short=_l("What"), control="select_field", required=True,
           attributes={"empty": _l("choose")}),
    Day("on", _l("When?"), short=_l("When"), required=True, attributes={"data_today": True}),
    Text("held_by", _l("With which unit?"), 36, control="choice_list",
         attributes={"optional": False, "maxlength": None},
         description="Id of the own branch or of the host"),
    Text("summary", _l("In a line"), 500, control="textarea", required=True, attributes={"rows": 3}),
    Choice("topic", _l("Topic"), labels.TOPICS, control="select_field", attributes={"empty": _l("not said")}),
    Hours("hours", _l("Hours"), default=0),
    Photos("photos", _l("Photos")),
    Text("meeting", "", 36, description="Id of the meeting that it was, since version 2"),
    Text("task", "", 36, description="Id of the service task that it was, since version 2"),
)  # fmt: skip
WITHDRAWAL = Fields(Text("of", "", 36, required=True))


def check_activity(fields: Mapping[str, Any], recorded_on: date, known: Known) -> Checked:
    """Check form `activity`, version 2."""
    checked = ACTIVITY.check(fields, recorded_on)
    values = checked.values
    if named := values.get("held_by"):
        unit = as_uuid(named)
        values |= {"held_by": str(unit or named)}
        checked.errors |= {} if unit else {"held_by": "unknown_unit"}
    read_later_id(checked, "meeting", "unknown_meeting")
    read_later_id(checked, "task", "unknown_task")
    if "hours" in values:
        values["half_hours"] = int(values.pop("hours") * 2)
    return checked


def check_withdrawal(fields: Mapping[str, Any], recorded_on: date, known: Known) -> Checked:
    """Check form `withdrawal`, version 1; `of` names the report."""
    read = Reader(WITHDRAWAL, fields, recorded_on)
    of = read("of")
    report = as_uuid(of)
    if of and report is None:
        read.refuse("of", "unknown_report")
    read.out.values["of"] = str(report) if report else of or None
    return read.out
