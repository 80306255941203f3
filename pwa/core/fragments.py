"""Render a page, or one block of it for HTMX, from the same template."""

from typing import Any

from flask import Flask, Response, current_app, make_response, render_template, request
from flask.templating import Environment
from htmx_flask import make_response as htmx_response
from markupsafe import Markup
from werkzeug.urls import iri_to_uri

from .i18n import lang


def wants_fragment() -> bool:
    """Whether HTMX asks for a part of the page. htmx-flask only knows htmx 1: `HX-Request-Type` of htmx 4 is read
    here."""
    htmx = request.htmx  # type: ignore[attr-defined]
    whole = htmx.boosted or htmx.history_restore_request or request.headers.get("HX-Request-Type") == "full"
    return bool(htmx) and not whole


def page(template: str, block: str | None = None, status: int = 200, **values: Any) -> Response:
    """Render the whole page, or for HTMX one block of it: the one named by `HX-Target`, else `block`, else `main`."""
    if not wants_fragment():
        return make_response(render_template(template, **values), status)
    env = current_app.jinja_env
    found = env.get_template(template)
    target = (request.htmx.target or "").rpartition("#")[2].replace("-", "_")  # type: ignore[attr-defined]
    name = next(name for name in (target, block, "main") if name and name in found.blocks)
    current_app.update_template_context(values)
    context = found.new_context(values)
    return make_response("".join(found.blocks[name](context)), status)


def redirect_to(location: str) -> Response:
    """Redirect: 303 for a browser, `HX-Redirect` for HTMX (it would swap the page of a 303 into the fragment)."""
    if wants_fragment():
        return htmx_response("", redirect=iri_to_uri(location))  # headers are ASCII; Werkzeug encodes only Location
    answer = make_response("", 303)
    answer.headers["Location"] = location
    return answer


class Components:
    """The macros of `ui/macros.html`, compiled at first use: commands of the terminal never need them."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._environment.get_template("ui/macros.html").module, name)
        setattr(self, name, found)
        return found


def register(app: Flask) -> None:
    """Add `always(…)` to templates: it includes a part of every page that is rendered once for each language."""
    rendered: dict[tuple[str, str], Markup] = {}

    def always(template: str) -> Markup:
        """Return the rendered template; it may depend on the language only (an architecture test checks its names)."""
        key = (template, lang())
        if key not in rendered:
            rendered[key] = Markup(app.jinja_env.get_template(template).render())
        return rendered[key]

    app.jinja_env.globals["always"] = always
