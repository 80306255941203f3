"""What the JSON addresses take and answer, as an OpenAPI document: `GET /openapi.json`. Built from the limits and the
form kinds of the code itself, so that it says what the parsers do; it holds nothing of anybody and needs no session."""

import json

from flask import Blueprint, Flask, Response, current_app

from pwa.ground.doors import open_to_everyone

from .document import described

openapi = Blueprint("openapi", __name__)


@openapi.get("/openapi.json")
@open_to_everyone
def document() -> Response:
    """The document; the same until the next release."""
    answer = Response(current_app.config["OPENAPI"], mimetype="application/json")
    answer.headers["Cache-Control"] = "public, max-age=3600"
    return answer


def hang(app: Flask) -> None:
    """Put the document on the app. Hung last: the form kinds are known by then."""
    app.config["OPENAPI"] = json.dumps(described(app.config["FORMS"]), ensure_ascii=False, sort_keys=True)
    app.register_blueprint(openapi)
