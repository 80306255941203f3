"""The fields of a form on a page: `{{ form("area", "since") }}` draws them with what was said and what is wrong."""

from collections.abc import Mapping
from typing import Any

from flask import current_app
from markupsafe import Markup

from .clock import today
from .fields import Fields


class Form:
    """What a template draws its fields from; `labels` is for the error summary."""

    def __init__(self, fields: Fields, values: Mapping[str, Any] | None, errors: Mapping[str, Any] | None) -> None:
        self.fields, self.values, self.errors = fields, values or {}, errors or {}
        self.labels, self.today = fields.labels, today()

    def __call__(self, *names: str, **changed: Any) -> Markup:
        """These fields, one below the other; `changed`: label, value, hint, id … where this page says it otherwise."""
        return Markup("\n").join(self._draw(name, dict(changed)) for name in names)

    def _draw(self, name: str, changed: dict[str, Any]) -> Markup:
        ask = self.fields[name]
        arguments = {"required": ask.required, "hint": ask.hint, **ask.limits(self.today), **ask.attributes, **changed}
        arguments.setdefault("label", ask.label)
        arguments.setdefault("value", self.values.get(name) or ask.initial)
        arguments.setdefault("error", self.errors.get(name))
        return ask.draw(current_app.jinja_env.globals["ui"], **arguments)
