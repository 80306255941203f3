"""Serve `/work`: the five stages for an officer, each with its question, its entries, and how much is due."""

from typing import Any

from flask import Blueprint, Response, url_for
from flask_login import current_user

from pwa.core.access import OFFICERS, Role, open_to
from pwa.core.features import registry
from pwa.core.fragments import page
from pwa.core.kept_pages import Copy, kept_as
from pwa.identity.visitor import Visitor
from pwa.stages import Stage

from .navigation import mine_of

work = Blueprint("work", __name__)


@work.get("/work")
@open_to(*OFFICERS, Role.COUNTY)
@kept_as(Copy.OWN)
def index() -> Response:
    """Show the five stages in order; one without entries says so."""
    return page("today/work.html", stages=stages_of(current_user._get_current_object()))


def stages_of(visitor: Visitor) -> list[dict[str, Any]]:
    """List the stages, each with the visitor's `entries` and the number `due`."""
    entries = mine_of(list(registry().work()), visitor.roles)
    found = []
    for stage in Stage:
        rows = [
            {"href": url_for(entry.endpoint), "text": entry.text, "due": entry.due(visitor) if entry.due else None}
            for of, entry in entries
            if of is stage
        ]
        found.append({"stage": stage, "entries": rows, "due": sum(row["due"] or 0 for row in rows)})
    return found
