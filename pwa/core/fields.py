"""Declare a form field once: its name, label, control, limits and choices give its HTML, the check of what was sent,
its label in the error summary and its JSON schema. A form is `Fields(Text(…), Choice(…), Day(…))`. Conditions on
several fields together are checked by the form's own check. `form_markup.py` renders the fields of a form on a page.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from markupsafe import Markup

from .characters import has_forbidden_characters, without_invisible

Schema = dict[str, Any]
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
EARLIEST = date(1921, 7, 1)  # the founding of the Party: no date of a membership is earlier


@dataclass
class Checked:
    """A form that was read: `values` (field → value) and `errors` (field → reason code)."""

    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One field of a form. `control` is the macro of templates/ui/macros.html that renders it, `attributes` are extra
    arguments of the macro."""

    name: str = field(kw_only=False)
    label: Any = field(kw_only=False, default="")  # without one it is not rendered, nor named in the error summary
    short: Any = ""  # its name in the error summary, if not the label
    required: bool = False
    conditional: bool = False  # required only in cases that the form's own check decides
    hint: Any = None
    control: str = "field"
    initial: Any = None  # value in the empty form
    default: Any = None  # value if nothing was sent
    several: bool = False  # may be a list of answers
    beside: bool = False  # is sent next to the `fields` of a submission, not inside them
    description: str = ""  # for the JSON schema
    attributes: Mapping[str, Any] = field(default_factory=dict)

    def with_changes(self, **changed: Any) -> "Ask":
        """Return a copy of this field with some attributes changed."""
        return replace(self, **changed)

    def read(self, given: Any, today: date) -> tuple[Any, str | None]:
        """Read a value that was sent and is not empty. Returns (value, reason code or None); the value is None if it is
        blank, or was refused and is not kept."""
        raise NotImplementedError

    def schema(self) -> Schema:
        """Return the JSON schema of the field's values."""
        raise NotImplementedError

    def limits(self, today: date) -> dict[str, Any]:
        """Return the HTML attributes that follow from the field's limits."""
        return {}

    def draw(self, ui: Any, value: Any, error: Any, label: Any, choices: Any = None, **more: Any) -> Markup:
        """Render the field as HTML; `ui` has the macros."""
        if isinstance(choices, Mapping):
            choices = [
                (code, *map(str, label if isinstance(label, tuple) else (label,))) for code, label in choices.items()
            ]
        listed = [] if choices is None else [choices]
        return getattr(ui, self.control)(self.name, label, *listed, value, error, **more)


@dataclass(frozen=True, kw_only=True)
class Text(Ask):
    """Text of at most `most` characters, without forbidden characters (`characters.py`). Invisible signs are taken off
    a text of one line that people type; codes have no label."""

    most: int = field(kw_only=False, default=200)
    default: Any = ""

    def read(self, given: Any, today: date) -> tuple[Any, str | None]:
        if not isinstance(given, str):
            return None, "wrong_type"
        text = (without_invisible(given) if self.control == "field" and self.label else given).strip()
        if has_forbidden_characters(text):
            return None, "control_character"
        return (None, "too_long") if len(text) > self.most else (text or None, None)

    def schema(self) -> Schema:
        return {"type": "string", "maxLength": self.most} | ({"minLength": 1} if self.required else {})

    def limits(self, today: date) -> dict[str, Any]:
        return {"maxlength": self.most}


@dataclass(frozen=True, kw_only=True)
class Whole(Text):
    """A whole number of at most `most` digits."""

    default: Any = None

    def read(self, given: Any, today: date) -> tuple[Any, str | None]:
        text, why = super().read(given, today)
        if why or text is None:
            return None, why
        return (int(text), None) if text.isascii() and text.isdigit() else (None, "not_a_number")

    def limits(self, today: date) -> dict[str, Any]:
        return {"inputmode": "numeric", "maxlength": self.most}


@dataclass(frozen=True, kw_only=True)
class Choice(Ask):
    """One of several codes. `choices`: code → label, or (label, hint)."""

    choices: Mapping[str, Any] = field(kw_only=False, default_factory=dict)
    control: str = "choice_list"
    default: Any = ""

    def read(self, given: Any, today: date) -> tuple[Any, str | None]:
        if not isinstance(given, str):
            return None, "wrong_type"
        return (given, None) if given in self.choices else (None, "not_a_choice")

    def schema(self) -> Schema:
        return {"type": "string", "enum": [*self.choices] if self.required else ["", *self.choices]}

    def draw(self, ui: Any, value: Any, error: Any, label: Any, choices: Any = None, **more: Any) -> Markup:
        return super().draw(ui, value, error, label, self.choices if choices is None else choices, **more)


