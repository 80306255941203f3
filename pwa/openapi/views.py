"""Serve the OpenAPI document."""

import json
from functools import cache

from flask import Blueprint, Response, current_app

from pwa.core.access import open_to_everyone
from pwa.core.features import Registry, registry

from .document import described

openapi = Blueprint("openapi", __name__)


@openapi.get("/openapi.json")
@open_to_everyone
def document() -> Response:
    """Send the document; it stays the same until the next release."""
    answer = Response(_written(registry(), current_app.config["SESSION_COOKIE_NAME"]), mimetype="application/json")
    answer.headers["Cache-Control"] = "public, max-age=3600"
    return answer


@cache
def _written(known: Registry, cookie_name: str) -> str:
    return json.dumps(described(known.forms, cookie_name), ensure_ascii=False, sort_keys=True)
