"""Show committees and the county department how many members have reached the class hours, by unit, without names."""

from flask import Blueprint, Response
from flask_login import current_user

from pwa.core.access import needs_proof, open_to
from pwa.core.clock import today
from pwa.core.fragments import page
from pwa.core.kept_pages import store_nothing

from .counts import figures_for
from .reach import WATCHES

learning_counts = Blueprint("learning_counts", __name__)


@learning_counts.get("/management/learning/counts")
@needs_proof
@open_to(*WATCHES)
def index() -> Response:
    """Show the counts of the units below."""
    store_nothing()
    return page("learning/counts.html", year=today().year, **figures_for(current_user))