@dataclass(frozen=True, kw_only=True)
class Day(Ask):
    """A date, not after the day on which the form was filled in."""

    control: str = "date_field"

    def read(self, given: Any, today: date) -> tuple[Any, str | None]:
        day = day_in(given)
        if day is None:
            return None, "not_a_date"
        if day > today:
            return day, "in_the_future"  # with its value: the content is the same if sent again when the date is past
        return (day, None) if day >= EARLIEST else (None, "too_long_ago")

    def schema(self) -> Schema:
        return {"type": "string", "format": "date", "pattern": f"^{DAY.pattern}$"}

    def limits(self, today: date) -> dict[str, Any]:
        return {"max": today.isoformat(), "data_until_today": True}


@dataclass(frozen=True, kw_only=True)
class Number(Ask):
    """A JSON number."""

    def read(self, given: Any, today: date) -> tuple[Any, str | None]:
        known = isinstance(given, int | float) and not isinstance(given, bool)
        return (given, None) if known else (None, "not_a_number")

    def schema(self) -> Schema:
        return {"type": "number"}

    def limits(self, today: date) -> dict[str, Any]:
        return {"type": "number", "inputmode": "decimal", "data_type": "number"}


@dataclass(frozen=True, kw_only=True)
class Flag(Ask):
    """Yes or no."""

    control: str = "check"
    default: Any = False

    def read(self, given: Any, today: date) -> tuple[Any, str | None]:
        return (given, None) if isinstance(given, bool) else (None, "wrong_type")

    def schema(self) -> Schema:
        return {"type": "boolean"}

    def draw(self, ui: Any, value: Any, error: Any, label: Any, choices: Any = None, **more: Any) -> Markup:
        return ui.check(self.name, label, checked=value in ("1", "true", "on"), error=error, **more)


def day_in(given: Any) -> date | None:
    """Parse a date as an HTML date field sends it (`2026-11-23`); None for anything else."""
    try:
        return date.fromisoformat(given) if isinstance(given, str) and DAY.fullmatch(given) else None
    except ValueError:
        return None


class Fields(dict[str, Ask]):
    """The fields of a form by name, in order."""

    def __init__(self, *asks: Ask) -> None:
        super().__init__({ask.name: ask for ask in asks})

    def check(self, sent: Mapping[str, Any], today: date, known: Any = None) -> Checked:
        """Read every field from what was sent: the whole check of a form without conditions between fields."""
        return Reader(self, sent, today).all()

    @property
    def labels(self) -> dict[str, str]:
        """The names of the fields in the error summary."""
        return {name: str(ask.short or ask.label) for name, ask in self.items() if ask.short or ask.label}

    def schema(self) -> Schema:
        """Return the fields as JSON schema: `properties` and `required`."""
        own = {name: ask for name, ask in self.items() if not ask.beside}
        described = {name: {"description": ask.description} if ask.description else {} for name, ask in own.items()}
        required = [name for name, ask in own.items() if ask.required and not ask.conditional]
        return {"properties": {name: ask.schema() | described[name] for name, ask in own.items()}, "required": required}


class Reader:
    """Read fields one by one from what was sent, and collect values and errors in `out`."""

    def __init__(self, fields: Fields, sent: Mapping[str, Any], today: date) -> None:
        self.fields, self.sent, self.today, self.out = fields, sent, today, Checked()

    def __call__(self, name: str, **changed: Any) -> Any:
        """Read one field, with changed attributes if given: `read("owner", required=True)`. Returns value or
        default."""
        ask, given = self.fields[name].with_changes(**changed) if changed else self.fields[name], self.sent.get(name)
        value, why = (None, None) if given is None or given == "" else ask.read(given, self.today)
        if value is None and not why:
            value, why = (None, "required") if ask.required else (ask.default, None)
        if why:
            self.out.errors[name] = why
        if value is not None or not why:
            self.out.values[name] = value
        return ask.default if why else value

    def all(self, *but: str) -> Checked:
        """Read every field of the form except these. Returns `out`."""
        for name in self.fields:
            if name not in but:
                self(name)
        return self.out

    def refuse(self, name: str, why: str) -> None:
        """Add the form's own error to a field."""
        self.out.errors[name] = why
