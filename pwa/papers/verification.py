"""Serve the public page that verifies a paper's code, and the list of keys and withdrawn numbers for it."""

from flask import Blueprint, Response, jsonify

from pwa.core.access import open_to_everyone
from pwa.core.clock import today
from pwa.core.fragments import page
from pwa.core.kept_pages import Copy, kept_as

from . import labels
from .keys import public_list

verification = Blueprint("verification", __name__)


@verification.get("/v")
@open_to_everyone
@kept_as(Copy.PUBLIC)
def verify() -> Response:
    """Show the page: its script reads what stands behind the # of the address, which never reaches the server."""
    return page("papers/verify.html", verdicts=labels.VERDICTS, kinds=labels.KINDS, fields=labels.FIELDS_OF)


@verification.get("/keys.json")
@open_to_everyone
def keys() -> Response:
    """Return the whole list, so that nobody learns which paper is verified."""
    answer = jsonify(public_list(today()))
    answer.headers["Cache-Control"] = "no-cache"
    return answer
