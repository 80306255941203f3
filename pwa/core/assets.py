"""Serve static files under names that change with their content, so that they may be cached for ever.

The worker fetches the shell with each release: what every page and the main job (location, activity, entries) need.
Each other script or style belongs to one package: its pages name it (`page_scripts`), and the worker fetches and keeps
it with those pages.

Code is served as `/static/<release>/…`: one digest for all of it, so relative imports stay inside one release.
Data (`static/place/`) has a digest of its own: a new release does not fetch it again. Scripts and styles are sent
without their whole-line comments (`comment_stripping.py`), and every digest is over what is sent.
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
from .comment_stripping import trimmed

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
    "js/update.js",
    "vendor/*.js",
)  # whatever else is code is fetched with the pages of its package
IMPORT = re.compile(r"""\b(?:from|import)\b\s*\(?\s*['"](\.{1,2}/[^'"]+)['"]""")

assets = Blueprint("assets", __name__)


def is_data(path: str) -> bool:
    """Whether the file keeps its own digest instead of the release's."""
    return path.startswith("place/")


def as_sent(file: Path) -> bytes:
    """What a phone gets of this file: code without its whole-line comments, everything else as it is."""
    held = file.read_bytes()
    return trimmed(file.suffix, held.decode()).encode() if file.suffix in CODE else held


@cache
def code(path: str) -> bytes:
    """A script or style sheet as it is sent, kept in memory."""
    return as_sent(STATIC / path)


@cache
def digest_of(path: str) -> str:
    """12 hex digits of the SHA-256 of what is sent: the same in every process, unlike Python's hash()."""
    return hashlib.sha256(as_sent(STATIC / path)).hexdigest()[:12]


@cache
def files() -> tuple[str, ...]:
    """Every static file, relative, sorted."""
    return tuple(sorted(p.relative_to(STATIC).as_posix() for p in STATIC.rglob("*") if p.is_file()))


@cache
def release() -> str:
    """The name of this release: a digest over all code, styles, icons, the worker and the templates."""
    total = hashlib.sha256()
    shipped = [STATIC / name for name in files() if not is_data(name)]
    pages = sorted(p for p in (WEB / "templates").rglob("*") if p.is_file())
    for path in [*shipped, *pages, WEB / "service_worker.js"]:
        total.update(path.relative_to(WEB).as_posix().encode() + b"\0" + as_sent(path))
    return total.hexdigest()[:12]


def asset(path: str) -> str:
    """The address of a static file, for templates."""
    return url_for(
        "assets.static_file",
        digest=digest_of(path) if is_data(path) and path.endswith((".json", ".txt")) else release(),
        path=path,
    )


def in_shell(path: str) -> bool:
    """Whether the worker fetches this file with each release."""
    return any(fnmatchcase(path, pattern) for pattern in SHELL)


def precached() -> list[str]:
    """The addresses of the shell. Data is no part of it: a page asks for what it needs of that."""
    return [asset(name) for name in files() if in_shell(name)]


@cache
def modules_of(script: str) -> tuple[str, ...]:
    """A script of a package and all modules outside the shell that it imports, at once or later; itself first."""
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
    """The tags by which a page names its package's scripts, each with all that it imports; for templates."""
    tags = Markup("")
    for script in scripts:
        first, *others = modules_of(script)
        tags += Markup('<script type="module" src="{}"></script>').format(asset(first))
        tags += Markup("").join(Markup('<link rel="modulepreload" href="{}">').format(asset(name)) for name in others)
    return tags


@assets.get("/static/<digest>/<path:path>")
@open_to_everyone
def static_file(digest: str, path: str) -> Response:
    """A static file; kept for ever under its own name, checked each time under an old one, 404 when it is gone."""
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
    """The worker with its release and asset list in the first line; or the kill switch that retires it."""
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
