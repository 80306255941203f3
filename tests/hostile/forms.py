"""The forms of a page, as a browser reads them: where they go, what they hold, and what stands in them after a 422."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from tests.kit.tags import Tags, only_forms

Pairs = list[tuple[str, str]]


@dataclass
class Control:
    """One input, select, textarea or named button."""

    name: str
    kind: str
    value: str = ""
    on: bool = False  # ticked, chosen, pressed
    choices: list[str] = field(default_factory=list)


@dataclass
class Form:
    """One form of a page."""

    action: str
    method: str
    files: bool
    controls: list[Control] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        """The names of its fields, each once."""
        return list(dict.fromkeys(control.name for control in self.controls))

    def sent(self) -> Pairs:
        """What a browser sends when nobody has typed anything and the last button is pressed."""
        buttons = [control for control in self.controls if control.kind == "submit"]
        fields = [control for control in self.controls if control not in buttons and _is_sent(control)]
        return [(control.name, control.value) for control in [*fields, *buttons[-1:]]]

    def shows(self, name: str) -> set[str]:
        """The values that stand in the fields of this name."""
        return {control.value for control in self.controls if control.name == name and _is_sent(control)}

    def can_show(self, name: str, value: str) -> bool:
        """Whether a field of this name could hold the value: typed, or one of its choices; never a secret or a file."""
        mine = [control for control in self.controls if control.name == name]
        typed = any(control.kind in TYPED for control in mine)
        return typed or any(value in control.choices or (value == control.value) for control in mine if value)

    def is_chosen(self, name: str) -> bool:
        """Whether the fields of this name offer a choice."""
        return any(
            control.name == name and control.kind in ("radio", "checkbox", "select") for control in self.controls
        )


TYPED = ("text", "search", "tel", "textarea", "date", "number")


def _is_sent(control: Control) -> bool:
    return control.on if control.kind in ("radio", "checkbox", "submit") else control.kind != "file"


class _Reader(Tags):
    def __init__(self, here: str) -> None:
        super().__init__()
        self.here, self.found = here, list[Form]()
        self.form: Form | None = None
        self.select: Control | None = None
        self.text: Control | None = None
        self.template = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has: dict[str, Any] = {name: value if value is not None else "" for name, value in attrs}
        self.template += tag == "template"
        if tag == "form" and not self.template:
            action, method = has.get("action") or self.here, has.get("method", "get").lower()
            self.form = Form(action, method, "multipart" in has.get("enctype", ""))
            self.found.append(self.form)
        if self.form is None or self.template:
            return
        name, value = has.get("name", ""), has.get("value", "")
        if tag == "option" and self.select:
            value = value if "value" in has else ""
            self.select.choices.append(value)
            if "selected" in has or len(self.select.choices) == 1:
                self.select.value = value
        elif not name:
            return
        elif tag == "select":
            self.select = Control(name, "select")
            self.form.controls.append(self.select)
        elif tag == "textarea":
            self.text = Control(name, "textarea")
            self.form.controls.append(self.text)
        elif tag in ("input", "button"):
            kind = has.get("type", "text" if tag == "input" else "submit")
            ticked = "checked" in has or kind == "submit"
            self.form.controls.append(Control(name, kind, value or ("on" if kind == "checkbox" else ""), ticked))

    def handle_endtag(self, tag: str) -> None:
        self.template -= tag == "template"
        self.form = None if tag == "form" else self.form
        self.select = None if tag == "select" else self.select
        self.text = None if tag == "textarea" else self.text

    def handle_data(self, data: str) -> None:
        if self.text is not None:
            self.text.value += data if self.text.value else data.removeprefix("\n")


def forms_of(html: str, here: str) -> list[Form]:
    """Every form of the page at `here` that goes to the server, but what lies in templates."""
    reader = _Reader(here)
    reader.feed(only_forms(html))
    reader.close()
    return [form for form in reader.found if form.method in ("get", "post")]


def encoded(pairs: list[tuple[str, str | bytes]]) -> bytes:
    """As a form is sent; bytes go as they are, in percent signs."""
    return urlencode(pairs, errors="surrogatepass").encode()
