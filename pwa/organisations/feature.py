"""Declare the tree of units: its pages, posts and parameters."""

from flask_babel import lazy_gettext as _l

from pwa.core.features import Feature, Keep, Kept

from . import own_data, views
from .audit_labels import AUDIT
from .models import Override, Post

FEATURE = Feature(
    __package__,
    blueprints=(views.organisations,),
    kept=(
        Kept(
            Post,
            Keep.FOR_THE_RECORD,
            why=_l("To prove who could act for a unit, and when."),
            section="posts",
            of_account=own_data.posts_of,
        ),
        Kept(Override, Keep.FOR_THE_RECORD, why=_l("To prove who set a rule's number.")),
    ),
    audit=AUDIT,
)
