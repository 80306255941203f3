"""Answer monitoring: alive (`/healthz`), ready (`/readyz`), figures (`/metrics`)."""

import hmac
import os
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, current_app, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest, multiprocess

from .access import open_to_everyone
from .database import db
from .schema import ahead, pending

health = Blueprint("health", __name__)
FORWARDED = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip")
LOOPBACK = ("127.0.0.1", "::1", "localhost")


@health.get("/healthz")
@open_to_everyone
def alive() -> Response:
    """Answer 200 while the process runs, without asking the database."""
    return jsonify(status="ok")


@health.get("/readyz")
@open_to_everyone
def ready() -> tuple[Response, int]:
    """Answer 200 if the database answers and the schema is current, else 503 with the reason."""
    try:
        db.connect(reuse_if_open=True)
        behind, newer = pending(), ahead()
    except Exception as error:
        return jsonify(status="database does not answer", fault=type(error).__name__), 503
    if behind or newer:
        return jsonify(status="schema is not current", pending=behind, unknown=newer), 503
    return jsonify(status="ok"), 200


@health.get("/metrics")
@open_to_everyone
def metrics() -> Response:
    """Answer figures in Prometheus's text format, to requests from this machine or with the token; 404 to others."""
    if not (_is_local() or _has_token()):
        abort(404)
    registry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _is_local() -> bool:
    """Whether the request comes from this machine and not through a proxy: one that adds no headers still passes on the
    public host name. Behind a proxy, which may hide both, only the token counts."""
    if current_app.config["YANXING"].trusted_proxies:
        return False
    own_name = (urlsplit(f"//{request.host}").hostname or "") in LOOPBACK
    return request.remote_addr in LOOPBACK and own_name and not any(name in request.headers for name in FORWARDED)


def _has_token() -> bool:
    token = current_app.config["YANXING"].metrics_token
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    return bool(token) and scheme.lower() == "bearer" and hmac.compare_digest(given.strip().encode(), token.encode())
