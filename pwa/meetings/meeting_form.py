"""Read the forms of a meeting: to record one that was held, to plan one or a series, to cancel one."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from pwa.core.characters import read_posted_form
from pwa.core.clock import CHINA
from pwa.core.fields import Ask, Choice, Day, Fields, Flag, Reader, Schema, Text, day_in
from pwa.core.ids import as_uuid
from pwa.reports.activity_fields import Hours
from pwa.reports.rules import number_of

from . import labels
from .rules import TYPES, WHOLE, series_days, why_not_these_types

EARLIEST, LATEST = date(2020, 1, 1), date(2100, 1, 1)
MOST_DECISIONS, LONGEST_DECISION = 20, 500
ONCE, DAY_OF_MONTH, WEEKDAY = "once", "day", "weekday"
REPEATS = {
    ONCE: _l("once"),
    DAY_OF_MONTH: _l("every month on the same day"),
    WEEKDAY: _l("every month on the same weekday"),
    "quarter": _l("every quarter on the same day"),
}


@dataclass(frozen=True, kw_only=True)
class Types(Ask):
    """One or several types of a meeting."""

    control: str = "choice_list"
    several: bool = True
    default: Any = ()

    def read(self, given: Any, today: date) -> tuple[Any, str | None]:
        found = given if isinstance(given, list) else [given]
        if not all(one in TYPES for one in found):
            return None, "not_a_choice"
        return [one for one in TYPES if one in found] or None, None

    def schema(self) -> Schema:
        return {"type": "array", "items": {"type": "string", "enum": list(TYPES)}}

    def draw(self, ui: Any, value: Any, error: Any, label: Any, choices: Any = None, **more: Any) -> Any:
        chosen = [value] if isinstance(value, str) else list(value or ())
        options = [(code, str(words)) for code, words in labels.KINDS.items()]
        return ui.choice_list(self.name, label, options, chosen, error, type="checkbox", **more)


@dataclass(frozen=True, kw_only=True)
class MeetingDay(Day):
    """A day of a meeting, past or to come."""

    def read(self, given: Any, today: date) -> tuple[Any, str | None]:
        day = day_in(given.strip() if isinstance(given, str) else given)
        if day is None:
            return None, "not_a_date"
        return (day, None) if EARLIEST <= day < LATEST else (None, "too_long_ago")

    def limits(self, today: date) -> dict[str, Any]:
        return {}


@dataclass(frozen=True, kw_only=True)
class TimeOfDay(Ask):
    """Hours and minutes."""

    def read(self, given: Any, today: date) -> tuple[Any, str | None]:
        try:
            found = time.fromisoformat(given.strip()) if len(given.strip()) == 5 else None
        except (ValueError, AttributeError):
            found = None
        return (found, None) if found else (None, "not_a_time_of_day")

    def schema(self) -> Schema:
        return {"type": "string", "format": "time"}

    def limits(self, today: date) -> dict[str, Any]:
        return {"type": "time"}


TYPE = Types(
    "types",
    _l("What kind of meeting?"),
    hint=_l("One gathering may be several."),
    attributes={"compact": True, "optional": False},
)
MEETS = Text(
    "meets",
    _l("Who meets?"),
    60,
    control="choice_list",
    attributes={"maxlength": None, "compact": True, "optional": False},
)
ON = MeetingDay("on", _l("On which day?"), short=_l("Day"), required=True)
AT = TimeOfDay("time", _l("At what time?"), short=_l("Time"))
TOPIC = Text("topic", _l("Topic"), 120, attributes={"autocomplete": "off"})
PLACE = Text("place", _l("Place, or link"), 200, attributes={"autocomplete": "off"})
HOURS = Hours("hours", _l("Class hours"), hint=_l("Count for everybody who came."), default=0)
DECIDED = Text(
    "decided",
    _l("What was decided"),
    MOST_DECISIONS * (LONGEST_DECISION + 1),
    control="textarea",
    attributes={"rows": 3, "maxlength": None},
    hint=_l("One a line. Leave it empty if nothing was."),
)
RECORD = Fields(TYPE, MEETS, ON, AT, TOPIC, PLACE, HOURS, DECIDED)
PLAN = Fields(
    TYPE,
    MEETS,
    ON.with_changes(label=_l("On which day?")),
    AT.with_changes(required=True),
    TOPIC,
    PLACE,
    Text("agenda", _l("Agenda"), 1000, control="textarea", attributes={"rows": 3}),
    HOURS,
    Choice("repeat", _l("How often?"), REPEATS, control="select_field", initial=ONCE, attributes={"optional": False}),
    MeetingDay("until", _l("Until"), hint=_l("At most twelve times.")),
    Flag("call", _l("Call it now"), hint=_l("Then it stands on Today of everybody who is called.")),
)
CHANGE = Fields(*(PLAN[name] for name in ("on", "time", "topic", "place", "agenda", "hours")))
OUTCOME = Fields(HOURS, DECIDED)
CANCEL = Fields(Text("because", _l("Why?"), 200, required=True, attributes={"autocomplete": "off"}))


@dataclass
class Wish:
    """A meeting as somebody filled in the form. `group`: a committee or Party group, None for the whole branch."""

    types: list[str]
    group: UUID | None
    on: date
    begins_at: datetime
    topic: str = ""
    place: str = ""
    agenda: str = ""
    half_hours: int = 0
    days: list[date] = field(default_factory=list)  # of a series, its first among them
    call: bool = False
    decided: list[str] = field(default_factory=list)


def read_record(form: MultiDict[str, str], groups: dict[UUID, str], today: date) -> tuple[Wish | None, dict[str, str]]:
    """Return the meeting that was held, or field → reason code. `groups`: id → kind."""
    read = _reader(RECORD, form, today)
    wish, decided = _wish(read, groups), _decided(read)
    if wish and wish.on > today:
        read.refuse("on", "not_over")
    if wish:
        wish.decided = decided
    return (None, read.out.errors) if read.out.errors or wish is None else (wish, {})


def read_plan(form: MultiDict[str, str], groups: dict[UUID, str], today: date) -> tuple[Wish | None, dict[str, str]]:
    """Return the meeting or series to be planned, or field → reason code."""
    read = _reader(PLAN, form, today)
    wish, repeat, call = _wish(read, groups), read("repeat") or ONCE, read("call")
    until = read("until", required=repeat != ONCE)
    wish_agenda = read("agenda")
    if wish and wish.on < today:
        read.refuse("on", "not_planned_ahead")
    if wish and until and until < wish.on and repeat != ONCE:
        read.refuse("until", "ends_before_it_begins")
    if wish is None or read.out.errors:
        return None, read.out.errors
    wish.agenda, wish.call, wish.days = wish_agenda or "", call, [wish.on]
    if repeat != ONCE and until:
        wish.days = series_days(wish.on, 3 if repeat == "quarter" else 1, until, by_weekday=repeat == WEEKDAY)
    return wish, {}


def read_change(form: MultiDict[str, str], today: date) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the changed columns of a planned meeting, or field → reason code."""
    read = _reader(CHANGE, form, today)
    on, at, hours = read("on"), read("time"), read("hours")
    said = {name: read(name) or "" for name in ("topic", "place", "agenda")}
    if on and on < today:
        read.refuse("on", "not_planned_ahead")
    if read.out.errors:
        return {}, read.out.errors
    return {"on": on, "begins_at": moment_at(on, at), "half_hours": int(hours * 2), **said}, {}


