"""Serve static files under addresses that change with their content, so that they may be cached for ever.

The service worker fetches the shell with each release: the files that every page, the forms for location and activity,
and the outbox need. Any other script or style sheet belongs to one package: its pages name it (`page_scripts`), and the
worker caches it together with those pages.

Code is served as `/static/<release>/…`, with one digest for all of it, so that relative imports stay inside one
release. Data (`static/place/`) has a digest for each file: a new release does not fetch it again. Scripts and style
sheets are sent without whole-line comments (`comment_stripping.py`); every digest is computed from what is sent.
"""

import hashlib
import json
import posixpath
import re
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, request, send_from_directory, url_for
from markupsafe import Markup

from .access import open_to_everyone
from .comment_stripping import strip_comments

_here = Path(__file__).resolve().parents[1]
WEB = _here / "_web" if (_here / "_web").is_dir() else _here.parent  # in a wheel | in a checkout
STATIC = WEB / "static"
IMMUTABLE = "public, max-age=31536000, immutable"
CODE = {".js": "text/javascript", ".css": "text/css"}
SHELL = (
    "css/yanxing.css",
    "css/place-picker.css",
    "icons/favicon.svg",
    "icons/icon-192.png",
    "js/app.js",
    "js/install.js",
    "js/outbox/*.js",
    "js/place/*.js",
    "js/push/*.js",
    "js/update.js",
    "vendor/htmx-*.js",
)  # all other code is fetched with the pages of its package
IMPORT = re.compile(r"""\b(?:from|import)\b\s*\(?\s*['"](\.{1,2}/[^'"]+)['"]""")

assets = Blueprint("assets", __name__)


def is_data(path: str) -> bool:
    """Whether the file has a digest of its own instead of the release's."""
    return path.startswith("place/")


def as_sent(file: Path) -> bytes:
    """Return the bytes that are sent for this file: code without whole-line comments, everything else unchanged."""
    content = file.read_bytes()
    return strip_comments(file.suffix, content.decode()).encode() if file.suffix in CODE else content


@cache
def code(path: str) -> bytes:
    """Return a script or style sheet as it is sent, cached in memory."""
    return as_sent(STATIC / path)


@cache
def digest_of(path: str) -> str:
    """Return 12 hex digits of the SHA-256 of what is sent. Unlike Python's hash() it is the same in every process."""
    return hashlib.sha256(as_sent(STATIC / path)).hexdigest()[:12]


@cache
def files() -> tuple[str, ...]:
    """List every static file by its path below `static/`, sorted."""
    return tuple(sorted(p.relative_to(STATIC).as_posix() for p in STATIC.rglob("*") if p.is_file()))


@cache
def release() -> str:
    """Return the name of this release: 12 hex digits of a digest of code, styles, icons, templates and worker."""
    total = hashlib.sha256()
    shipped = [STATIC / name for name in files() if not is_data(name)]
    pages = sorted(p for p in (WEB / "templates").rglob("*") if p.is_file())
    for path in [*shipped, *pages, WEB / "service_worker.js"]:
        total.update(path.relative_to(WEB).as_posix().encode() + b"\0" + as_sent(path))
    return total.hexdigest()[:12]


def asset(path: str) -> str:
    """Return the address of a static file, for templates."""
    return url_for(
        "assets.static_file",
        digest=digest_of(path) if is_data(path) and path.endswith((".json", ".txt")) else release(),
        path=path,
    )


def in_shell(path: str) -> bool:
    """Whether the worker fetches this file with each release."""
    return any(fnmatchcase(path, pattern) for pattern in SHELL)


def precached() -> list[str]:
    """List the addresses of the shell. Data is not in it: a page fetches the data that it needs."""
    return [asset(name) for name in files() if in_shell(name)]


@cache
def modules_of(script: str) -> tuple[str, ...]:
    """List a package's script and, after it, all modules outside the shell that it imports, directly or not."""
    found, left = [script], [script]
    while left:
        here = left.pop()
        for name in IMPORT.findall(code(here).decode()):
            path = posixpath.normpath(posixpath.join(posixpath.dirname(here), name))
            if not in_shell(path) and path not in found:
                found.append(path)
                left.append(path)
    return tuple(found)


def page_scripts(*scripts: str) -> Markup:
    """Return the script tags of a package's scripts, with preload links for the modules they import; for templates."""
    tags = Markup("")
    for script in scripts:
        first, *others = modules_of(script)
        tags += Markup('<script type="module" src="{}"></script>').format(asset(first))
        tags += Markup("").join(Markup('<link rel="modulepreload" href="{}">').format(asset(name)) for name in others)
    return tags


@assets.get("/static/<digest>/<path:path>")
@open_to_everyone
def static_file(digest: str, path: str) -> Response:
    """Serve a static file: cached for ever under its current digest, revalidated under an old one, else 404."""
    if path not in files():
        abort(404)
    suffix = Path(path).suffix
    if suffix in CODE:
        answer = Response(code(path), mimetype=CODE[suffix])
        answer.set_etag(digest_of(path))
        answer.make_conditional(request)
    else:
        answer = send_from_directory(STATIC, path, etag=True, conditional=True)
    known = digest == release() or digest == digest_of(path)
    answer.headers["Cache-Control"] = IMMUTABLE if known else "no-cache"
    return answer


@assets.get("/service_worker.js")
@open_to_everyone
def service_worker() -> Response:
    """Serve the service worker, with release and asset list in its first line; or the script that unregisters it."""
    if current_app.config["YANXING"].retire_worker:
        source = code("js/worker/retire.js").decode()
    else:
        facts = {"release": release(), "assets": precached(), "offline": "/offline"}
        source = f"self.YANXING = {json.dumps(facts)};\n" + as_sent(WEB / "service_worker.js").decode()
        source = source.replace("/static/js/", f"/static/{release()}/js/")
    answer = Response(source, mimetype="text/javascript")
    answer.headers["Cache-Control"] = "no-cache"
    answer.headers["Service-Worker-Allowed"] = "/"
    return answer
