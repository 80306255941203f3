"""Build the Flask app from the packages."""

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

from flask import Flask
from flask_compress import Compress
from htmx_flask import Htmx
from werkzeug.middleware.proxy_fix import ProxyFix

from . import cli
from .core import access, assets, database, errors, fragments, i18n, logs, request, write_keys
from .core.features import Feature, register
from .core.settings import Settings, load
from .packages import PACKAGES


def features() -> tuple[Feature, ...]:
    """Return what each package declares in its `feature.py`. Read only when an app is made, so that the help is
    fast."""
    return tuple(import_module(f"pwa.{name}.feature").FEATURE for name in PACKAGES)


def create_app(settings: Settings | None = None, more: Iterable[Feature] = ()) -> Flask:
    """Build the application. `settings` default to the environment's; `more` features are layered above the program's
    own."""
    settings = settings or load()
    app = Flask(__name__, template_folder=str(assets.WEB / "templates"), static_folder=None)
    app.config.update(
        YANXING=settings,
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="yanxing",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_REFRESH_EACH_REQUEST=False,
        TRUSTED_HOSTS=[settings.host, "localhost", "127.0.0.1", "[::1]"],
        MAX_CONTENT_LENGTH=3 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=256 * 1024,
        COMPRESS_MIMETYPES=[
            "text/html",
            "text/css",
            "text/javascript",
            "application/json",
            "image/svg+xml",
            "text/plain",
        ],
        COMPRESS_STREAMS=False,
        COMPRESS_ALGORITHM=["br", "gzip"],
    )
    app.ensure_sync = _as_it_is  # type: ignore[method-assign,assignment]
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False  # such a redirect would contain the host and port that the client claimed
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    database.bind(settings.database_url)
    Htmx(app)
    app.request_class = request.Request
    Compress(app)
    for part in (i18n, fragments, logs, access, errors):
        part.register(app)
    known = register(app, (*features(), *more))
    write_keys.register(app)
    _connections(app)
    app.cli.commands.update({**cli.cli.commands, **known.commands})
    app.jinja_env.globals.update(asset=assets.asset, page_scripts=assets.page_scripts, release=assets.release)
    app.jinja_env.globals["ui"] = fragments.Components(app.jinja_env)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]
    return app


def _as_it_is(view: Callable[..., Any]) -> Callable[..., Any]:
    """Return the view unchanged: no view is a coroutine, and Flask asks a dozen times per request."""
    return view


def _connections(app: Flask) -> None:
    """Take a pooled connection for each request that needs one, and give it back afterwards."""

    def give_back(_: BaseException | None) -> None:
        if not app.testing and not database.db.is_closed():
            database.db.close()

    # Registered second, so that a request has its id before the database can fail.
    app.before_request_funcs.setdefault(None, []).insert(1, lambda: database.open_for_request())
    app.teardown_request(give_back)
