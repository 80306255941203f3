"""Is the process alive, is it ready, what has it done: `/healthz`, `/readyz`, `/metrics`."""

import hmac
import os

from flask import Blueprint, Response, abort, current_app, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest, multiprocess

from .database import db
from .doors import open_to_everyone
from .schema import pending

health = Blueprint("health", __name__)
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-Ip")


@health.get("/healthz")
@open_to_everyone
def alive() -> Response:
    """The process lives; the database is not asked."""
    return jsonify(status="ok")


@health.get("/readyz")
@open_to_everyone
def ready() -> tuple[Response, int]:
    """200 when the database answers and the schema is current, else 503 with the reason."""
    try:
        db.connect(reuse_if_open=True)
        waiting = pending()
    except Exception as error:
        return jsonify(status="database does not answer", fault=type(error).__name__), 503
    if waiting:
        return jsonify(status="schema is not current", pending=waiting), 503
    return jsonify(status="ok"), 200


@health.get("/metrics")
@open_to_everyone
def metrics() -> Response:
    """Prometheus text: from loopback without forwarding headers, or with the token."""
    token = current_app.config["YANXING"].metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    near = request.remote_addr in ("127.0.0.1", "::1") and not any(name in request.headers for name in FORWARDED)
    if not near and not (token and hmac.compare_digest(given.encode(), token.encode())):
        abort(404)
    registry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
