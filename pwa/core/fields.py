"""Describe a form field once: name, label, control, limits and choices give markup, reading, label in the error summary
and JSON schema. A form is `Fields(Text(…), Choice(…), Day(…))`. What several fields
must be together, the check of the form says.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from markupsafe import Markup

from .characters import unkeepable

Schema = dict[str, Any]
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
EARLIEST = date(1921, 7, 1)  # no day of a member's life in the Party lies before it


@dataclass
class Checked:
    """A form as parsed: `values` by field, or `errors` (field → reason code)."""

    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One field of a form. `control`: the macro of templates/ui/macros.html that draws it, `attributes` its arguments
    beside those that the field gives itself."""

    name: str = field(kw_only=False)
    label: Any = field(kw_only=False, default="")  # without one it is not drawn, and not named in the error summary
    short: Any = ""  # its name in the error summary, where that is not the label
    required: bool = False
    conditional: bool = False  # required in some cases only: the form's check says in which
    hint: Any = None
    control: str = "field"
    initial: Any = None  # what stands in the empty form
    default: Any = None  # the value when nothing was said
    several: bool = False  # may hold a list of answers
    beside: bool = False  # stands beside the fields of a submission, not among them
    description: str = ""  # for the schema
    attributes: Mapping[str, Any] = field(default_factory=dict)

    def but(self, **changed: Any) -> "Ask":
        """The same field, asked otherwise."""
        return replace(self, **changed)

    def read(self, given: Any, today: date) -> tuple[Any, str | None]:
        """(value, reason code) of what is not empty; None for a value means that nothing was said, or nothing to keep
        of what was refused."""
        raise NotImplementedError

    def schema(self) -> Schema:
        """What may stand in it, as JSON schema."""
        raise NotImplementedError

    def limits(self, today: date) -> dict[str, Any]:
        """The attributes of the control that follow from the field's limits."""
        return {}

    def draw(self, ui: Any, value: Any, error: Any, label: Any, choices: Any = None, **more: Any) -> Markup:
        """The field as HTML; `ui`: the macros."""
        if isinstance(choices, Mapping):
            choices = [
                (code, *map(str, words if isinstance(words, tuple) else (words,))) for code, words in choices.items()
            ]
        listed = [] if choices is None else [choices]
        return getattr(ui, self.control)(self.name, label, *listed, value, error, **more)


@dataclass(frozen=True, kw_only=True)
class Text(Ask):
    """Words of at most so many characters, without signs that cannot be kept."""

    most: int = field(kw_only=False, default=200)
    default: Any = ""

    def read(self, given: Any, today: date) -> tuple[Any, str | None]:
        if not isinstance(given, str):
            return None, "wrong_type"
        text = given.strip()
        if unkeepable(text):
            return None, "control_character"
        return (None, "too_long") if len(text) > self.most else (text or None, None)

    def schema(self) -> Schema:
        return {"type": "string", "maxLength": self.most} | ({"minLength": 1} if self.required else {})

    def limits(self, today: date) -> dict[str, Any]:
        return {"maxlength": self.most}


@dataclass(frozen=True, kw_only=True)
class Whole(Text):
    """A whole number, written with at most so many digits."""

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
    """One of some codes. `choices`: code → words, or (words, hint)."""

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
    """A day, not after the day on which the form was written."""

    control: str = "date_field"

    def read(self, given: Any, today: date) -> tuple[Any, str | None]:
        day = day_in(given)
        if day is None:
            return None, "not_a_date"
        if day > today:
            return day, "in_the_future"  # still the same content when it is sent again under another clock
        return (day, None) if day >= EARLIEST else (None, "too_long_ago")

    def schema(self) -> Schema:
        return {"type": "string", "format": "date", "pattern": f"^{DAY.pattern}$"}

    def limits(self, today: date) -> dict[str, Any]:
        return {"max": today.isoformat()}


@dataclass(frozen=True, kw_only=True)
class Number(Ask):
    """A number, sent as one."""

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
    """The day that a text as a date field sends it names."""
    try:
        return date.fromisoformat(given) if isinstance(given, str) and DAY.fullmatch(given) else None
    except ValueError:
        return None


class Fields(dict[str, Ask]):
    """The fields of a form by name, in their order."""

    def __init__(self, *asks: Ask) -> None:
        super().__init__({ask.name: ask for ask in asks})

    def check(self, sent: Mapping[str, Any], today: date, known: Any = None) -> Checked:
        """What was sent, read field by field: the whole check of a form whose fields stand each for itself."""
        return Reader(self, sent, today).all()

    @property
    def labels(self) -> dict[str, str]:
        """What the fields are called in the error summary."""
        return {name: str(ask.short or ask.label) for name, ask in self.items() if ask.short or ask.label}

    def schema(self) -> Schema:
        """The fields as JSON schema: `properties` and `required`."""
        own = {name: ask for name, ask in self.items() if not ask.beside}
        described = {name: {"description": ask.description} if ask.description else {} for name, ask in own.items()}
        required = [name for name, ask in own.items() if ask.required and not ask.conditional]
        return {"properties": {name: ask.schema() | described[name] for name, ask in own.items()}, "required": required}


class Reader:
    """Takes the fields one by one out of what was sent, and gathers values and reasons in `out`."""

    def __init__(self, fields: Fields, sent: Mapping[str, Any], today: date) -> None:
        self.fields, self.sent, self.today, self.out = fields, sent, today, Checked()

    def __call__(self, name: str, **changed: Any) -> Any:
        """The value of one field, asked otherwise where `changed` says so: `read("owner", required=True)`."""
        ask, given = self.fields[name].but(**changed) if changed else self.fields[name], self.sent.get(name)
        value, why = (None, None) if given is None or given == "" else ask.read(given, self.today)
        if value is None and not why:
            value, why = (None, "required") if ask.required else (ask.default, None)
        if why:
            self.out.errors[name] = why
        if value is not None or not why:
            self.out.values[name] = value
        return ask.default if why else value

    def all(self, *but: str) -> Checked:
        """Every field of the form but these."""
        for name in self.fields:
            if name not in but:
                self(name)
        return self.out

    def refuse(self, name: str, why: str) -> None:
        """A reason that no field can know by itself."""
        self.out.errors[name] = why