def read_outcome(form: MultiDict[str, str], today: date) -> tuple[dict[str, Any], dict[str, str]]:
    """Return `half_hours` and `decided` of a meeting that was held, or field → reason code."""
    read = _reader(OUTCOME, form, today)
    hours, decided = read("hours"), _decided(read)
    return ({}, read.out.errors) if read.out.errors else ({"half_hours": int(hours * 2), "decided": decided}, {})


def moment_at(on: date, at: time | None) -> datetime:
    """Return the moment of a time of day in China; midnight where none was given."""
    return datetime.combine(on, at or time(0), tzinfo=CHINA)


def _reader(fields: Fields, form: MultiDict[str, str], today: date) -> Reader:
    sent: dict[str, Any] = dict(read_posted_form(form))
    sent["types"] = form.getlist("types")
    sent["call"] = form.get("call") == "1"
    if sent.get("hours", "").strip():
        sent["hours"] = number_of(sent["hours"].strip())
    return Reader(fields, sent, today)


def _wish(read: Reader, groups: dict[UUID, str]) -> Wish | None:
    types, meets, on, at, hours = (read(name) for name in ("types", "meets", "on", "time", "hours"))
    said: dict[str, Any] = {name: read(name) or "" for name in ("topic", "place")}
    group = as_uuid(meets) if meets and meets != WHOLE else None
    if meets and meets != WHOLE and group not in groups:
        read.refuse("meets", "not_a_choice")
    elif "types" not in read.out.errors and (
        why := why_not_these_types(types or (), groups.get(group, WHOLE) if group else WHOLE)
    ):
        read.refuse("types", why)
    if read.out.errors:
        return None
    return Wish(list(types), group, on, moment_at(on, at), half_hours=int(hours * 2), **said)


def _decided(read: Reader) -> list[str]:
    lines = [line.strip() for line in (read("decided") or "").split("\n") if line.strip()]
    if len(lines) > MOST_DECISIONS:
        read.refuse("decided", "too_many_decisions")
    elif any(len(line) > LONGEST_DECISION for line in lines):
        read.refuse("decided", "too_long")
    return lines


def meets_choices(groups: Collection[Any]) -> list[tuple[str, str]]:
    """List who can meet as choices: the whole branch, its committee, its groups."""
    named = [(str(group.id), group.name) for group in groups]
    return [(WHOLE, str(labels.MEETS[WHOLE])), *named]
