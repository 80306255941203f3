"""Take from requests without a name whatever could name somebody, before anything else of the program sees them.

Such a page asks for no session, but a browser that is signed in sends its cookie all the same. What was taken away
here cannot be logged, stored or looked up by mistake. Docs: decision 0043.
"""

from functools import cached_property
from http.cookies import CookieError, SimpleCookie
from typing import Any

from flask import Flask

BLUEPRINT = "unnamed"  # all views of this name are without a visitor
HEADERS = {"HTTP_HOST", "HTTP_ACCEPT", "HTTP_ACCEPT_ENCODING", "HTTP_ACCEPT_LANGUAGE", "HTTP_ORIGIN"}
HEADERS |= {"HTTP_SEC_FETCH_SITE"}
LOOKS = {"language": {"zh", "en"}, "large": {"0", "1"}}  # cookies that say how pages look, the same for many people
NEVER = ("HTTP_", "REMOTE_", "werkzeug.proxy_fix")

Environ = dict[str, Any]


class WithoutVisitor:
    """A WSGI application around the program's own."""

    def __init__(self, app: Flask) -> None:
        self.app, self.wsgi = app, app.wsgi_app

    @cached_property
    def addresses(self) -> set[tuple[str, str]]:
        """The methods and addresses of these views."""
        rules = [rule for rule in self.app.url_map.iter_rules() if rule.endpoint.split(".")[0] == BLUEPRINT]
        return {(method, rule.rule) for rule in rules for method in (rule.methods or set()) - {"OPTIONS"}}

    def __call__(self, environ: Environ, start_response: Any) -> Any:
        """Answer the request, without its visitor if it is for one of these views."""
        address = (environ.get("REQUEST_METHOD", ""), environ.get("PATH_INFO", "").rstrip("/"))
        return self.wsgi(without_visitor(environ) if address in self.addresses else environ, start_response)


def without_visitor(environ: Environ) -> Environ:
    """Return the request without cookies (but for the look of pages), address of the sender, kind of browser, address
    of the page before, and headers of proxies and htmx."""
    kept = {name: value for name, value in environ.items() if name in HEADERS or not name.startswith(NEVER)}
    if looks := _looks(environ.get("HTTP_COOKIE", "")):
        kept["HTTP_COOKIE"] = looks
    return kept


def _looks(cookies: str) -> str:
    try:
        sent = SimpleCookie(cookies)
    except CookieError:
        return ""
    return "; ".join(f"{name}={sent[name].value}" for name in LOOKS if name in sent and sent[name].value in LOOKS[name])


def register(app: Flask) -> None:
    """Put it around the app."""
    app.wsgi_app = WithoutVisitor(app)  # type: ignore[method-assign]
