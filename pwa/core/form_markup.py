"""Render the fields of a form as HTML, with values and errors: `{{ form("area", "since") }}` in a template."""

from collections.abc import Mapping
from typing import Any

from flask import current_app
from flask_babel.speaklater import LazyString
from markupsafe import Markup

from .clock import today
from .fields import Fields


class Form:
    """Form fields with values and errors, callable from a template. `labels` (field → label) is for the error summary.
    `behind` is a suffix of the HTML ids, for a page that shows the same form twice."""

    def __init__(
        self, fields: Fields, values: Mapping[str, Any] | None, errors: Mapping[str, Any] | None, behind: str = ""
    ) -> None:
        self.fields, self.values, self.errors, self.behind = fields, values or {}, errors or {}, behind
        self.labels, self.today = fields.labels, today()

    def filled(self, values: Mapping[str, Any] | None, errors: Mapping[str, Any] | None, behind: str = "") -> "Form":
        """Return the same form with other values and errors."""
        return Form(self.fields, values, errors, behind)

    def __call__(self, *names: str, **changed: Any) -> Markup:
        """Render these fields, one below the other; `changed` overrides their label, value, hint, id and so on."""
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
        plain = {name: str(value) if isinstance(value, LazyString) else value for name, value in arguments.items()}
        return ask.draw(current_app.jinja_env.globals["ui"], **{"error": self.errors.get(name), **plain})
