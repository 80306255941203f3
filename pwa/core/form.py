"""The fields of a form on a page: `{{ form("area", "since") }}` draws them with what was said and what is wrong."""

from collections.abc import Mapping
from typing import Any

from flask import current_app
from flask_babel.speaklater import LazyString
from markupsafe import Markup

from .clock import today
from .fields import Fields


class Form:
    """What a template draws its fields from; `labels` is for the error summary. `behind` ends the ids where a page has
    the form twice."""

    def __init__(
        self, fields: Fields, values: Mapping[str, Any] | None, errors: Mapping[str, Any] | None, behind: str = ""
    ) -> None:
        self.fields, self.values, self.errors, self.behind = fields, values or {}, errors or {}, behind
        self.labels, self.today = fields.labels, today()

    def filled(self, values: Mapping[str, Any] | None, errors: Mapping[str, Any] | None, behind: str = "") -> "Form":
        """The same form with other values."""
        return Form(self.fields, values, errors, behind)

    def __call__(self, *names: str, **changed: Any) -> Markup:
        """These fields, one below the other; `changed`: label, value, hint, id … where this page says it otherwise."""
        return Markup("\n").join(self._draw(name, dict(changed)) for name in names)

    def _draw(self, name: str, changed: dict[str, Any]) -> Markup:
        ask = self.fields[name]
        arguments = {"required": ask.required, "hint": ask.hint, "id": f"f-{name}{self.behind}", "label": ask.label}
        arguments |= {
            "value": self.values.get(name) or ask.initial,
            **ask.limits(self.today),
            **ask.attributes,
            **changed,
        }
        words = {name: str(value) if isinstance(value, LazyString) else value for name, value in arguments.items()}
        return ask.draw(current_app.jinja_env.globals["ui"], **{"error": self.errors.get(name), **words})
